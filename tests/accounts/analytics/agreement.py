"""What the SQL and the oracle must say alike of one portfolio: rows, members of groups, totals, moves between runs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction

from accounts.analytics.migration_matrix import Migration, migration
from accounts.models import Account, ClassificationRun, ClassificationSnapshot, SalesLine
from accounts.services import classification
from kam.core.models import User
from tests.accounts.analytics.loading import load, load_more
from tests.accounts.analytics.oracle import Line, Options, Portfolio, Result, Row, classify
from tests.accounts.analytics.oracle.hierarchy import root_of
from tests.accounts.analytics.oracle.migration import migration as right_migration

# What both call the same, and must say exactly alike.
EXACT = {
    "status": "status",
    "abc": "abc",
    "xyz": "xyz",
    "abc_raw": "raw_abc",
    "xyz_raw": "raw_xyz",
    "pattern": "pattern",
    "rank": "rank",
    "net_revenue": "value",
    "buckets": "buckets",
    "nonzero_buckets": "nonzero_buckets",
    "lines": "lines",
    "orders": "orders",
    "first_date": "first_on",
    "last_date": "last_on",
    "recency_days": "recency_days",
    "r": "r",
    "f": "f",
    "m": "m",
    "seasonal_adjusted": "is_seasonally_adjusted",
}
ROUNDED = {
    "share": "share",
    "cum_share_start": "cum_share_start",
    "cum_share_end": "cum_share_end",
    "mean": "mean",
    "cv": "cv",
    "plain_cv": "cv_plain",
    "adi": "adi",
    "cv2_nonzero": "cv2_nonzero",
}
LEFT_OUT = {
    "after_window": "after_window",
    "unassigned": "no_customer",
    "unassigned_amount": "no_customer_amount",
    "unrated": "no_rate",
    "returns_ignored": "returns_ignored",
}
NOT_OURS = {"as_of", "fixed_rates"}


@dataclass(frozen=True)
class Answer:
    """One run with what the oracle says: of everybody ranked, and of each account by itself."""

    run: ClassificationRun
    want: Result
    alone: Result


def check(portfolio: Portfolio, options: Options, days: Sequence[date]) -> None:
    """Compare the runs of one series on these days, each looking back at those before it; then correct the last.

    A credit note of twice the first line's amount changes the past: only the last run is computed again.
    """
    with undone():
        load(portfolio, options.fixed_rates)
        load_more(portfolio, [_sold_on(line) for line in portfolio.lines[:1]], kind=SalesLine.Kind.SELL_OUT)
        answers: list[Answer] = []
        for day in days:
            answers.append(_answer(portfolio, replace(options, as_of=day), answers[-1] if answers else None))
        for earlier_one in answers[:-1]:
            _compare_moves(earlier_one, answers[-1])
        before = answers[-2] if len(answers) > 1 else None
        correction = [_credit_note(line) for line in portfolio.lines[:1]]
        load_more(portfolio, correction)
        corrected = replace(portfolio, lines=(*portfolio.lines, *correction))
        again = _answer(corrected, answers[-1].want.options, before)
        assert again.run.pk == answers[-1].run.pk
        assert _run(again.want.options).written == 0


def _answer(portfolio: Portfolio, options: Options, before: Answer | None) -> Answer:
    answer = Answer(
        run=_run(options),
        want=classify(portfolio, options, before.want if before else None),
        alone=classify(portfolio, replace(options, rollup="self"), before.alone if before else None),
    )
    _compare(answer)
    if options.rollup == "root":
        _compare_members(answer, portfolio)
    return answer


def _run(options: Options) -> ClassificationRun:
    named = {field.name for field in fields(Options)} - NOT_OURS
    parameters = {name: getattr(options, name) for name in named}
    return classification.run_classification(as_of=options.as_of, by=User.objects.importer(), options=parameters)


def _sold_on(line: Line) -> Line:
    """Return what the customer sold to its own customers, which is no sale of ours."""
    return replace(line, document=f"{line.document}-SOLD-ON", amount=Decimal(999_999_999))


def _credit_note(line: Line) -> Line:
    cost = None if line.cost is None else -2 * line.cost
    document = f"{line.document}-CREDIT"
    return replace(line, document=document, amount=-2 * line.amount, quantity=-2 * line.quantity, cost=cost)


def _compare(answer: Answer) -> None:
    snapshots = answer.run.snapshots.ranked().exclude(status="none").select_related("account")
    got = {snapshot.account.external_id: snapshot for snapshot in snapshots}
    assert got.keys() == answer.want.rows.keys()
    for customer, row in answer.want.rows.items():
        _compare_row(got[customer], row)
    candidates = {customer for customer, snapshot in got.items() if snapshot.is_key_candidate}
    assert candidates == answer.want.key_account_candidates
    _compare_figures(answer.run.figures, answer.want)
    _compare_concentration(answer.run.figures["concentration"], answer.want)


def _compare_row(snapshot: ClassificationSnapshot, row: Row) -> None:
    for name, field in EXACT.items():
        assert getattr(snapshot, field) == getattr(row, name), (row.customer_id, name)
    for name, field in ROUNDED.items():
        assert close(getattr(snapshot, field), getattr(row, name)), (row.customer_id, name)


def _compare_members(answer: Answer, portfolio: Portfolio) -> None:
    """Members of a group have their own class, as if there were no groups, beside that of their head."""
    members = answer.run.snapshots.exclude(group_head=None).select_related("account", "group_head")
    got = {snapshot.account.external_id: snapshot for snapshot in members}
    heads = {child: root_of(child, portfolio.parents) for child in portfolio.parents}
    assert got.keys() == {child for child, head in heads.items() if head in answer.want.rows}
    for child, snapshot in got.items():
        head = answer.want.rows[heads[child]]
        assert snapshot.group_head.external_id == head.customer_id
        assert (snapshot.group_abc, snapshot.group_xyz) == (head.abc, head.xyz)
        assert not snapshot.is_key_candidate
        if child in answer.alone.rows:
            _compare_row(snapshot, replace(answer.alone.rows[child], rank=None))
        else:
            assert (snapshot.status, snapshot.class_code) == ("none", "")


def _compare_figures(figures: dict[str, Any], want: Result) -> None:
    assert figures["accounts"] == dict(want.statuses)
    assert {name: (cell["accounts"], Fraction(cell["revenue"])) for name, cell in figures["matrix"].items()} == {
        name: (cell.accounts, cell.net_revenue) for name, cell in want.matrix.items()
    }
    assert Decimal(figures["total_positive"]) == want.total_positive
    assert Decimal(figures["total_net"]) == want.total_net
    assert figures["key_candidates"] == len(want.key_account_candidates)
    for name, counter in LEFT_OUT.items():
        assert Fraction(figures["left_out"][name]) == getattr(want.skipped, counter), name


def _compare_concentration(figures: dict[str, Any], want: Result) -> None:
    right = want.concentration
    assert figures["accounts"] == right.count
    assert figures["reach"] == {str(target): count for target, count in right.accounts_to_reach.items()}
    pairs = [(figures["top"][str(count)], share) for count, share in right.top.items()]
    pairs += [(figures[name], getattr(right, name)) for name in ("top_fifth", "hhi", "effective_accounts", "gini")]
    assert all(close(Decimal(ours), theirs) for ours, theirs in pairs)


def _compare_moves(first: Answer, second: Answer) -> None:
    ours = migration(first=first.run, second=second.run, accounts=Account.objects.all())
    theirs = right_migration(first.want, second.want)
    assert _moves(ours) == {
        pair: (move.accounts, move.revenue_before, move.revenue_after) for pair, move in theirs.moves.items()
    }
    assert close(ours.stability, theirs.stability)


def _moves(ours: Migration) -> dict[tuple[str, str], tuple[int, Fraction, Fraction]]:
    return {
        pair: (move.accounts, Fraction(move.value_before), Fraction(move.value_after))
        for pair, move in ours.moves.items()
    }


def close(got: Decimal | None, want: Fraction | Decimal | None) -> bool:
    """Say whether both agree to nine digits after the point; of large figures to nine digits altogether."""
    if got is None or want is None:
        return got is None and want is None
    return abs(Fraction(got) - Fraction(want)) <= max(Fraction(1), abs(Fraction(want))) / 10**9


@contextmanager
def undone() -> Iterator[None]:
    """Take back what one example stored."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
