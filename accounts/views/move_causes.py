"""Why an account moved to another class, in a few words with their arithmetic."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.analytics.migration_matrix import Mover
from accounts.analytics.move_causes import Cause, Method, Why, causes_of, months_of
from accounts.models import ClassificationRun
from kam.core import formatting

WORDS: Final = {
    Why.OTHER_PARAMETERS: gettext_lazy("other parameters"),
    Why.OTHER_VALUE_PARAMETERS: gettext_lazy("other parameters of value"),
    Why.OTHER_VARIABILITY_PARAMETERS: gettext_lazy("other parameters of variability"),
    Why.COUNTED_AFRESH: gettext_lazy("counted afresh, without the margins of the series before"),
    Why.NO_SALES: gettext_lazy("no sales in the months counted"),
    Why.FIRST_SALES: gettext_lazy("first sales"),
    Why.BUYS_AGAIN: gettext_lazy("buys again"),
    Why.SIGN_CHANGED: gettext_lazy("its revenue changed its sign"),
    Why.OTHERS_FELL_BEHIND: gettext_lazy("others fell behind it"),
    Why.OTHERS_GREW_PAST: gettext_lazy("others grew past it"),
    Why.SEASON_TAKEN_OUT: gettext_lazy("season taken out"),
    Why.SEASON_COUNTED: gettext_lazy("season counted again"),
    Why.LONG_ENOUGH: gettext_lazy("long enough a customer for a letter"),
    Why.TOO_NEW: gettext_lazy("no letter for so few months"),
}


@dataclass(frozen=True)
class OtherMethod:
    """The difference of method between two runs, in words."""

    method: Method
    months: int

    @classmethod
    def between(cls, first: ClassificationRun, second: ClassificationRun) -> "OtherMethod | None":
        """Return the difference of method between two runs; None within a series."""
        method = Method.between(first, second)
        return cls(method, months_of(second)) if method else None

    def causes(self, mover: Mover) -> str:
        """Say what moved each letter that moved."""
        return _in_words(self.method.causes(mover), self.months)


def cause_in_words(mover: Mover, run: ClassificationRun) -> str:
    """Say what moved it in this run: its money, the money of others, buckets without sales, returns, the season."""
    return _in_words(causes_of(mover), months_of(run))


def _in_words(causes: list[Cause], months: int) -> str:
    return " · ".join(_said(cause, months) for cause in causes)


def _said(cause: Cause, months: int) -> str:
    if cause.why == Why.REVENUE_CHANGED:
        return _changed(cause.growth or Decimal(0), months)
    if cause.why == Why.GAP:
        return _gap(cause)
    if cause.why == Why.RETURNS:
        return _returns(cause)
    if cause.why == Why.DEVIATION:
        values = {"before": formatting.percent(cause.before, 0), "after": formatting.percent(cause.after, 0)}
        return _("deviation %(after)s of the mean, %(before)s before") % values
    return str(WORDS[cause.why])


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


def _gap(cause: Cause) -> str:
    count = int(cause.after or 0)
    words = ngettext(
        "gap: %(count)s month without sales, %(before)s before",
        "gap: %(count)s months without sales, %(before)s before", count,
    )  # fmt: skip
    return words % {"count": formatting.number(count), "before": formatting.number(cause.before or 0)}


def _returns(cause: Cause) -> str:
    count = int(cause.after or 0)
    words = ngettext(
        "returns: %(count)s month below zero, %(before)s before",
        "returns: %(count)s months below zero, %(before)s before", count,
    )  # fmt: skip
    return words % {"count": formatting.number(count), "before": formatting.number(cause.before or 0)}
