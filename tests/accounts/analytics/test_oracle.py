"""The oracle against the published right answers, and against itself on generated portfolios."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.accounts.analytics.oracle import Options, Portfolio, Result, classify
from tests.accounts.analytics.oracle.export import cells, rounded
from tests.accounts.analytics.oracle.migration import migration
from tests.accounts.analytics.oracle.reading import (
    EXPECTED,
    expected_figures,
    expected_options,
    expected_rows,
    portfolio,
)
from tests.accounts.analytics.portfolios import cases, earlier

Answer = Callable[[str], Result]
Case = tuple[Portfolio, Options]

SALES: dict[str, dict[str, str]] = {
    "edge_public": {"sales": "edge/edge_public.csv", "base": "EUR"},
    "fx_hier": {
        "sales": "edge/fx_hier.csv",
        "base": "EUR",
        "rates": "edge/rates.csv",
        "parents": "edge/parents.csv",
    },
    "northwind": {"sales": "northwind.csv", "base": "USD"},
    "uci0910": {"sales": "uci_online_retail_2009_2010.csv.gz", "base": "GBP"},
}
BEFORE = {"northwind__1998-05__hysteresis": "northwind__1998-02__prevrun"}


@pytest.fixture(scope="module")
def answer() -> Answer:
    """Classify as an expected file was made; each data set is read once."""
    read = cache(lambda data_set: portfolio(**SALES[data_set]))

    @cache
    def answer(name: str) -> Result:
        previous = answer(BEFORE[name]) if name in BEFORE else None
        return classify(read(name.split("__")[0]), expected_options(expected_figures(name)), previous)

    return answer


@pytest.mark.parametrize("name", EXPECTED)
def test_gives_every_expected_row(name: str, answer: Answer) -> None:
    assert [cells(row) for row in answer(name).rows.values()] == expected_rows(name)


@pytest.mark.parametrize("name", EXPECTED)
def test_gives_every_expected_figure(name: str, answer: Answer) -> None:
    figures = expected_figures(name)
    del figures["options"]
    assert published(answer(name)) == figures


def published(result: Result) -> dict[str, Any]:
    """The figures of a run in the words of the expected files."""
    figures = result.concentration
    skipped = {
        "after_window": result.skipped.after_window,
        "no_customer": result.skipped.no_customer,
        "no_customer_amount_1e-6": int(result.skipped.no_customer_amount * 10**6),
        "no_rate": result.skipped.no_rate,
        "returns_ignored": result.skipped.returns_ignored,
    }
    ratios = {f"CR{k}": share for k, share in figures.top.items()}
    ratios |= {"top20pct": figures.top_fifth, "HHI": figures.hhi, "gini": figures.gini}
    answers = {
        "window": [result.window.start.isoformat(), (result.window.end - timedelta(1)).isoformat()],
        "accounts": {status: result.statuses[status] for status in ("active", "new", "nonpositive", "dormant")},
        "skipped": {reason: count for reason, count in skipped.items() if count},
        "total_positive": rounded(result.total_positive, 6),
        "total_net": rounded(result.total_net, 6),
        "concentration": {
            **{name: rounded(share, 12) for name, share in ratios.items()},
            "effective_accounts": rounded(figures.effective_accounts, 6),
            "n": figures.count,
        },
        "accounts_to_reach_pct": {str(target): count for target, count in figures.accounts_to_reach.items()},
        "matrix": {
            name: {"accounts": cell.accounts, "net_revenue": rounded(cell.net_revenue, 6)}
            for name, cell in result.matrix.items()
        },
    }
    return answers | ({"migration": moves(result.previous, result)} if result.previous else {})


def moves(first: Result, second: Result) -> dict[str, int]:
    # Inferred from expected/: these files call dormant accounts "none".
    counts: Counter[str] = Counter()
    for pair, move in migration(first, second).moves.items():
        counts[">".join("none" if name == "dormant" else name for name in pair)] += move.accounts
    return dict(counts)


generated = settings(max_examples=60, deadline=None)


@generated
@given(cases())
def test_matrix_holds_every_account_once(case: Case) -> None:
    result = classify(*case)
    assert sum(cell.accounts for cell in result.matrix.values()) == len(result.rows)
    assert sum(cell.net_revenue for cell in result.matrix.values()) == result.total_net


@generated
@given(cases())
def test_shares_of_a_group_add_up_to_one(case: Case) -> None:
    known, options = case
    result = classify(known, replace(options, total="positive", grouping="country"))
    sums: dict[str, Fraction] = {}
    for row in result.rows.values():
        if row.share:
            group = known.groups.get(row.customer_id, "")
            sums[group] = sums.get(group, Fraction(0)) + row.share
    assert set(sums.values()) <= {Fraction(1)}


@generated
@given(cases(), st.randoms(use_true_random=False))
def test_order_of_the_lines_does_not_matter(case: Case, random: Any) -> None:
    known, options = case
    shuffled = random.sample(known.lines, len(known.lines))
    assert classify(replace(known, lines=tuple(shuffled)), options).rows == classify(known, options).rows


@generated
@given(cases())
def test_ten_times_everything_changes_no_class(case: Case) -> None:
    known, options = case
    # In base currency, because conversion rounds to four decimals.
    small = [replace(line, currency="") for line in known.lines]
    large = [
        replace(line, amount=10 * line.amount, quantity=10 * line.quantity, cost=10 * (line.cost or Decimal(0)))
        for line in small
    ]
    results = [classify(replace(known, lines=tuple(lines)), options) for lines in (small, large)]
    assert letters(results[0]) == letters(results[1])


def letters(result: Result) -> dict[str, tuple[str, str]]:
    return {customer: (row.status, row.combined) for customer, row in result.rows.items()}


@generated
@given(cases())
def test_more_revenue_never_means_a_worse_letter(case: Case) -> None:
    known, options = case
    rows = classify(known, replace(options, grouping="none")).rows.values()
    ranked = [(-row.net_revenue, row.abc) for row in rows if row.abc]
    # Equal revenue must mean equal letters, so sorting by revenue alone or with the letter is the same.
    assert [abc for _, abc in sorted(ranked)] == sorted(abc for _, abc in ranked)
    assert len(set(ranked)) == len({revenue for revenue, _ in ranked})


@generated
@given(cases())
def test_without_margins_and_confirmation_the_raw_letters_are_published(case: Case) -> None:
    known, options = case
    options = replace(options, hysteresis=False, confirm=1)
    previous = classify(known, earlier(options, 1))
    rows = classify(known, options, previous).rows.values()
    assert [(row.abc, row.xyz) for row in rows] == [(row.abc_raw, row.xyz_raw) for row in rows]


@generated
@given(cases())
def test_published_letters_lie_between_the_previous_and_the_raw_ones(case: Case) -> None:
    known, options = case
    oldest = classify(known, earlier(options, 2))
    previous = classify(known, earlier(options, 1), oldest)
    result = classify(known, options, previous)
    assert result == classify(known, options, previous)
    for customer, row in result.rows.items():
        before = previous.rows.get(customer)
        if before and before.abc and row.abc:
            assert row.abc in {before.abc, row.abc_raw} or {before.abc, row.abc_raw} == {"A", "C"}
        if before and before.xyz and row.xyz:
            assert row.xyz in {before.xyz, row.xyz_raw} or {before.xyz, row.xyz_raw} == {"X", "Z"}


@generated
@given(cases())
def test_migration_has_the_accounts_of_both_runs(case: Case) -> None:
    known, options = case
    first, second = classify(known, earlier(options, 1)), classify(known, options)
    both = migration(first, second).moves.items()
    for side, result in enumerate((first, second)):
        counts: Counter[str] = Counter()
        for move, cell in both:
            counts[move[side]] += cell.accounts
        del counts["none"]
        assert counts == {name: cell.accounts for name, cell in result.matrix.items()}
