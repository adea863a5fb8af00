"""The oracle's lines, windows, shares and groups at their edges (sections 1, 3, 4, 5, 9, 11)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.accounts.analytics.hand_made import YEAR, run, sale
from tests.accounts.analytics.oracle import Line, Portfolio, Rate, Result, classify
from tests.accounts.analytics.oracle.classification import OutOfOrderError
from tests.accounts.analytics.oracle.concentration import concentration
from tests.accounts.analytics.oracle.hierarchy import CycleError, group_classes
from tests.accounts.analytics.oracle.money import CostUnknownError


def abc(result: Result) -> str:
    """The ABC letters in the order of the customers' names."""
    return "".join(result.rows[customer].abc for customer in sorted(result.rows))


@pytest.mark.parametrize(
    ("revenues", "boundary", "letters"),
    [
        ([100], "crossing", "A"),
        ([100], "inclusive", "C"),
        ([5, 5, 5, 5], "crossing", "AAAA"),
        ([5, 5, 5, 5], "inclusive", "CCCC"),
        # 800 + 150 + 50: each account starts and ends exactly on a line.
        ([800, 150, 50], "crossing", "ABC"),
        ([800, 150, 50], "inclusive", "ABC"),
        ([800, 150, 50], "exclusive", "BCC"),
        # 60 + 2 x 15 + 10: the tie reaches across 80 % and shares one letter.
        ([60, 15, 15, 10], "crossing", "AAAB"),
        ([60, 15, 15, 10], "inclusive", "ABBC"),
        ([96, 4], "crossing", "AC"),
        ([96, 4], "inclusive", "CC"),
        ([10**12, "0.0001"], "crossing", "AC"),
        ([60, 0, -50], "crossing", "ACC"),
        ([0, -50], "crossing", "CC"),
        ([], "crossing", ""),
    ],
)
def test_abc_letters(revenues: list[object], boundary: str, letters: str) -> None:
    lines = [sale(f"K{number}", revenue) for number, revenue in enumerate(revenues)]
    assert abc(run(*lines, boundary=boundary)) == letters


def test_net_total_counts_returns() -> None:
    # 80 of 100 positive is 80 %, so the second starts on the line; of a net 80 it is 100 %.
    lines = [sale("K0", 80), sale("K1", 20), sale("K2", -20)]
    assert abc(run(*lines)) == "ABC"
    assert abc(run(*lines, total="net")) == "ACC"
    assert run(*lines, total="net").rows["K0"].share == 1
    # Five against five is a net total of nothing, which cannot be shared out: K0 has all that is positive.
    assert run(sale("K0", 5), sale("K1", -5), total="net").rows["K0"].share == 1


def test_ranks_jump_over_ties() -> None:
    result = run(sale("K0", 9), sale("K1", 5), sale("K2", 5), sale("K3", 0))
    assert [row.rank for row in result.rows.values()] == [1, 2, 2, 4]


def test_each_group_has_its_own_letters() -> None:
    # 80 and 20 in each country instead of 80, 80, 20, 20 together.
    lines = (sale("K0", 80), sale("K1", 20), sale("K2", 80), sale("K3", 20))
    countries = {"K0": "PL", "K1": "PL", "K2": "DE", "K3": "DE"}
    assert abc(classify(Portfolio(lines, groups=countries), replace(YEAR, grouping="country"))) == "ABAB"


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([sale("K0", 5, date(2024, 1, 1))], "active"),
        ([sale("K0", 5, date(2024, 12, 31))], "new"),
        ([sale("K0", 5, date(2023, 12, 31)), sale("K0", 5, date(2024, 12, 31))], "active"),
        ([sale("K0", 5, date(2023, 12, 31))], "dormant"),
        ([sale("K0", 5, date(2025, 1, 1))], "none"),
        ([sale("K0", 5), sale("K0", -5)], "nonpositive"),
        ([sale("K0", -5)], "nonpositive"),
        ([sale("K0", 0)], "nonpositive"),
    ],
)
def test_status(lines: list[Line], status: str) -> None:
    row = run(*lines).rows.get("K0")
    assert (row.status if row else "none") == status


def test_returns_do_not_exist_in_gross() -> None:
    result = run(sale("K0", 5), sale("K0", -5), sale("K1", -5), sale("K2", 0), measure="gross")
    assert result.rows.keys() == {"K0", "K2"}
    assert result.rows["K0"].net_revenue == 5
    assert result.skipped.returns_ignored == 2


@pytest.mark.parametrize(
    ("as_of", "bucket", "start", "end"),
    [
        (date(2024, 3, 1), "month", date(2023, 12, 1), date(2024, 3, 1)),
        (date(2024, 3, 31), "month", date(2023, 12, 1), date(2024, 3, 1)),
        (date(2024, 2, 29), "month", date(2023, 11, 1), date(2024, 2, 1)),
        (date(2025, 1, 1), "quarter", date(2024, 4, 1), date(2025, 1, 1)),
        # 2020 has an ISO week 53, from 28 December to 3 January.
        (date(2021, 1, 4), "week", date(2020, 12, 14), date(2021, 1, 4)),
        (date(2021, 1, 3), "week", date(2020, 12, 7), date(2020, 12, 28)),
    ],
)
def test_window_of_three_buckets(as_of: date, bucket: str, start: date, end: date) -> None:
    window = run(as_of=as_of, bucket=bucket, window=3).window
    assert (window.start, window.end) == (start, end)


def test_leap_day_and_year_end_fall_into_their_buckets() -> None:
    lines = [sale("K0", 5, day) for day in (date(2024, 2, 29), date(2024, 12, 31), date(2025, 1, 1))]
    assert run(*lines).rows["K0"].nonzero_buckets == 2


def test_lines_left_out_are_counted_by_reason() -> None:
    lines = [sale("K0", 5), sale("", 7), sale("", -2), sale("K0", 5, date(2025, 1, 1)), sale("K1", 5, currency="CHF")]
    result = run(*lines)
    skipped = result.skipped
    assert (skipped.no_customer, skipped.after_window, skipped.no_rate) == (2, 1, 1)
    assert skipped.no_customer_amount == 5
    assert result.rows.keys() == {"K0"}


@pytest.mark.parametrize(
    ("rate_on", "amount", "expected"),
    [
        (date(2024, 3, 15), "100", 25),
        (date(2024, 1, 1), "0.0002", Fraction(1, 10000)),
        (date(2024, 1, 1), "-0.0002", Fraction(-1, 10000)),
        (date(2024, 3, 16), "100", None),
    ],
)
def test_rate_of_the_documents_day(rate_on: date, amount: str, expected: Fraction | None) -> None:
    # 0.0002 at 0.25 is 0.00005, which rounds away from zero to 0.0001.
    rates = (Rate("PLN", rate_on, Decimal("0.25")), Rate("PLN", date(2024, 3, 17), Decimal(9)))
    result = classify(Portfolio((sale("K0", amount, currency="PLN"),), rates=rates), YEAR)
    row = result.rows.get("K0")
    assert (row.net_revenue if row else None) == expected


def test_fixed_rate_replaces_the_documents() -> None:
    known = Portfolio((sale("K0", 100, currency="PLN"),), rates=(Rate("PLN", date(2024, 1, 1), Decimal("0.25")),))
    fixed = replace(YEAR, fx="fixed", fixed_rates={"PLN": Decimal("0.5")})
    assert [classify(known, o).rows["K0"].net_revenue for o in (YEAR, fixed)] == [25, 50]


def test_margin_and_quantity_are_measures() -> None:
    line = sale("K0", 100, cost=Decimal(70), quantity=Decimal("2.5"))
    assert run(line, measure="margin").rows["K0"].net_revenue == 30
    assert run(line, measure="quantity").rows["K0"].net_revenue == Fraction(5, 2)
    with pytest.raises(CostUnknownError):
        run(sale("K0", 100), measure="margin")


def test_group_counts_the_lines_of_three_levels() -> None:
    parents = {"K1": "K0", "K2": "K1"}
    lines = (sale("K2", 60, date(2023, 5, 1)), sale("K2", 60), sale("K1", 30), sale("K3", 10))
    result = classify(Portfolio(lines, parents=parents), replace(YEAR, rollup="root"))
    assert {customer: row.net_revenue for customer, row in result.rows.items()} == {"K0": 90, "K3": 10}
    assert result.rows["K0"].first_date == date(2023, 5, 1)
    assert group_classes(parents, {"K0": "AZ"}) == {"K1": "AZ", "K2": "AZ"}


def test_cycle_aborts_the_run() -> None:
    with pytest.raises(CycleError):
        classify(Portfolio((sale("K0", 1),), parents={"K0": "K1", "K1": "K0"}), replace(YEAR, rollup="root"))


def test_backdated_credit_note_demotes() -> None:
    lines = [sale("K0", 80), sale("K1", 60), sale("K2", 10)]
    assert (abc(run(*lines)), abc(run(*lines, sale("K1", -51, date(2024, 1, 2))))) == ("AAB", "ABB")


def test_run_refuses_a_later_predecessor() -> None:
    with pytest.raises(OutOfOrderError):
        run(previous=run())


def test_concentration_of_four_accounts() -> None:
    # 4 + 3 + 2 + 1 = 10; HHI = 0.16 + 0.09 + 0.04 + 0.01; Gini = 2 (1 + 4 + 9 + 16) / 40 - 5 / 4.
    figures = concentration([Fraction(n) for n in (3, 1, 4, 2, 0, -5)])
    assert figures.top == {1: Fraction("0.4"), 3: Fraction("0.9"), 5: 1, 10: 1}
    assert (figures.hhi, figures.gini) == (Fraction("0.3"), Fraction("0.25"))
    assert figures.accounts_to_reach == {30: 1, 50: 2, 55: 2, 80: 3, 95: 4}
    assert concentration([Fraction(n) for n in (5, 3, 2)]).accounts_to_reach == {30: 1, 50: 1, 55: 2, 80: 2, 95: 3}
    assert concentration([Fraction(7)]).gini == 0
    assert concentration([]).count == 0


def test_key_account_candidates_start_before_half() -> None:
    # 30 + 20 = 50 %: the third account starts exactly there.
    revenues = [30, 20, 19, 18, 13]
    result = run(*(sale(f"K{i}", revenue) for i, revenue in enumerate(revenues)))
    assert result.key_account_candidates == {"K0", "K1"}
