"""The trail of an account over REST, page by page: everything once, in bounded queries, by the scopes of the reader."""

from typing import Any

import pytest

from accounts.models import Account, AccountTag, TaxId
from kam.core.models import Team, User
from tests.factories.accounts import AccountFactory, TagFactory, TaxIdFactory

pytestmark = pytest.mark.django_db


def _pages(caller: Any, path: str) -> list[Any]:
    """Every page of the list."""
    found = [caller.get(path)]
    while found[-1]["next"]:
        found.append(caller("get", found[-1]["next"]).json())
    return found


def _change(account: Account, times: int) -> None:
    for number in range(times):
        Account.objects.filter(pk=account.pk).update(city=f"City {number}")
        TaxIdFactory(account=account, kind="OTHER", value=f"N{number}")
        AccountTag.objects.create(account=account, tag=TagFactory(name=f"Tag {number}"))


def test_pages_tell_everything_once_and_each_asks_as_little(
    ask: Any, anna: User, account: Account, django_assert_max_num_queries: Any
) -> None:
    _change(account, 8)
    caller, path = ask(anna), f"accounts/{account.pk}/trail/"
    whole = [each["id"] for each in caller.get(f"{path}?limit=200")["results"]]
    pages = _pages(caller, f"{path}?limit=5")
    assert [each["id"] for page in pages for each in page["results"]] == whole
    assert len(set(whole)) == len(whole) == 25
    assert whole[-1].startswith("account-")
    for address in (f"{path}?limit=4", f"{path}?limit=200", pages[-2]["next"]):
        with django_assert_max_num_queries(16):
            caller("get", address)


def test_each_change_tells_what_was_before_it_also_where_a_page_ends(ask: Any, anna: User, account: Account) -> None:
    for number in range(4):
        Account.objects.filter(pk=account.pk).update(city=f"City {number}")
    told = [
        each["values"]
        for page in _pages(ask(anna), f"accounts/{account.pk}/trail/?limit=1")
        for each in page["results"]
    ]
    assert [[(each["before"], each["after"]) for each in values] for values in told[:3]] == [
        [(f"City {number - 1}", f"City {number}")] for number in (3, 2, 1)
    ]


def test_what_changed_nothing_that_is_told_leaves_no_hole_in_a_page(ask: Any, anna: User, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(city="Sopot")
    for version in range(100, 106):
        Account.objects.filter(pk=account.pk).update(version=version)
    page = ask(anna).get(f"accounts/{account.pk}/trail/?limit=2")
    assert [len(each["values"]) > 0 for each in page["results"]] == [True, True]
    assert page["next"] is None


def test_only_what_hangs_on_this_account_is_told(ask: Any, anna: User, team: Team, account: Account) -> None:
    other = AccountFactory(name="Other", owner=anna, team=team)
    _change(other, 2)
    page = ask(anna).get(f"accounts/{account.pk}/trail/")
    assert [each["kind"] for each in page["results"]] == ["account"]
    theirs = ask(anna).get(f"accounts/{other.pk}/trail/?limit=1")["next"]
    cursor = theirs.split("cursor=")[1].split("&")[0]
    answer = ask(anna)("get", f"accounts/{account.pk}/trail/?cursor={cursor}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "cursor")


def test_what_is_gone_stays_in_the_trail(ask: Any, anna: User, account: Account) -> None:
    TaxIdFactory(account=account, kind="OTHER", value="GONE")
    TaxId.objects.filter(account=account).delete()
    gone = ask(anna).get(f"accounts/{account.pk}/trail/?limit=1")["results"][0]
    assert gone["kind"] == "taxid"
    assert {"field": "value", "before": "GONE", "after": None, "is_hidden": False, "can_be_restored": False} in gone[
        "values"
    ]
