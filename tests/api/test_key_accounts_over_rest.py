"""Since when an account is a key account, over REST: said of key accounts alone, and never dropped in silence."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Account
from kam.core.models import User

pytestmark = pytest.mark.django_db
DAY = "2024-05-01"


@pytest.fixture
def account(account: Account) -> Account:
    """The account as a key account that another system knows."""
    Account.objects.filter(pk=account.pk).update(status="KEY", key_since=DAY, source="erp", external_id="C-1")
    account.refresh_from_db()
    return account


def refused(answer: Any) -> None:
    told = answer.json()
    assert (answer.status_code, told["errors"][0]["field"]) == (422, "key_since")
    assert "Only key accounts" in told["errors"][0]["detail"]


def test_a_day_of_no_key_account_is_refused_by_name(ask: Any, boris: User, account: Account) -> None:
    caller, path = ask(boris), f"accounts/{account.pk}/"
    refused(caller("post", "accounts/", {"name": "New", "key_since": DAY}))
    refused(caller("post", "accounts/", {"name": "New", "status": "PROSPECT", "key_since": DAY}))
    refused(caller("patch", path, {"status": "REGULAR", "key_since": DAY}, If_Match="*"))
    assert caller("patch", path, {"status": "REGULAR", "key_since": None}, If_Match="*").json()["key_since"] is None
    refused(caller("patch", path, {"key_since": DAY}, If_Match="*"))
    assert (Account.objects.get().status, Account.objects.get().version) == ("REGULAR", 2)


def test_of_many_rows_the_one_with_such_a_day_is_refused_alone(ask: Any, boris: User, account: Account) -> None:
    rows = [
        {"external_id": "C-1", "status": "REGULAR", "key_since": DAY},
        {"external_id": "C-2", "name": "Second", "key_since": DAY},
        {"external_id": "C-3", "name": "Third"},
    ]
    answer = ask(boris)("post", "accounts/upsert/", {"source": "erp", "rows": rows})
    assert answer.status_code == 200
    told = answer.json()["results"]
    assert [each["status"] for each in told] == ["failed", "failed", "created"]
    assert [each["problem"]["errors"][0]["field"] for each in told[:2]] == ["key_since"] * 2
    account.refresh_from_db()
    assert (account.status, account.key_since, account.version) == ("KEY", date(2024, 5, 1), 1)


def test_a_day_that_is_not_said_stays(ask: Any, boris: User, account: Account) -> None:
    caller, path = ask(boris), f"accounts/{account.pk}/"
    for said in ({"key_since": None}, {"status": "KEY"}, {"status": "KEY", "key_since": None}):
        told = caller("patch", path, said, If_Match='"1"').json()
        assert (told["key_since"], told["version"]) == (DAY, 1)
    row = {"external_id": "C-1", "status": "KEY", "key_since": None}
    told = caller("post", "accounts/upsert/", {"source": "erp", "rows": [row]}).json()["results"][0]
    assert told["status"] == "unchanged"


@pytest.mark.parametrize("status", ["KEY", "REGULAR"])
def test_what_is_told_comes_back_without_a_change(ask: Any, boris: User, account: Account, status: str) -> None:
    caller, path = ask(boris), f"accounts/{account.pk}/"
    caller("patch", path, {"status": status}, If_Match="*")
    told = caller.get(path)
    said = {name: told[name] for name in ("name", "status", "key_since", "city", "tags", "credit_limit")}
    again = caller("patch", path, said, If_Match="*").json()
    assert {name: again[name] for name in said} == said
    assert again["version"] == told["version"]
    row = {"external_id": "C-1", **said}
    result = caller("post", "accounts/upsert/", {"source": "erp", "rows": [row]}).json()["results"][0]
    assert result["status"] == "unchanged"


def test_one_without_a_day_is_one_from_today_on(ask: Any, boris: User, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(status="REGULAR", key_since=None)
    caller = ask(boris)
    today = caller("patch", f"accounts/{account.pk}/", {"status": "KEY", "key_since": None}, If_Match="*").json()
    assert today["key_since"] is not None
