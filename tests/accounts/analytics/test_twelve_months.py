"""The twelve months that pages speak of."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.analytics.twelve_months import TwelveMonths, TwoYears, change


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


def test_growth_from_nothing_or_less_is_not_a_number() -> None:
    assert change(Decimal(10), Decimal(0)) is None
    assert change(Decimal(10), Decimal(-5)) is None
