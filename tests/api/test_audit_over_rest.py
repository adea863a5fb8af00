"""The trail of the company over REST: administrators ask who changed what, when and how; secrets were never in it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import access
from accounts.models import Account, SalesLine
from kam.core import audit_log
from kam.core.audit import acting
from kam.core.models import Team, User
from tests.factories.accounts import AccountFactory, SalesLineFactory
from tests.factories.classification import OverrideFactory

pytestmark = pytest.mark.django_db


def _brief(page: Any) -> list[tuple[str, int, str]]:
    return [(each["kind"], each["object"], each["action"]) for each in page["results"]]


def test_what_somebody_did_is_told_with_who_when_and_how(
    ask: Any, admin: User, anna: User, boris: User, team: Team, account: Account
) -> None:
    ask(anna)("patch", f"accounts/{account.pk}/", {"city": "Sopot", "credit_limit": "500.00"}, If_Match="*")
    with acting(by_id=boris.pk, source="ui", request="r-1"):
        Account.objects.filter(pk=account.pk).update(owner=boris)
        gone = AccountFactory(name="Gone", owner=anna, team=team)
        key = gone.pk
        gone.delete()
    told = ask(admin).get(f"audit/?kind=account&object={account.pk}")["results"]
    moved, changed, opened = told
    assert (moved["action"], moved["by"], moved["request"]) == ("changed", {"id": boris.pk, "name": "Boris"}, "r-1")
    before, after = {"id": anna.pk, "name": "Anna"}, {"id": boris.pk, "name": "Boris"}
    assert moved["values"] == [{"field": "owner_id", "before": before, "after": after, "is_hidden": False}]
    assert (changed["source"], changed["by"]["name"]) == ("api", "Anna")
    assert changed["token"] is not None
    values = {each["field"]: (each["before"], each["after"]) for each in changed["values"]}
    assert (values["city"], values["credit_limit"]) == (("", "Sopot"), (None, "500.00"))
    assert opened["action"] == "created"
    assert _brief(ask(admin).get(f"audit/?by={boris.pk}&action=removed")) == [("account", key, "removed")]


def test_pages_tell_everything_once_whatever_happens_meanwhile(
    ask: Any, admin: User, anna: User, account: Account
) -> None:
    for number in range(6):
        Account.objects.filter(pk=account.pk).update(city=f"City {number}")
        Team.objects.create(name=f"Team {number}")
    caller = ask(admin)
    whole = [each["id"] for each in caller.get("audit/?limit=200")["results"]]
    page, found = caller.get("audit/?limit=5"), []
    while page is not None:
        found += [each["id"] for each in page["results"]]
        Team.objects.create(name=f"Meanwhile {len(found)}")
        page = caller("get", page["next"]).json() if page["next"] else None
    assert found == whole
    assert len(whole) == len(set(whole)) > 12


def test_it_is_narrowed_by_kind_door_and_time(ask: Any, admin: User, anna: User, account: Account) -> None:
    with acting(by_id=anna.pk, source="job"):
        Account.objects.filter(pk=account.pk).update(city="Sopot")
    caller = ask(admin)
    assert _brief(caller.get("audit/?kind=account,team&source=job")) == [("account", account.pk, "changed")]
    hour = timedelta(hours=1)
    before, later = (f"{timezone.now() + shift:%Y-%m-%dT%H:%M:%SZ}" for shift in (-hour, hour))
    assert caller.get(f"audit/?kind=account&since={before}&until={later}")["results"]
    assert not caller.get(f"audit/?kind=account&since={later}")["results"]
    assert not caller.get(f"audit/?kind=account&until={before}")["results"]
    assert not caller.get("audit/?request=nobody")["results"]
    for query in (
        "kind=x", "object=1", "kind=account,team&object=1", "kind=account&object=x", "by=x", "source=x", "action=x",
        "since=x", "since=2026-01-31T12:00:00", "until=9999-12-31", "cursor=x", "sort=at", "password=x",
    ):  # fmt: skip
        assert caller("get", f"audit/?{query}").status_code == 400, query


def test_a_sales_line_is_told_when_it_is_asked_for(ask: Any, admin: User) -> None:
    line = SalesLineFactory(amount=10)
    for amount in (20, 30):
        SalesLine.objects.filter(pk=line.pk).update(amount=amount)
    caller = ask(admin)
    assert "salesline" not in {each["kind"] for each in caller.get("audit/?limit=200")["results"]}
    told = caller.get("audit/?kind=salesline")["results"]
    amounts = [next(value for value in each["values"] if value["field"] == "amount") for each in told]
    assert [(each["before"], each["after"]) for each in amounts] == [("20.0000", "30.0000"), ("10.0000", "20.0000")]
    SalesLine.objects.filter(pk=line.pk).delete()
    gone = caller.get("audit/?kind=salesline&action=removed")["results"][0]
    assert {"field": "amount", "before": "30.0000", "after": None, "is_hidden": False} in gone["values"]


def test_values_need_the_scopes_of_what_they_tell(
    ask: Any, admin: User, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    OverrideFactory(account=account, reason="Canary will grow", made_by=admin)
    monkeypatch.setitem(access.SENSITIVE, "accounts.Account", frozenset({"city"}))
    Account.objects.filter(pk=account.pk).update(credit_limit="7340033.17", city="Canary city")
    caller = ask(admin, ["read:audit"])
    answer = caller("get", "audit/?kind=account,classificationoverride")
    hidden = {value["field"] for each in answer.json()["results"] for value in each["values"] if value["is_hidden"]}
    assert {"credit_limit", "city", "reason"} <= hidden
    assert b"Canary" not in answer.content
    assert b"7340033" not in answer.content
    assert b"7340033.17" in ask(admin)("get", "audit/?kind=account").content


def test_secrets_were_never_written_down(ask: Any, admin: User, anna: User) -> None:
    anna.set_password("canary-password")
    anna.save()
    caller = ask(admin)
    text = caller("get", "audit/?kind=user,apitoken,webhookendpoint&limit=200").content.decode()
    assert "password" not in text
    assert "digest" not in text
    assert "secret" not in text


def test_nobody_else_reads_it(ask: Any, admin: User, anna: User, boris: User) -> None:
    for person in (anna, boris):
        assert ask(person)("get", "audit/").status_code == 403
        assert audit_log.read(audit_log.Question(), by=person, limit=5) == ([], {})
    caller = ask(admin)
    caller.get("audit/")
    # Somebody else is an administrator by now.
    anna.role = User.Role.ADMIN
    anna.save()
    User.objects.filter(pk=admin.pk).update(role="REP")
    assert caller("get", "audit/").status_code == 403
    assert caller("post", "audit/", {}).status_code == 405


def test_every_kind_is_known_once() -> None:
    assert {"account", "user", "company", "team", "apitoken", "salesline"} <= set(audit_log.kinds())
    assert "serviceaccount" not in audit_log.kinds()
    assert audit_log.of_bulk() == {"salesline"}


def test_a_page_costs_what_its_kinds_cost(
    ask: Any, admin: User, account: Account, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        Account.objects.filter(pk=account.pk).update(city=f"City {number}")
    caller = ask(admin)
    with django_assert_max_num_queries(12):
        assert len(caller.get("audit/?kind=account&limit=40")["results"]) == 40
