"""The oracle over time: publishing with margins and confirmation, migration, RFM, the two seasonal modes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.accounts.analytics.oracle import Line, Options, Portfolio, Result, classify
from tests.accounts.analytics.oracle.migration import migration

OLD = Options(as_of=date(2024, 1, 1))
NOW = Options(as_of=date(2025, 1, 1))


def sale(customer: str, amount: object, day: date) -> Line:
    return Line(customer, f"{customer}-{day}", day, Decimal(str(amount)))


def year(number: int, *amounts: object) -> list[Line]:
    """What K0, K1, … bought in one year; None is nothing at all."""
    return [sale(f"K{i}", amount, date(number, 6, 15)) for i, amount in enumerate(amounts) if amount is not None]


def months(customer: str, first_year: int, *amounts: object) -> list[Line]:
    """One sale a month from January of the first year on."""
    return [sale(customer, amount, date(first_year + i // 12, i % 12 + 1, 15)) for i, amount in enumerate(amounts)]


def two_runs(lines: list[Line], options: Options = NOW) -> Result:
    portfolio = Portfolio(tuple(lines))
    return classify(portfolio, options, classify(portfolio, replace(options, as_of=OLD.as_of)))


@pytest.mark.parametrize(
    ("before", "now", "published"),
    [
        # K1 starts where K0 ends. A promotion to A asks for a start before 78 %, a demotion to B for 82 %.
        ((80, 15, 5), (79, 15, 6), "B"),
        ((80, 15, 5), (78, 15, 7), "B"),
        ((80, 15, 5), (77, 15, 8), "A"),
        ((70, 25, 5), (81, 14, 5), "A"),
        ((70, 25, 5), (82, 13, 5), "B"),
        # From C towards A it gets as far as B.
        ((96, 4, 0), (79, 15, 6), "B"),
        # Nothing to hold on to before, nothing to hold on to now.
        ((80, None, 5), (79, 15, 6), "A"),
        ((70, 25, 5), (81, -1, 5), "C"),
        ((70, 25, 5), (81, None, 5), ""),
    ],
)
def test_abc_letter_moves_only_across_the_margin(
    before: tuple[object, ...], now: tuple[object, ...], published: str
) -> None:
    result = two_runs([*year(2023, *before), *year(2024, *now)])
    assert result.rows["K1"].abc == published


@pytest.mark.parametrize(
    ("before", "now", "raw", "published"),
    [
        # Two amounts in turn vary by (a - b) / (a + b): 0.52 is within ten percent of 0.50, 0.56 is not.
        ((50, 50), (76, 24), "Y", "X"),
        ((50, 50), (78, 22), "Y", "Y"),
        ((80, 20), (74, 26), "X", "Y"),
        ((80, 20), (72, 28), "X", "X"),
    ],
)
def test_xyz_letter_moves_only_across_the_margin(
    before: tuple[int, int], now: tuple[int, int], raw: str, published: str
) -> None:
    lines = months("K0", 2023, *before * 6, *now * 6)
    row = two_runs(lines).rows["K0"]
    assert (row.xyz_raw, row.xyz) == (raw, published)
    assert two_runs(lines, replace(NOW, hysteresis=False)).rows["K0"].xyz == raw


def test_change_waits_for_a_second_bucket_when_it_must_be_confirmed() -> None:
    # K1 overtakes in January 2025, from then on K0 starts at 1010 of 1090.
    lines = [*year(2024, 80, 10), sale("K1", 1000, date(2025, 1, 15))]
    portfolio, options = Portfolio(tuple(lines)), replace(NOW, confirm=2)
    january = classify(portfolio, options)
    february = classify(portfolio, replace(options, as_of=date(2025, 2, 1)), january)
    march = classify(portfolio, replace(options, as_of=date(2025, 3, 1)), february)
    assert [run.rows["K0"].abc for run in (january, february, march)] == ["A", "A", "B"]
    gap = classify(portfolio, replace(options, as_of=date(2025, 3, 1)), january)
    assert gap.rows["K0"].abc == "A"


def test_migration_counts_accounts_and_their_revenue() -> None:
    # K1 fell silent and K2 came: two of three moved.
    portfolio = Portfolio((*year(2023, 9, 1), *year(2024, 6, None, 4)))
    moved = migration(classify(portfolio, OLD), classify(portfolio, NOW))
    revenues = {move: [cell.accounts, cell.revenue_before, cell.revenue_after] for move, cell in moved.moves.items()}
    # Their first sale was in June, so the newer ones have seven buckets.
    assert revenues == {("AZ", "AZ"): [1, 9, 6], ("BZ", "dormant"): [1, 1, 0], ("none", "AZ"): [1, 0, 4]}
    assert moved.stability == Fraction(1, 3)


def test_rfm_scores_by_fifths_and_shares_them_in_ties() -> None:
    # Of six, none is better than the two best: 5. Four are better than the fifth: 5 - 20 // 6 = 2. K9 bought nothing.
    lines = [sale(f"K{i}", amount, date(2024, 12, 26 + i)) for i, amount in enumerate([9, 9, 8, 7, 6, 5])]
    rows = classify(Portfolio((*lines, sale("K9", -1, date(2024, 6, 15)))), NOW).rows
    assert [rows[f"K{i}"].m for i in range(6)] == [5, 5, 4, 3, 2, 1]
    assert [rows[f"K{i}"].recency_days for i in range(6)] == [6, 5, 4, 3, 2, 1]
    assert {rows[f"K{i}"].f for i in range(6)} == {5}


def test_account_without_a_positive_line_has_no_scores() -> None:
    row = classify(Portfolio(tuple(year(2024, -5))), NOW).rows["K0"]
    assert (row.recency_days, row.r, row.f, row.m) == (None, None, None, None)


def test_pooled_season_leaves_what_is_the_accounts_own() -> None:
    # Together 3 and 1 in turn, index 1.5 and 0.5: K0 is steady at 2, K1 at 4 without the season.
    lines = [*months("K0", 2024, *[3, 1] * 6), *months("K1", 2024, *[6, 2] * 6)]
    row = classify(Portfolio(tuple(lines)), replace(NOW, seasonal="pooled")).rows["K0"]
    assert (row.cv, row.plain_cv) == (Decimal(0), Decimal("0.5"))
    assert row.mean == 2
    assert row.seasonal_adjusted


def test_pooled_season_needs_sales_in_every_month_of_one_year() -> None:
    gap = Portfolio(tuple(months("K0", 2024, *[3, 0] * 6)))
    full = Portfolio(tuple(months("K0", 2024, *[3, 1] * 6)))
    for portfolio, options in ((gap, NOW), (full, replace(NOW, window=11))):
        row = classify(portfolio, replace(options, seasonal="pooled")).rows["K0"]
        assert (row.cv, row.seasonal_adjusted) == (row.plain_cv, False)


def test_additive_season_leaves_what_trend_and_months_do_not_explain() -> None:
    # The second year is 12 above the first, in December 14. The twelve differences have the mean 12 + 1/6, their
    # squared deviations sum to 11/36 + 121/36 = 11/3, half of it is left over: 11/6 with 11 degrees of freedom.
    first = [10 * month for month in range(1, 13)]
    second = [amount + 12 for amount in first[:-1]] + [first[-1] + 14]
    row = classify(
        Portfolio(tuple(months("K0", 2023, *first, *second))), replace(NOW, window=24, seasonal="additive")
    ).rows["K0"]
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
    ],
)
def test_plain_cv_stays_where_there_is_no_additive_season(amounts: list[int]) -> None:
    # The last month is December 2024.
    lines = [
        sale("K0", amount, date(2024 - back // 12, 12 - back % 12, 15)) for back, amount in enumerate(reversed(amounts))
    ]
    row = classify(Portfolio(tuple(lines)), replace(NOW, seasonal="additive")).rows["K0"]
    assert (row.cv, row.seasonal_adjusted) == (row.plain_cv, False)
