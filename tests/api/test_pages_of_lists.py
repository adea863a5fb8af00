"""Lists page by page: every row once, in every order, whatever is inserted meanwhile."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from accounts.services.basis import basis_of
from kam.core.models import Company, Team, User
from tests.factories.accounts import AccountFactory, AccountMonthFactory, AccountTagFactory

pytestmark = pytest.mark.django_db
ORDERS = [
    "id",
    "-id",
    "name",
    "-name",
    "class",
    "-revenue",
    "revenue",
    "change",
    "owner",
    "-city",
    "tags",
    "-updated-at",
]


@pytest.fixture
def customers(anna: User, team: Team) -> list[Account]:
    """Eleven customers of Anna: some alike in name, city or revenue, some without any."""
    made: list[Account] = [
        AccountFactory(name=f"Name {number // 3}", city="" if number % 4 else "Łódź", owner=anna, team=team)
        for number in range(11)
    ]
    month = basis_of(anna, Company.current()).window.start
    for number, account in enumerate(made[:7]):
        AccountMonthFactory(account=account, month=month, net=100 * (number // 2))
    AccountTagFactory(account=made[0])
    return made


@pytest.mark.parametrize("sort", ORDERS)
def test_every_row_comes_once_in_one_order(ask: Any, anna: User, customers: list[Account], sort: str) -> None:
    caller, seen = ask(anna), []
    address = f"accounts/?limit=3&fields=id&sort={sort}"
    while address:
        page = caller.get(address)
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    whole = [row["id"] for row in caller.get(f"accounts/?limit=200&fields=id&sort={sort}")["results"]]
    assert seen == whole
    assert sorted(seen) == sorted(account.pk for account in customers)


def test_what_is_inserted_meanwhile_moves_nothing(ask: Any, anna: User, customers: list[Account]) -> None:
    caller = ask(anna)
    page = caller.get("accounts/?limit=6&fields=id&sort=name")
    AccountFactory(name="Aaa first", owner=anna, team=customers[0].team)
    following = caller.get(page["next"])
    seen = [row["id"] for row in (*page["results"], *following["results"])]
    assert sorted(seen) == sorted(account.pk for account in customers)


def test_a_cursor_of_another_order_is_none(ask: Any, anna: User, customers: list[Account]) -> None:
    caller = ask(anna)
    following = caller.get("accounts/?limit=2&sort=name")["next"]
    for address in (following.replace("sort=name", "sort=city"), following[:-3], "accounts/?cursor=%E2%82%AC"):
        answer = caller("get", address)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "cursor")


def test_a_cursor_of_another_list_is_none(ask: Any, anna: User, customers: list[Account]) -> None:
    caller = ask(anna)
    following = caller.get("accounts/?limit=2&sort=id")["next"]
    assert caller("get", following).status_code == 200
    answer = caller("get", following.replace("/accounts/", "/sales-lines/"))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "cursor")


def test_many_rows_cost_as_many_queries_as_few(ask: Any, anna: User, customers: list[Account]) -> None:
    caller, counts = ask(anna), []
    # The first use of a token is noted.
    caller.get("accounts/")
    for limit in (2, 11):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            caller.get(f"accounts/?limit={limit}&expand=owner,team,segment,parent,addresses,tax_ids")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_minus_turns_even_the_order_of_keys(ask: Any, anna: User, customers: list[Account]) -> None:
    told = ask(anna).get("accounts/?limit=3&fields=id&sort=-id")["results"]
    assert [row["id"] for row in told] == [account.pk for account in customers[:7:-1]]
