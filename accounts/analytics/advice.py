"""What the figures of a run advise about its own method: buckets that are too short, a season of the whole company."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Sum

from accounts.analytics.twelve_months import YEAR
from accounts.models import AccountMonth, ClassificationRun
from kam.core.calendar import add_months

# From these parts of an average month on, a month is strong or weak enough to call the year a season.
STRONG: Final = Decimal("1.25")
WEAK: Final = Decimal("0.75")


@dataclass(frozen=True)
class Unsteady:
    """Most A accounts are Z: `erratic` of `rated`, which bring `revenue`."""

    erratic: int
    rated: int
    revenue: Decimal


@dataclass(frozen=True)
class Season:
    """The strongest and the weakest month as parts of an average one, and the same months of the year before."""

    strongest: date
    weakest: date
    high: Decimal
    low: Decimal
    high_before: Decimal | None
    low_before: Decimal | None


def unsteady(run: ClassificationRun) -> Unsteady | None:
    """Return how many A accounts are Z when most of them are, by buckets that could be longer; else None."""
    matrix: dict[str, Any] = run.figures.get("matrix") or {}
    rated = sum(int(matrix[code]["accounts"]) for code in ("AX", "AY", "AZ") if code in matrix)
    worst = matrix.get("AZ")
    if worst is None or run.parameters["bucket"] == "quarter" or 2 * int(worst["accounts"]) <= rated:
        return None
    return Unsteady(int(worst["accounts"]), rated, Decimal(worst["revenue"]))


def season(run: ClassificationRun) -> Season | None:
    """Return the season of the whole company in the twelve months before the end of the run's window.

    None without one: no month far enough from the average, or the same months of the year before, where they are
    known, lie on the other side of it. None as well where the run takes a season out already.
    """
    if run.parameters["seasonal"] != "none":
        return None
    now = _indices(run.window_end)
    if now is None:
        return None
    before = _indices(add_months(run.window_end, -YEAR))
    strongest, weakest = max(now, key=lambda month: now[month]), min(now, key=lambda month: now[month])
    high, low = now[strongest], now[weakest]
    if high < STRONG and low > WEAK:
        return None
    high_before = before[add_months(strongest, -YEAR)] if before else None
    low_before = before[add_months(weakest, -YEAR)] if before else None
    if (high_before is not None and high_before <= 1) or (low_before is not None and low_before >= 1):
        return None
    return Season(strongest, weakest, high, low, high_before, low_before)


def _indices(end: date) -> dict[date, Decimal] | None:
    """Return each of twelve months as a part of the average one; None unless all of them have positive sales."""
    start = add_months(end, -YEAR)
    rows = AccountMonth.objects.filter(account__isnull=False, month__gte=start, month__lt=end)
    # In order, so that of equal months the first one is named.
    sums = dict(rows.order_by("month").values_list("month").annotate(net=Sum("net")))
    if len(sums) < YEAR or min(sums.values()) <= 0:
        return None
    average = sum(sums.values(), Decimal(0)) / YEAR
    return {month: net / average for month, net in sums.items()}
