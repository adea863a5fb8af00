"""The strip of figures of an account's page, each beside its own yardstick."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Account, Alarm
from accounts.services import alarms, rollup
from kam.core.models import Team, User
from tests.accounts.views.companies import classified, published_run
from tests.factories.accounts import AccountFactory, ImportBatchFactory, SalesLineFactory

Browse = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def facts(client: Client, account: Account) -> str:
    body = client.get(account.get_absolute_url()).content.decode()
    return " ".join(body.partition('class="k-facts k-card"')[2].partition("</dl>")[0].split())


def order(account: Account, *days: date) -> None:
    batch = ImportBatchFactory()
    for day in days:
        SalesLineFactory(account=account, batch=batch, document_on=day)
    rollup.refresh(months_by_account={account.pk: {day.replace(day=1) for day in days}})


def weekly(last: date, count: int = 7) -> list[date]:
    return [last - timedelta(days=7 * number) for number in range(count)]


def test_the_last_order_stands_beside_its_own_rhythm(account: Account, anna: User, browse: Browse) -> None:
    order(account, *weekly(date(2026, 1, 20)))
    said = facts(browse(anna), account)
    # Sales reach to 20 January, so today is as far as they go.
    for words in (
        "20 Jan 2026",
        "usually every 7 d<",
        "Next order expected",
        "27 Jan 2026",
        "sales are known to 20 Jan 2026",
    ):
        assert words in said


def test_an_order_to_come_says_how_long_others_took(account: Account, anna: User, browse: Browse) -> None:
    today = timezone.localdate()
    order(account, *weekly(today))
    assert "9 of 10 come within 7 d" in facts(browse(anna), account)


def test_an_order_that_is_late_says_by_how_much(account: Account, anna: User, browse: Browse) -> None:
    order(account, *weekly(date(2026, 1, 20)))
    # Until when sales are known tells Anna nothing of an account she may not see.
    order(AccountFactory(), date(2026, 2, 24))
    order(AccountFactory(owner=anna), date(2026, 2, 10))
    said = facts(browse(anna), account)
    # Expected on 27 January, two weeks before the sales she sees end on 10 February.
    for words in ("usually every 7 d, none for 21 d", "overdue by 14 d on 10 Feb 2026"):
        assert words in said


def test_an_open_alarm_counts_further_than_what_one_sees(account: Account, anna: User, browse: Browse) -> None:
    order(account, *weekly(date(2026, 1, 20)))
    order(AccountFactory(), date(2026, 2, 10))
    assert "usually every 7 d<" in facts(browse(anna), account)
    assert late_by_alarm(on=date(2026, 2, 11)) == {account.pk}
    assert "overdue by 14 d" in facts(browse(anna), account)


def test_who_sees_no_sale_of_the_last_month_knows_that_it_is_over(account: Account, anna: User, browse: Browse) -> None:
    published_run()
    order(account, *weekly(date(2025, 11, 20)))
    # The run counts to 31 December.
    assert "usually every 7 d, none for 41 d" in facts(browse(anna), account)


def test_an_order_is_late_where_its_alarm_says_so(account: Account, anna: User, browse: Browse) -> None:
    # Every 7 days, and 13 since: longer than ever, but no week more than it.
    order(account, *weekly(date(2026, 1, 20)))
    order(AccountFactory(owner=anna), date(2026, 2, 2))
    said = facts(browse(anna), account)
    assert "not in by 2 Feb 2026; 9 of 10 come within 7 d" in said
    assert "overdue" not in said


def late_by_alarm(on: date) -> set[int]:
    alarms.recompute(on=on)
    return set(Alarm.objects.open().filter(kind="ORDER_GAP").values_list("account_id", flat=True))


def test_out_of_season_nothing_is_overdue(account: Account, anna: User, browse: Browse) -> None:
    # Every week, but from 1 October 2024 to 8 January 2025 nothing for 99 days, and nothing again since 1 October.
    order(account, *weekly(date(2024, 10, 1)), *weekly(date(2025, 10, 1), 39))
    order(AccountFactory(owner=anna), date(2025, 11, 7))
    said = facts(browse(anna), account)
    for words in (
        "usually every 7 d, none for 37 d",
        "8 Jan 2026",
        "at this time of the year before 99 d without orders",
    ):
        assert words in said
    assert "overdue" not in said
    assert late_by_alarm(on=date(2025, 11, 8)) == set()
    # When the season has begun without it, both say so.
    order(AccountFactory(owner=anna), date(2026, 1, 11))
    assert "overdue by 95 d" in facts(browse(anna), account)
    assert late_by_alarm(on=date(2026, 1, 12)) == {account.pk}


def test_of_whom_is_gone_no_order_is_expected(account: Account, anna: User, browse: Browse) -> None:
    order(account, *weekly(date(2025, 1, 1)))
    order(AccountFactory(owner=anna), date(2026, 1, 2))
    assert "no order for 366 d" in facts(browse(anna), account)


@pytest.mark.parametrize(("orders", "words"), [(0, "no orders in two years"), (5, "too few orders to expect one")])
def test_without_a_rhythm_there_is_no_next_order(
    orders: int, words: str, account: Account, anna: User, browse: Browse
) -> None:
    order(AccountFactory(), date(2026, 1, 20))
    order(account, *weekly(date(2026, 1, 20), orders))
    assert words in facts(browse(anna), account)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"credit_limit": 20_000, "payment_days": 1}, ("Credit limit", "€20k", "pays within 1 day")),
        ({"credit_limit": 20_000, "currency": "GBP"}, ("£20k", "no payment term set")),
        ({"payment_days": 45}, ("Payment", "45 d", "no credit limit set")),
        ({}, ("Mean of a month", "sales in 0 of 12 months")),
    ],
)
def test_what_was_agreed_on_credit_stands_last(
    columns: dict[str, Any], words: tuple[str, ...], account: Account, anna: User, browse: Browse
) -> None:
    Account.objects.filter(pk=account.pk).update(**columns)
    said = facts(browse(anna), account)
    assert [word for word in words if word not in said] == []


def test_rank_is_for_who_may_read_it(anna: User, admin: User, team: Team, browse: Browse) -> None:
    account = classified(published_run(), "AX", 300, owner=anna, team=team, rank=2)
    assert "rank 2 of 84" in facts(browse(admin), account)
    assert "rank" not in facts(browse(anna), account)
