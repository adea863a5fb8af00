"""The buckets that a run judged one account by, read again from the roll-up or, where that cannot tell, the lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.db.models import QuerySet

from accounts.analytics.abc_xyz.window import bucket_index, first_day
from accounts.models import AccountMonth, ClassificationRun, ClassificationSnapshot, ExchangeRate, SalesLine

# As converted amounts are stored.
FOUR: Final = Decimal("0.0001")


@dataclass(frozen=True)
class Bucket:
    """What an account brought from `start` to the next bucket, in the measure of the run."""

    start: date
    amount: Decimal


def judged_accounts(snapshot: ClassificationSnapshot) -> set[int]:
    """Return whose sales the snapshot's figures add up: the whole group's for the head of one, else its own."""
    if snapshot.run.parameters["rollup"] != "root" or snapshot.group_head_id is not None:
        return {snapshot.account_id}
    members = snapshot.run.snapshots.filter(group_head_id=snapshot.account_id)
    return {snapshot.account_id, *members.order_by().values_list("account_id", flat=True)}


def series_of(
    snapshot: ClassificationSnapshot, *, months: QuerySet[AccountMonth], lines: QuerySet[SalesLine]
) -> Sequence[Bucket]:
    """Return the buckets in the run's window, oldest first, empty ones as zero.

    `months` and `lines` are those of the accounts that were judged, of any time: only one of them is read. Weeks and
    budget rates are not in the roll-up. Empty for an account that was not judged.
    """
    run = snapshot.run
    bucket = run.parameters["bucket"]
    if not snapshot.buckets:
        return []
    is_by_line = bucket == "week" or run.parameters["fx"] == "fixed"
    last = bucket_index(bucket, run.window_end) - 1
    amounts = dict.fromkeys(range(last + 1 - snapshot.buckets, last + 1), Decimal(0))
    rows = _of_lines(run, lines) if is_by_line else _of_months(run, months)
    found = ((bucket_index(bucket, day), amount) for day, amount in rows)
    for index, amount in ((index, amount) for index, amount in found if index in amounts):
        amounts[index] += amount
    return [Bucket(first_day(bucket, index), amount) for index, amount in amounts.items()]


def _of_months(run: ClassificationRun, months: QuerySet[AccountMonth]) -> Iterable[tuple[date, Decimal]]:
    for month in months.filter(month__gte=run.window_start, month__lt=run.window_end).order_by("pk"):
        yield month.month, amount_of(month, run.parameters["measure"])


def amount_of(month: AccountMonth, measure: str) -> Decimal:
    """Return what a month brought in the measure: net, gross, margin or quantity."""
    if measure == "margin":
        return month.net - (month.cost or Decimal(0))
    amount: Decimal = getattr(month, measure)
    return amount


def _of_lines(run: ClassificationRun, lines: QuerySet[SalesLine]) -> Iterable[tuple[date, Decimal]]:
    """Read the lines of the window; one without a rate counts for nothing, as in the run."""
    measure, rates = run.parameters["measure"], _rates(run)
    seen = lines.filter(kind=SalesLine.Kind.SELL_IN, document_on__gte=run.window_start, document_on__lt=run.window_end)
    columns = ("document_on", "quantity", "amount", "cost", "base_amount", "base_cost", "currency")
    for day, quantity, *stored, currency in seen.order_by("pk").values_list(*columns):
        amount, cost = stored[2:] if rates is None else [_converted(value, rates.get(currency)) for value in stored[:2]]
        if amount is None or (measure == "gross" and amount < 0):
            continue
        by_measure = {"quantity": quantity, "margin": amount - (cost or 0)}
        yield day, by_measure.get(measure, amount) or Decimal(0)


def _rates(run: ClassificationRun) -> dict[str, Decimal] | None:
    """Return the budget rate of each currency that the run used; None where each document had its own."""
    if run.parameters["fx"] != "fixed":
        return None
    known = ExchangeRate.objects.filter(kind=ExchangeRate.Kind.BUDGET, on__lt=run.window_end)
    # The latest of each currency comes last and stays.
    rates = dict(known.order_by("on", "pk").values_list("currency", "rate"))
    return rates | {run.figures.get("currency", ""): Decimal(1)}


def _converted(value: Decimal | None, rate: Decimal | None) -> Decimal | None:
    return None if value is None or rate is None else (value * rate).quantize(FOUR, ROUND_HALF_UP)
