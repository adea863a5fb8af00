"""Why an account moved to another class, letter by letter: what it was and by how much."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from accounts.analytics.abc_xyz.dependence import COUNTED, VALUE, VARIABILITY, changed
from accounts.analytics.migration_matrix import DORMANT, NONE, Figures, Mover
from accounts.analytics.twelve_months import change
from accounts.models import ClassificationRun
from kam.core.calendar import month_index

# Below it an account's own revenue is not what moved it; from there on growth explains uneven buckets.
STEADY: Final = Decimal("0.005")
STRONG: Final = Decimal("0.10")


class Why(StrEnum):
    """What may move an account."""

    OTHER_PARAMETERS = "other_parameters"
    OTHER_VALUE_PARAMETERS = "other_value_parameters"
    OTHER_VARIABILITY_PARAMETERS = "other_variability_parameters"
    COUNTED_AFRESH = "counted_afresh"
    NO_SALES = "no_sales"
    FIRST_SALES = "first_sales"
    BUYS_AGAIN = "buys_again"
    SIGN_CHANGED = "sign_changed"
    REVENUE_CHANGED = "revenue_changed"
    OTHERS_FELL_BEHIND = "others_fell_behind"
    OTHERS_GREW_PAST = "others_grew_past"
    SEASON_TAKEN_OUT = "season_taken_out"
    SEASON_COUNTED = "season_counted"
    LONG_ENOUGH = "long_enough"
    TOO_NEW = "too_new"
    GAP = "gap"
    RETURNS = "returns"
    DEVIATION = "deviation"


@dataclass(frozen=True)
class Cause:
    """One cause; `before` and `after` are its figure in the two runs: empty buckets, those below zero, or the CV.

    `growth` is the change of revenue as a ratio, where that is the cause.
    """

    why: Why
    growth: Decimal | None = None
    before: Decimal | int | None = None
    after: Decimal | int | None = None


@dataclass(frozen=True)
class Method:
    """What may move an account between runs of two series: parameters that differ, and a memory that begins anew.

    A new series knows no earlier letters, so its margins hold nothing back. That is why a letter moved when neither
    its parameters nor its figures did, which can be told where both runs count the same days.
    """

    parameters: frozenset[str]
    is_same_window: bool

    @classmethod
    def between(cls, first: ClassificationRun, second: ClassificationRun) -> "Method | None":
        """Return the difference of method between two runs; None within a series."""
        if (first.profile_id, first.series) == (second.profile_id, second.series):
            return None
        windows = [(run.window_start, run.window_end) for run in (first, second)]
        return cls(changed(first.parameters, second.parameters), windows[0] == windows[1])

    def causes(self, mover: Mover) -> list[Cause]:
        """Return what moved each letter that moved: parameters only where it depends on those that differ."""
        if {mover.before, mover.after} & {DORMANT, NONE}:
            return [Cause(Why.OTHER_PARAMETERS) if self.parameters & COUNTED else _of_coming_and_going(mover)]
        causes = []
        if mover.before[0] != mover.after[0]:
            causes.append(self._of_value(mover))
        if mover.before[1] != mover.after[1]:
            causes += self._of_steadiness(mover)
        return causes

    def _of_value(self, mover: Mover) -> Cause:
        if self.parameters & VALUE:
            return Cause(Why.OTHER_VALUE_PARAMETERS)
        if self.is_same_window and mover.figures_before.value == mover.figures_after.value:
            return Cause(Why.COUNTED_AFRESH)
        return _of_value(mover)

    def _of_steadiness(self, mover: Mover) -> list[Cause]:
        if self.parameters & VARIABILITY:
            return [Cause(Why.OTHER_VARIABILITY_PARAMETERS)]
        if self.is_same_window and mover.figures_before.cv == mover.figures_after.cv:
            return [Cause(Why.COUNTED_AFRESH)]
        return _of_steadiness(mover)


def causes_of(mover: Mover) -> list[Cause]:
    """Return what moved it within a series: its money, the money of others, empty buckets, returns, the season."""
    if {mover.before, mover.after} & {DORMANT, NONE}:
        return [_of_coming_and_going(mover)]
    if mover.before[0] != mover.after[0]:
        return [_of_value(mover)]
    return _of_steadiness(mover)


def months_of(run: ClassificationRun) -> int:
    """Return over how many months the run adds up money; 0 when it counts weeks."""
    ends = (run.window_start, run.window_end)
    return 0 if any(day.day != 1 for day in ends) else month_index(run.window_end) - month_index(run.window_start)


def _of_coming_and_going(mover: Mover) -> Cause:
    if mover.after in {DORMANT, NONE}:
        return Cause(Why.NO_SALES)
    return Cause(Why.FIRST_SALES if mover.before == NONE else Why.BUYS_AGAIN)


def _growth(mover: Mover) -> Decimal | None:
    return change(mover.figures_after.value or Decimal(0), mover.figures_before.value)


def _of_value(mover: Mover) -> Cause:
    growth = _growth(mover)
    if growth is None:
        return Cause(Why.SIGN_CHANGED)
    if mover.after[0] < mover.before[0]:
        return Cause(Why.REVENUE_CHANGED, growth=growth) if growth > STEADY else Cause(Why.OTHERS_FELL_BEHIND)
    return Cause(Why.REVENUE_CHANGED, growth=growth) if growth < -STEADY else Cause(Why.OTHERS_GREW_PAST)


def _of_steadiness(mover: Mover) -> list[Cause]:
    before, after, growth = mover.figures_before, mover.figures_after, _growth(mover)
    if before.is_seasonally_adjusted != after.is_seasonally_adjusted:
        return [Cause(Why.SEASON_TAKEN_OUT if after.is_seasonally_adjusted else Why.SEASON_COUNTED)]
    if before.cv is None or after.cv is None:
        return [Cause(Why.LONG_ENOUGH if before.cv is None else Why.TOO_NEW)]
    if _empty(after) != _empty(before):
        return [Cause(Why.GAP, before=_empty(before), after=_empty(after))]
    if _negative(before) != _negative(after):
        return [Cause(Why.RETURNS, before=_negative(before), after=_negative(after))]
    deviation = Cause(Why.DEVIATION, before=before.cv, after=after.cv)
    # What made the months more alike is no growth and no fall; only to uneven ones it adds.
    if growth is None or abs(growth) < STRONG or after.cv <= before.cv:
        return [deviation]
    return [Cause(Why.REVENUE_CHANGED, growth=growth), deviation]


def _empty(figures: Figures) -> int:
    return (figures.buckets or 0) - (figures.nonzero_buckets or 0)


def _negative(figures: Figures) -> int:
    return (figures.nonzero_buckets or 0) - (figures.positive_buckets or 0)
