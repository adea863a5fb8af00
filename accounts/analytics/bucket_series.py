"""The buckets that a run judged one account by, read from the roll-up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.analytics.abc_xyz.window import bucket_index, first_day
from accounts.models import AccountMonth, ClassificationSnapshot


@dataclass(frozen=True)
class Bucket:
    """What an account brought from `start` to the next bucket, in the measure of the run."""

    start: date
    amount: Decimal


def series_of(snapshot: ClassificationSnapshot, months: Iterable[AccountMonth]) -> Sequence[Bucket] | None:
    """Return the account's buckets in the run's window, oldest first, empty ones as zero.

    `months` are rows of the account, others than the window's are left out. None where the roll-up cannot tell:
    weeks, budget rates, groups under their ultimate parent.
    """
    run, parameters = snapshot.run, snapshot.run.parameters
    bucket = parameters["bucket"]
    if bucket == "week" or parameters["fx"] != "document" or parameters["rollup"] != "self" or not snapshot.buckets:
        return None
    last = bucket_index(bucket, run.window_end) - 1
    amounts = dict.fromkeys(range(last + 1 - snapshot.buckets, last + 1), Decimal(0))
    for month in months:
        index = bucket_index(bucket, month.month)
        if index in amounts:
            amounts[index] += amount_of(month, parameters["measure"])
    return [Bucket(first_day(bucket, index), amount) for index, amount in amounts.items()]


def amount_of(month: AccountMonth, measure: str) -> Decimal:
    """Return what a month brought in the measure: net, gross, margin or quantity."""
    if measure == "margin":
        return month.net - (month.cost or Decimal(0))
    amount: Decimal = getattr(month, measure)
    return amount
