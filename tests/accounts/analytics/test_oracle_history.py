"""The oracle over time: publishing with margins and confirmation, migration, RFM (sections 8, 10)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.accounts.analytics.hand_made import YEAR, months, run, sale, year
from tests.accounts.analytics.oracle import Line, Options, Portfolio, Result, classify
from tests.accounts.analytics.oracle.migration import migration

OLD = replace(YEAR, as_of=date(2024, 1, 1))


def two_runs(lines: list[Line], options: Options = YEAR) -> Result:
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


def test_account_without_revenue_is_c_at_once() -> None:
    # With 99 + 2 % the loosened line would take in everybody, and a confirmation would wait for a second bucket.
    lines = [*year(2023, 60), *year(2024, 60), *months("K1", *[5] * 12, 5, -5, *[0] * 10)]
    row = two_runs(lines, replace(YEAR, b=Decimal(99), confirm=2)).rows["K1"]
    assert (row.abc, row.xyz) == ("C", "Z")


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
    lines = months("K0", *before * 6, *now * 6)
    row = two_runs(lines).rows["K0"]
    assert (row.xyz_raw, row.xyz) == (raw, published)
    assert two_runs(lines, replace(YEAR, hysteresis=False)).rows["K0"].xyz == raw


def test_change_waits_for_a_second_bucket_when_it_must_be_confirmed() -> None:
    # K1 overtakes in January 2025, from then on K0 starts at 1010 of 1090.
    lines = (*months("K0", 80), *months("K1", 10), sale("K1", 1000, date(2025, 1, 15)))
    portfolio, options = Portfolio(lines), replace(YEAR, confirm=2)
    january = classify(portfolio, options)
    february = classify(portfolio, replace(options, as_of=date(2025, 2, 1)), january)
    march = classify(portfolio, replace(options, as_of=date(2025, 3, 1)), february)
    assert [result.rows["K0"].abc for result in (january, february, march)] == ["A", "A", "B"]
    # Without a run in between nobody knows what March was: two letters, but not of two buckets in a row.
    april = classify(portfolio, replace(options, as_of=date(2025, 4, 1)), february)
    assert april.rows["K0"].abc == "A"


def test_migration_counts_accounts_and_their_revenue() -> None:
    # K1 fell silent and K2 came: two of three moved.
    portfolio = Portfolio((*year(2023, 9, 1), *year(2024, 6, None, 4)))
    moved = migration(classify(portfolio, OLD), classify(portfolio, YEAR))
    revenues = {move: [cell.accounts, cell.revenue_before, cell.revenue_after] for move, cell in moved.moves.items()}
    assert revenues == {("AZ", "AZ"): [1, 9, 6], ("BZ", "dormant"): [1, 1, 0], ("none", "AZ"): [1, 0, 4]}
    assert moved.stability == Fraction(1, 3)


def test_rfm_scores_by_fifths_and_shares_them_in_ties() -> None:
    # Of six, none is better than the two best: 5. Four are better than the fifth: 5 - 20 // 6 = 2. K9 bought nothing.
    lines = [sale(f"K{i}", amount, date(2024, 12, 26 + i)) for i, amount in enumerate([9, 9, 8, 7, 6, 5])]
    rows = classify(Portfolio((*lines, sale("K9", -1))), YEAR).rows
    assert [rows[f"K{i}"].m for i in range(6)] == [5, 5, 4, 3, 2, 1]
    assert [rows[f"K{i}"].recency_days for i in range(6)] == [6, 5, 4, 3, 2, 1]
    assert {rows[f"K{i}"].f for i in range(6)} == {5}


def test_account_without_a_positive_line_has_no_scores() -> None:
    row = run(sale("K0", -5), sale("K0", 0)).rows["K0"]
    assert (row.orders, row.recency_days, row.r, row.f, row.m) == (0, None, None, None, None)
