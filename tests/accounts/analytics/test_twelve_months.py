"""The twelve months that pages speak of."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.analytics.twelve_months import TwelveMonths, TwoYears, change, drawn


@pytest.mark.parametrize("day", [date(1998, 5, 1), date(1998, 5, 31)])
def test_end_with_the_last_whole_month(day: date) -> None:
    window = TwelveMonths.until(day)
    assert (window.start_before, window.start, window.last) == (date(1996, 5, 1), date(1997, 5, 1), date(1998, 4, 1))
    assert len(window.months) == len(window.months_before) == 12


def test_empty_months_are_zero_and_others_are_left_out() -> None:
    sums = [(date(2024, 12, 1), Decimal(50)), (date(2025, 3, 1), Decimal(75)), (date(2026, 1, 1), Decimal(9))]
    years = TwoYears.of(TwelveMonths(date(2026, 1, 1)), sums)
    assert (years.total, years.total_before, years.change) == (75, 50, Decimal("0.5"))
    assert years.now[2] == 75
    assert sum(1 for value in years.now if value == 0) == 11


def test_a_year_before_that_begins_late_is_not_compared() -> None:
    window = TwelveMonths(date(2026, 1, 1), sales_since=date(2024, 3, 1))
    sums = [(date(2024, 3, 1), Decimal(50)), (date(2025, 3, 1), Decimal(75))]
    years = TwoYears.of(window, sums)
    assert (window.known_before, window.is_comparable) == (10, False)
    assert years.before[:4] == (None, None, 50, 0)
    assert (years.total_before, years.change) == (50, None)
    assert drawn(years.before)[:3] == [None, None, 50.0]


@pytest.mark.parametrize("since", [None, date(2023, 12, 1), date(2024, 1, 1)])
def test_a_year_before_that_is_whole_is_compared(since: date | None) -> None:
    window = TwelveMonths(date(2026, 1, 1), sales_since=since)
    assert window.is_comparable
    assert TwoYears.of(window, [(date(2024, 5, 1), Decimal(50))]).change == -1


def test_growth_from_nothing_or_less_is_not_a_number() -> None:
    assert change(Decimal(10), Decimal(0)) is None
    assert change(Decimal(10), Decimal(-5)) is None
    assert change(Decimal(10), None) is None
