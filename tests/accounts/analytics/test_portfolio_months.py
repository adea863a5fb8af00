"""Months of chosen accounts, all of them and by owner or team, against sums made in plain Python."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.analytics.key_share import Band, Side, key_share
from accounts.analytics.period import Period
from accounts.analytics.portfolio_months import portfolio_months
from accounts.analytics.twelve_months import TwelveMonths
from accounts.models import Account, AccountMonth
from kam.core.models import Company, Team, User
from tests.accounts.views.companies import buy
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db
YEAR = TwelveMonths.until(date(2026, 1, 1))
QUARTER = Period.last_quarter(YEAR)


@pytest.fixture
def accounts(anna: User, boris: User, team: Team) -> list[Account]:
    """Anna's key account, Boris's, one of nobody, one that never bought; sales outside both years as well."""
    key = AccountFactory(owner=anna, team=team, status="KEY", key_since=date(2025, 1, 1))
    plain = AccountFactory(owner=boris, team=team)
    nobodys, silent = AccountFactory(), AccountFactory(owner=anna)
    buy(key, *[100] * 12, *[300] * 12, *[7] * 2, first=date(2024, 1, 1))
    buy(plain, *[50] * 6, first=date(2025, 7, 1))
    buy(nobodys, 1000, first=date(2023, 12, 1))
    buy(nobodys, -40, first=date(2025, 12, 1))
    return [key, plain, nobodys, silent]


def recomputed(found: list[Account], period: Period, by: str) -> dict[object, list[Any]]:
    """Add up by hand what each group has: accounts, key accounts, revenue, before, of key accounts."""
    rows: dict[object, list[Any]] = {}
    months = defaultdict(list)
    for each in AccountMonth.objects.all():
        months[each.account_id].append((each.month, each.net))
    for account in found:
        row = rows.setdefault(getattr(account, f"{by}_id"), [0, 0, Decimal(0), Decimal(0), Decimal(0)])
        is_key = account.status == "KEY"
        now = sum((net for month, net in months[account.pk] if period.start <= month < period.end), Decimal(0))
        row[0] += 1
        row[1] += is_key
        row[2] += now
        row[3] += sum(
            (net for month, net in months[account.pk] if period.start_before <= month < period.end_before), Decimal(0)
        )
        row[4] += now if is_key else 0
    return rows


@pytest.mark.parametrize("by", ["owner", "team"])
@pytest.mark.parametrize("period", [Period(YEAR), QUARTER], ids=["year", "quarter"])
def test_each_group_has_what_its_accounts_have(accounts: list[Account], period: Period, by: str) -> None:
    months = portfolio_months(Account.objects.all(), period=period, by=by)  # type: ignore[arg-type]  # one of two
    groups = {
        group.pk: [group.accounts, group.key_accounts, group.revenue, group.revenue_before, group.key_revenue]
        for group in months.groups
    }
    assert groups == recomputed(accounts, period, by)
    assert (months.accounts, months.key_accounts, months.unassigned) == (4, 1, 1)


def test_months_are_those_of_two_years(accounts: list[Account], anna: User) -> None:
    months = portfolio_months(Account.objects.all(), period=Period(YEAR))
    assert months.whole[date(2024, 1, 1)] == 100
    # 300 of the key account, 50, and 40 returned.
    assert (months.whole[date(2025, 12, 1)], months.keys[date(2025, 12, 1)]) == (310, 300)
    assert min(months.whole) == date(2024, 1, 1)
    assert max(months.whole) == date(2025, 12, 1)
    drawn = next(group for group in months.groups if group.pk == anna.pk)
    assert (drawn.name, len(drawn.months), drawn.months[date(2025, 3, 1)]) == ("Anna", 12, 300)


def test_of_no_accounts_there_is_nothing() -> None:
    months = portfolio_months(Account.objects.all(), period=Period(YEAR))
    assert (months.whole, months.groups, months.accounts, months.unassigned) == ({}, [], 0, 0)


def test_periods_end_with_the_window() -> None:
    window = TwelveMonths.until(date(2026, 11, 1), sales_since=date(2024, 12, 1))
    year, quarter, to_date = Period(window), Period.last_quarter(window), Period.year_to_date(window)
    assert [(each.start, each.last, each.end, each.length) for each in (year, quarter, to_date)] == [
        (date(2025, 11, 1), date(2026, 10, 1), date(2026, 11, 1), 12),
        (date(2026, 8, 1), date(2026, 10, 1), date(2026, 11, 1), 3),
        (date(2026, 1, 1), date(2026, 10, 1), date(2026, 11, 1), 10),
    ]
    assert (quarter.start_before, quarter.end_before) == (date(2025, 8, 1), date(2025, 11, 1))
    assert quarter.months == (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1))
    # Of the year before November 2024 is unknown.
    assert (year.known_before, year.is_comparable) == (11, False)
    assert (quarter.known_before, quarter.is_comparable) == (3, True)


def test_a_share_needs_revenue_and_key_accounts() -> None:
    assert key_share(key_revenue=Decimal(30), revenue=Decimal(60), key_accounts=1) == Decimal("0.5")
    assert key_share(key_revenue=Decimal(0), revenue=Decimal(60), key_accounts=1) == 0
    assert key_share(key_revenue=Decimal(0), revenue=Decimal(60), key_accounts=0) is None
    assert key_share(key_revenue=Decimal(5), revenue=Decimal(0), key_accounts=1) is None


def test_the_ends_of_the_band_are_inside() -> None:
    band = Band.of(Company(key_share_low=30, key_share_high=55))
    sides = [band.side_of(Decimal(share)) for share in ("0.2999", "0.30", "0.55", "0.5501")]
    assert sides == [Side.BELOW, Side.INSIDE, Side.INSIDE, Side.ABOVE]
