"""Why an account moved to another class, in a few words with their arithmetic, letter by letter."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.abc_xyz.dependence import COUNTED, VALUE, VARIABILITY, changed
from accounts.analytics.migration_matrix import DORMANT, NONE, Figures, Mover
from accounts.analytics.twelve_months import change
from accounts.models import ClassificationRun
from kam.core import formatting
from kam.core.calendar import month_index

# Below it an account's own revenue is not what moved it; from there on growth explains uneven buckets.
STEADY: Final = Decimal("0.005")
STRONG: Final = Decimal("0.10")


@dataclass(frozen=True)
class OtherMethod:
    """What may move an account between runs of two series: parameters that differ, and a memory that begins anew.

    A new series knows no earlier letters, so its margins hold nothing back. That is why a letter moved when neither
    its parameters nor its figures did, which can be told where both runs count the same days.
    """

    parameters: frozenset[str]
    is_same_window: bool
    months: int

    @classmethod
    def between(cls, first: ClassificationRun, second: ClassificationRun) -> "OtherMethod | None":
        """Return the difference of method between two runs; None within a series."""
        if (first.profile_id, first.series) == (second.profile_id, second.series):
            return None
        windows = [(run.window_start, run.window_end) for run in (first, second)]
        return cls(changed(first.parameters, second.parameters), windows[0] == windows[1], _months(second))

    def causes(self, mover: Mover) -> str:
        """Say what moved each letter that moved: parameters only where it depends on those that differ."""
        if {mover.before, mover.after} & {DORMANT, NONE}:
            return _("other parameters") if self.parameters & COUNTED else _of_coming_and_going(mover)
        causes = []
        if mover.before[0] != mover.after[0]:
            causes.append(self._of_value(mover))
        if mover.before[1] != mover.after[1]:
            causes.append(self._of_steadiness(mover))
        return " · ".join(causes)

    def _of_value(self, mover: Mover) -> str:
        if self.parameters & VALUE:
            return _("other parameters of value")
        if self.is_same_window and mover.figures_before.value == mover.figures_after.value:
            return _afresh()
        return _of_value(_growth(mover), is_up=_is_up(mover), months=self.months)

    def _of_steadiness(self, mover: Mover) -> str:
        if self.parameters & VARIABILITY:
            return _("other parameters of variability")
        if self.is_same_window and mover.figures_before.cv == mover.figures_after.cv:
            return _afresh()
        return _of_steadiness(mover, self.months)


def cause_in_words(mover: Mover, run: ClassificationRun) -> str:
    """Say what moved it in this run: its money, the money of others, buckets without sales, returns, the season."""
    if {mover.before, mover.after} & {DORMANT, NONE}:
        return _of_coming_and_going(mover)
    if mover.before[0] != mover.after[0]:
        return _of_value(_growth(mover), is_up=_is_up(mover), months=_months(run))
    return _of_steadiness(mover, _months(run))


def _months(run: ClassificationRun) -> int:
    """Return over how many months the run adds up money; 0 when it counts weeks."""
    ends = (run.window_start, run.window_end)
    return 0 if any(day.day != 1 for day in ends) else month_index(run.window_end) - month_index(run.window_start)


def _of_coming_and_going(mover: Mover) -> str:
    if mover.after in {DORMANT, NONE}:
        return _("no sales in the months counted")
    return _("first sales") if mover.before == NONE else _("buys again")


def _growth(mover: Mover) -> Decimal | None:
    return change(mover.figures_after.value or Decimal(0), mover.figures_before.value)


def _is_up(mover: Mover) -> bool:
    return mover.after[0] < mover.before[0]


def _afresh() -> str:
    return _("counted afresh, without the margins of the series before")


def _of_value(growth: Decimal | None, *, is_up: bool, months: int) -> str:
    if growth is None:
        return _("its revenue changed its sign")
    if is_up:
        return _changed(growth, months) if growth > STEADY else _("others fell behind it")
    return _changed(growth, months) if growth < -STEADY else _("others grew past it")


def _changed(growth: Decimal, months: int) -> str:
    """Say how the revenue of a run stands to that of the run before, and over how many months both add it up."""
    values = {"share": formatting.percent(abs(growth)), "months": formatting.number(months)}
    if not months:
        up, down = _("revenue up %(share)s on the earlier run"), _("revenue down %(share)s on the earlier run")
        return (up if growth > 0 else down) % values
    up = ngettext(
        "%(months)s-month revenue up %(share)s on the earlier run",
        "%(months)s-month revenue up %(share)s on the earlier run", months,
    )  # fmt: skip
    down = ngettext(
        "%(months)s-month revenue down %(share)s on the earlier run",
        "%(months)s-month revenue down %(share)s on the earlier run", months,
    )  # fmt: skip
    return (up if growth > 0 else down) % values


def _of_steadiness(mover: Mover, months: int) -> str:
    before, after, growth = mover.figures_before, mover.figures_after, _growth(mover)
    if before.is_seasonally_adjusted != after.is_seasonally_adjusted:
        return _("season taken out") if after.is_seasonally_adjusted else _("season counted again")
    if before.cv is None or after.cv is None:
        return _("long enough a customer for a letter") if before.cv is None else _("no letter for so few months")
    empty = _empty(after)
    if empty != _empty(before):
        words = ngettext(
            "gap: %(count)s month without sales, %(before)s before",
            "gap: %(count)s months without sales, %(before)s before", empty,
        )  # fmt: skip
        return words % {"count": formatting.number(empty), "before": formatting.number(_empty(before))}
    if _negative(before) != _negative(after):
        words = ngettext(
            "returns: %(count)s month below zero, %(before)s before",
            "returns: %(count)s months below zero, %(before)s before", _negative(after),
        )  # fmt: skip
        return words % {"count": formatting.number(_negative(after)), "before": formatting.number(_negative(before))}
    return _of_amounts(before.cv, after.cv, growth, months)


def _of_amounts(before: Decimal, after: Decimal, growth: Decimal | None, months: int) -> str:
    values = {"before": formatting.percent(before, 0), "after": formatting.percent(after, 0)}
    said = _("deviation %(after)s of the mean, %(before)s before") % values
    # What made the months more alike is no growth and no fall; only to uneven ones it adds.
    if growth is None or abs(growth) < STRONG or after <= before:
        return said
    return f"{_changed(growth, months)} · {said}"


def _empty(figures: Figures) -> int:
    return (figures.buckets or 0) - (figures.nonzero_buckets or 0)


def _negative(figures: Figures) -> int:
    return (figures.nonzero_buckets or 0) - (figures.positive_buckets or 0)
