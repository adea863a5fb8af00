"""Segments, tags and custom fields over REST: read by everybody, kept by administrators."""

from typing import Any

import pytest

from accounts.models import Account, Segment, Tag
from kam.core.models import User
from tests.factories.accounts import AccountFactory, AccountTagFactory, CustomFieldFactory, TagFactory

pytestmark = pytest.mark.django_db


def test_an_administrator_keeps_segments(ask: Any, admin: User, anna: User, account: Account) -> None:
    caller = ask(admin)
    made = caller("post", "segments/", {"name": "Retail"})
    other = Segment.objects.create(name="Wholesale")
    path = f"segments/{made.json()['id']}/"
    assert (made.status_code, made.headers["Location"]) == (201, f"http://testserver/api/v1/{path}")
    assert caller("post", "segments/", {"name": "RETAIL"}).json()["errors"][0]["field"] == "name"
    assert caller("patch", path, {"name": "Shops"}).json()["name"] == "Shops"
    Account.objects.update(segment=other)
    assert caller("delete", f"segments/{other.pk}/").status_code == 422
    assert caller("post", f"segments/{other.pk}/merge/", {"into": made.json()["id"]}).json()["name"] == "Shops"
    account.refresh_from_db()
    assert (account.segment_id, Segment.objects.count()) == (made.json()["id"], 1)
    assert [each["name"] for each in ask(anna).get("segments/")["results"]] == ["Shops"]
    assert ask(anna)("delete", path).status_code == 403


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("segments/", {}),
        ("custom-fields/", {"kind": "TEXT"}),
        ("saved-views/", {"list": "accounts"}),
        ("teams/", {}),
        ("classification-profiles/", {}),
    ],
)
def test_a_name_that_is_taken_is_a_conflict(ask: Any, admin: User, path: str, body: dict[str, str]) -> None:
    caller = ask(admin)
    first, second = (caller("post", path, {"name": "Retail", **body}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 409)
    told = second.json()
    assert (told["code"], [each["field"] for each in told["errors"]]) == ("taken", ["name"])


def test_a_tag_of_accounts_out_of_reach_is_nobody_elses(
    ask: Any, admin: User, anna: User, clara: User, account: Account
) -> None:
    AccountTagFactory(account=account, tag=TagFactory(name="Wood"))
    secret = TagFactory(name="Bankrupt soon")
    AccountTagFactory(account=AccountFactory(owner=clara), tag=secret)
    assert [each["name"] for each in ask(anna).get("tags/")["results"]] == ["Wood"]
    assert ask(anna)("get", f"tags/{secret.pk}/").status_code == 404
    caller = ask(admin)
    assert caller("patch", f"tags/{secret.pk}/", {"name": "Watch"}).json()["name"] == "Watch"
    assert caller("delete", f"tags/{secret.pk}/").status_code == 422
    assert caller("post", f"tags/{secret.pk}/merge/", {"into": Tag.objects.get(name="Wood").pk}).status_code == 200
    assert [tag.name for tag in Tag.objects.all()] == ["Wood"]


@pytest.mark.parametrize(("noun", "model"), [("tags", Tag), ("segments", Segment)])
def test_a_merge_under_a_key_is_told_again(ask: Any, admin: User, noun: str, model: Any) -> None:
    """It is the other one that is told; the one of the address is gone."""
    caller, (one, other) = ask(admin), [model.objects.create(name=name) for name in ("One", "Other")]
    path, body = f"{noun}/{one.pk}/merge/", {"into": other.pk}
    first, again = (caller("post", path, body, Idempotency_Key="k") for _ in range(2))
    assert (again.status_code, again.json(), again.headers["Idempotent-Replay"]) == (200, first.json(), "true")
    assert caller("post", path, body).status_code == 404


def test_an_administrator_defines_fields(ask: Any, admin: User, anna: User) -> None:
    first = CustomFieldFactory(name="Route", position=1)
    caller = ask(admin)
    made = caller("post", "custom-fields/", {"name": "Size", "kind": "CHOICE", "options": ["S", "L"]}).json()
    path = f"custom-fields/{made['id']}/"
    assert made["key"] == f"f{made['id']}"
    assert caller("patch", path, {"name": "Sizes"}).status_code == 428
    changed = caller("patch", path, {"name": "Sizes"}, If_Match='"1"').json()
    assert (changed["name"], changed["options"], changed["version"]) == ("Sizes", ["S", "L"], 2)
    assert caller("post", f"{path}move/", {"before": first.pk}).json()["position"] == 1
    assert [each["name"] for each in ask(anna).get("custom-fields/")["results"]] == ["Sizes", "Route"]
    assert caller("post", f"{path}retire/", If_Match='"1"').status_code == 412
    assert caller("post", f"{path}retire/", If_Match='"2"').json()["retired_at"]
    assert caller("post", f"{path}bring-back/", If_Match='"3"').json()["retired_at"] is None
    assert ask(anna)("post", "custom-fields/", {"name": "Mine", "kind": "TEXT"}).status_code == 403


def test_refusals_name_fields_as_the_api_does(ask: Any, anna: User, account: Account) -> None:
    field = CustomFieldFactory(name="Visits", kind="NUMBER")
    caller, path = ask(anna), f"accounts/{account.pk}/"
    number = caller("patch", path, {"tax_ids": [{"kind": "NIP", "value": "123"}]}, If_Match="*")
    answer = caller("patch", path, {"custom": {field.key: "often"}}, If_Match="*")
    assert [each.json()["errors"][0]["field"] for each in (number, answer)] == [
        "tax_ids.0.value",
        f"custom.{field.key}",
    ]


def test_what_nothing_comes_along_with_says_so(ask: Any, anna: User) -> None:
    answer = ask(anna)("get", "tags/?expand=accounts")
    assert (answer.status_code, answer.json()["detail"]) == (400, "There is no “accounts” here. There are: none.")
