"""Accounts over REST: read, opened, changed and handed over under the same rules as on pages."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account
from accounts.services import class_overrides
from kam.core.models import Team, User
from tests.accounts.analytics.hand_made import sale
from tests.accounts.services.classifying import FEBRUARY, NEW_YEAR, STEADY, run, sell
from tests.factories.accounts import AccountFactory, AddressFactory, TaxIdFactory

pytestmark = pytest.mark.django_db


def test_tells_an_account_with_what_was_asked_to_come_along(ask: Any, anna: User, account: Account) -> None:
    AddressFactory(account=account, city="Gdynia")
    TaxIdFactory(account=account, kind="OTHER", value="17")
    told = ask(anna).get(f"accounts/{account.pk}/?fields=id,name&expand=owner,addresses,tax_ids")
    assert (told["id"], told["name"]) == (account.pk, "Northern Timber")
    assert told["owner"] == {"id": anna.pk, "name": "Anna"}
    assert [each["city"] for each in told["addresses"]] == ["Gdynia"]
    assert told["tax_ids"] == [{"kind": "OTHER", "value": "17"}]


def test_a_parent_out_of_reach_is_told_as_none(ask: Any, anna: User, clara: User, account: Account) -> None:
    account.parent = AccountFactory(name="Secret Holding", owner=clara)
    account.save()
    answer = ask(anna)("get", f"accounts/{account.pk}/?expand=parent")
    assert answer.json()["parent"] is None
    assert b"Secret" not in answer.content


def test_an_account_that_was_merged_away_says_into_which(ask: Any, anna: User, clara: User, account: Account) -> None:
    gone = AccountFactory(owner=anna, archived_at=timezone.now(), merged_into=account)
    caller, path = ask(anna), f"accounts/{gone.pk}/"
    assert caller.get(f"{path}?fields=merged_into")["merged_into"] == account.pk
    assert caller.get(f"{path}?expand=merged_into")["merged_into"]["name"] == account.name
    Account.objects.filter(pk=account.pk).update(owner=clara)
    assert caller.get(path)["merged_into"] is None


@pytest.mark.parametrize(("person", "status"), [("anna", 200), ("boris", 200), ("dina", 200), ("clara", 404)])
def test_who_sees_it_reads_it(request: Any, ask: Any, account: Account, person: str, status: int) -> None:
    user = request.getfixturevalue(person)
    assert ask(user)("get", f"accounts/{account.pk}/").status_code == status


@pytest.mark.parametrize(("person", "status"), [("anna", 200), ("boris", 200), ("dina", 403), ("clara", 404)])
def test_who_may_change_it_does(request: Any, ask: Any, account: Account, person: str, status: int) -> None:
    user = request.getfixturevalue(person)
    answer = ask(user)("patch", f"accounts/{account.pk}/", {"city": "Łódź"}, If_Match='"1"')
    assert answer.status_code == status
    account.refresh_from_db()
    assert account.city == ("Łódź" if status == 200 else "")


def test_a_change_leaves_alone_what_it_does_not_name(ask: Any, anna: User, account: Account) -> None:
    AddressFactory(account=account, city="Gdynia")
    caller = ask(anna)
    caller("patch", f"accounts/{account.pk}/", {"tags": ["Wood"], "legal_name": "NT Sp. z o.o."}, If_Match='"1"')
    answer = caller("patch", f"accounts/{account.pk}/?expand=addresses", {"city": "Sopot"}, If_Match='"2"')
    told = answer.json()
    assert answer.headers["ETag"] == '"3"'
    assert (told["tags"], told["legal_name"], told["city"]) == (["Wood"], "NT Sp. z o.o.", "Sopot")
    assert [each["city"] for each in told["addresses"]] == ["Gdynia"]


def test_a_change_says_which_version_it_is_about(ask: Any, anna: User, account: Account) -> None:
    caller, path = ask(anna), f"accounts/{account.pk}/"
    assert caller("patch", path, {"city": "A"}).status_code == 428
    assert caller("patch", path, {"city": "A"}, If_Match="1").status_code == 400
    assert caller("patch", path, {"city": "A"}, If_Match='"7"').status_code == 412
    for strange in ('"1" "2"', '*, "1"', '"1', '"1",', ""):
        assert caller("patch", path, {"city": "A"}, If_Match=strange).status_code in {400, 428}
    for foreign in ('W/"1"', '"01"', '"+1"', '""', '"7", "8"', 'W/"1", "7"', f'"{"9" * 400}"'):
        assert caller("patch", path, {"city": "A"}, If_Match=foreign).status_code == 412, foreign
    assert caller("patch", path, {"city": "B"}, If_Match='"7" ,W/"9","1"').status_code == 200
    assert caller("patch", path, {"city": "A"}, If_Match="*").status_code == 200


def test_the_owner_needs_a_scope_of_its_own(ask: Any, boris: User, anna: User, account: Account) -> None:
    caller = ask(boris, ["read:accounts", "write:accounts"])
    answer = caller("patch", f"accounts/{account.pk}/", {"owner": anna.pk}, If_Match="*")
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_hands_an_account_over(ask: Any, boris: User, team: Team, account: Account) -> None:
    answer = ask(boris)("post", f"accounts/{account.pk}/hand-over/", {"owner": boris.pk, "note": "Mine"}, If_Match="*")
    assert (answer.status_code, answer.json()["owner"]) == (200, boris.pk)


def test_a_stranger_in_a_body_is_as_good_as_nobody(ask: Any, boris: User, clara: User, account: Account) -> None:
    answers = [
        ask(boris)("post", f"accounts/{account.pk}/hand-over/", {"owner": key}, If_Match="*")
        for key in (clara.pk, 987_654_321)
    ]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert len({answer.json()["errors"][0]["detail"] for answer in answers}) == 1


def test_opens_an_account_once_however_often_it_is_asked(ask: Any, anna: User) -> None:
    caller = ask(anna)
    first, second = (caller("post", "accounts/", {"name": "New"}, Idempotency_Key="a-1") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second.headers["Idempotent-Replay"] == "true"
    assert Account.objects.filter(name="New").count() == 1
    other = caller("post", "accounts/", {"name": "Newer"}, Idempotency_Key="a-1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_an_answer_is_told_again_to_no_token_that_reads_less(ask: Any, anna: User) -> None:
    body: Any = {"name": "New", "credit_limit": "7340033.17"}
    ask(anna)("post", "accounts/", body, Idempotency_Key="a-1")
    answer = ask(anna, ["read:accounts", "write:accounts"])("post", "accounts/", body, Idempotency_Key="a-1")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert b"7340033" not in answer.content


def test_an_answer_is_told_again_only_of_what_is_in_reach(ask: Any, boris: User, clara: User, account: Account) -> None:
    caller, path = ask(boris), f"accounts/{account.pk}/"
    note = {"Idempotency_Key": "a-2", "If_Match": "*"}
    made = caller("post", "accounts/?fields=name", {"name": "Canary Mills"}, Idempotency_Key="a-1")
    kept = caller("post", f"{path}archive/", **note).json()
    places = {row.pk: {"owner": row.owner, "team": row.team} for row in Account.objects.all()}
    Account.objects.update(owner=clara, team=None)
    for answer in (
        caller("post", "accounts/?fields=name", {"name": "Canary Mills"}, Idempotency_Key="a-1"),
        caller("post", f"{path}archive/", **note),
    ):
        assert answer.status_code == 404
        assert b"Canary" not in answer.content
    for key, place in places.items():
        Account.objects.filter(pk=key).update(**place)
    again = caller("post", "accounts/?fields=name", {"name": "Canary Mills"}, Idempotency_Key="a-1")
    assert (again.status_code, again.json(), again.headers["Location"]) == (201, made.json(), made.headers["Location"])
    assert caller("post", f"{path}archive/", **note).json() == kept


def test_a_customer_who_is_here_already_is_told(ask: Any, anna: User, account: Account) -> None:
    answer = ask(anna)("post", "accounts/", {"name": "NORTHERN TIMBER"})
    assert (answer.status_code, answer.json()["code"]) == (409, "duplicate")
    assert answer.json()["similar"] == [{"id": account.pk, "name": account.name}]


def test_who_changed_it_stands_in_the_trail(ask: Any, anna: User, account: Account) -> None:
    ask(anna)("patch", f"accounts/{account.pk}/", {"city": "Sopot"}, If_Match="*")
    context = account.events.latest("pgh_id").pgh_context  # type: ignore[attr-defined]  # added by pghistory
    assert (context["source"], context["user"]) == ("api", anna.pk)


def test_tells_growth_as_lists_sort_by_it(ask: Any, admin: User) -> None:
    before, now = date(2023, 1, 15), date(2024, 12, 15)
    sell(sale("MORE", 300, before), sale("MORE", 400, now), sale("GONE", 10, before), sale("NEW", 10, now))
    run()
    rows = ask(admin).get("accounts/?sort=-change&fields=external_id,revenue,revenue_before,growth")["results"]
    assert [tuple(row.values()) for row in rows] == [
        ("MORE", "400.00", "300.00", "0.3333"),
        ("GONE", None, "10.00", "-1.0000"),
        ("NEW", "10.00", None, None),
    ]


def test_tells_whether_people_gave_the_class(ask: Any, admin: User) -> None:
    sell(*STEADY)
    run()
    small = Account.objects.get(external_id="SMALL")
    words: Any = {"abc": "A", "xyz": "", "reason": "Grows fast", "on": NEW_YEAR, "expires_on": FEBRUARY}
    class_overrides.override(account=small, by=admin, **words)
    rows = ask(admin).get("accounts/?sort=number&fields=external_id,abc,is_class_by_hand")["results"]
    assert [tuple(row.values()) for row in rows] == [
        ("BIG", "A", False), ("LATE", None, False), ("MIDDLE", "B", False), ("SMALL", "A", True),
    ]  # fmt: skip


def test_figures_need_the_scope_of_sales(ask: Any, anna: User, account: Account) -> None:
    caller = ask(anna, ["read:accounts"])
    told = caller.get("accounts/")["results"][0]
    assert not {"revenue", "abc", "credit_limit"} & told.keys()
    for query in ("sort=-revenue", "revenue-min=5", "class=A", "fields=revenue"):
        answer = caller("get", f"accounts/?{query}")
        assert (query, answer.status_code, answer.json()["code"]) == (query, 400, "scope_missing")


def test_a_row_in_a_list_is_all_of_that_row(ask: Any, anna: User, account: Account) -> None:
    answer = ask(anna)("patch", f"accounts/{account.pk}/", {"addresses": [{"city": "Hel"}]}, If_Match="*")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "addresses.0.kind")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", 7),
        ("city", True),
        ("payment_days", "30"),
        ("is_reference", "yes"),
        ("credit_limit", 10.5),
        ("tags", [7]),
    ],
)
def test_a_value_of_another_type_is_refused(ask: Any, anna: User, account: Account, field: str, value: Any) -> None:
    answer = ask(anna)("patch", f"accounts/{account.pk}/", {field: value}, If_Match="*")
    assert (answer.status_code, answer.json()["errors"][0]["field"].partition(".")[0]) == (400, field)


@pytest.mark.parametrize("query", ["fields=", "fields=id,", "expand=", "sort=", "limit=", "status=", "class=AX,", "q="])
def test_an_empty_parameter_is_refused(ask: Any, anna: User, query: str) -> None:
    answer = ask(anna)("get", f"accounts/?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, query.partition("=")[0])


def test_what_has_no_parameters_takes_none(ask: Any, anna: User) -> None:
    assert ask(anna)("get", "me/?verbose=1").json()["errors"][0]["field"] == "verbose"
