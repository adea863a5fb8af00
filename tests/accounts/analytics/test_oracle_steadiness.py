"""The oracle's XYZ letters, demand patterns and seasons at their edges (sections 6 and 7)."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.accounts.analytics.hand_made import months, run


@pytest.mark.parametrize(
    ("amounts", "options", "cv2", "letter"),
    [
        ([7] * 12, {}, 0, "X"),
        ([3, 1] * 6, {}, Fraction(1, 4), "X"),
        ([1, 0] * 6, {}, 1, "Y"),
        ([12, *[0] * 11], {}, 11, "Z"),
        # Mean 20, deviation 30.
        ([50, -10] * 6, {}, Fraction(9, 4), "Z"),
        ([3, 1] * 6, {"ddof": 1}, Fraction(3, 11), "Y"),
        ([3, 1] * 6, {"x": Decimal("0.1"), "y": Decimal("0.25")}, Fraction(1, 4), "Z"),
        ([1, 0] * 6, {"zeros": "ignore"}, 0, "X"),
        ([12, *[0] * 11], {"zeros": "ignore", "ddof": 1}, None, "Z"),
        ([70, -70, *[0] * 10], {}, None, "Z"),
        # Six months since the first sale are enough, five are not, unless the window is full.
        ([2] * 6, {}, 0, "X"),
        ([2] * 5, {}, 0, ""),
        ([2] * 3, {"new": "full"}, 3, "Z"),
        ([2] * 3, {"min_buckets": 3}, 0, "X"),
        ([-2] * 5, {}, None, ""),
    ],
)
def test_xyz_letter(amounts: list[object], options: dict[str, Any], cv2: object, letter: str) -> None:
    row = run(*months("K0", *amounts), **options).rows["K0"]
    assert (row.cv2, row.xyz) == (cv2, letter)


@pytest.mark.parametrize(
    ("amounts", "pattern"),
    [
        # 33 buckets with 25 sales are exactly 1.32 apart; 17 and 3 in turn have a CV of exactly 0.7.
        ([5] * 25 + [0] * 7, "smooth"),
        ([5] * 25 + [0] * 8, "intermittent"),
        ([17, 4] * 12, "smooth"),
        ([17, 3] * 12, "erratic"),
        ([17, 3] * 12 + [0] * 8, "lumpy"),
        ([-5] * 12, ""),
        ([5] * 5, ""),
    ],
)
def test_demand_pattern(amounts: list[object], pattern: str) -> None:
    assert run(*months("K0", *amounts), window=33).rows["K0"].pattern == pattern


def test_pooled_season_leaves_what_is_the_accounts_own() -> None:
    # Together 9 and 3 in turn, index 1.5 and 0.5: K0 is steady at 2, K1 at 4 without the season.
    row = run(*months("K0", *[3, 1] * 6), *months("K1", *[6, 2] * 6), seasonal="pooled").rows["K0"]
    assert (row.cv, row.plain_cv) == (Decimal(0), Decimal("0.5"))
    assert row.mean == 2
    assert row.seasonal_adjusted


def test_pooled_season_does_not_make_revenue() -> None:
    # K1's 1 in a weak month would count more than the -1 of a strong one.
    row = run(*months("K0", *[300, 100] * 6), *months("K1", *[-1, 1] * 6), seasonal="pooled").rows["K1"]
    assert (row.status, row.cv, row.xyz, row.seasonal_adjusted) == ("nonpositive", None, "Z", False)


@pytest.mark.parametrize(("amounts", "window"), [([3, 0] * 6, 12), ([3, 1] * 6, 11), ([3, 1] * 12, 24)])
def test_pooled_season_needs_sales_in_every_month_of_one_year(amounts: list[object], window: int) -> None:
    row = run(*months("K0", *amounts), window=window, seasonal="pooled").rows["K0"]
    assert (row.cv, row.seasonal_adjusted) == (row.plain_cv, False)


def test_additive_season_leaves_what_trend_and_months_do_not_explain() -> None:
    # The second year is 12 above the first, in December 14. The twelve differences have the mean 12 + 1/6, their
    # squared deviations sum to 11/36 + 121/36 = 11/3, half of it is left over: 11/6 with 11 degrees of freedom.
    first = [10 * month for month in range(1, 13)]
    second = [amount + 12 for amount in first[:-1]] + [first[-1] + 14]
    row = run(*months("K0", *first, *second), window=24, seasonal="additive").rows["K0"]
    mean = Fraction(780 + 926, 24)
    assert (row.cv2, row.mean, row.seasonal_adjusted) == (Fraction(1, 6) / mean**2, mean, True)


@pytest.mark.parametrize(
    "amounts",
    [
        [5] * 24,
        # A season needs two whole years.
        [10 * (month % 12 + 1) for month in range(1, 24)],
        # The second year mirrors the first.
        [*range(1, 13), *range(12, 0, -1)],
        # A fine season, but the two years together lost money.
        [-140, 100] * 6 + [-110, 130] * 6,
    ],
)
def test_plain_cv_stays_where_there_is_no_additive_season(amounts: list[object]) -> None:
    row = run(*months("K0", *amounts), seasonal="additive").rows["K0"]
    assert (row.cv, row.seasonal_adjusted) == (row.plain_cv, False)
