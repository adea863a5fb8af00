"""Why an account moved to another class, in one sentence with its arithmetic."""

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.migration_matrix import DORMANT, NONE, Figures, Mover
from accounts.analytics.twelve_months import change
from kam.core import formatting

# Below it an account's own revenue is not what moved it; from there on growth explains uneven buckets.
STEADY: Final = Decimal("0.005")
STRONG: Final = Decimal("0.10")


def cause_in_words(mover: Mover) -> str:
    """Say what moved it: its money, the money of others, buckets without sales, returns, the season."""
    if mover.after in {DORMANT, NONE}:
        return _("bought nothing in the window")
    if mover.before == DORMANT:
        return _("buys again")
    growth = change(mover.figures_after.value or Decimal(0), mover.figures_before.value)
    if mover.before[0] != mover.after[0]:
        return _of_value(growth, is_up=mover.after[0] < mover.before[0])
    return _of_steadiness(mover.figures_before, mover.figures_after, growth)


def _of_value(growth: Decimal | None, *, is_up: bool) -> str:
    if growth is None:
        return _("its revenue changed its sign")
    share = {"share": formatting.percent(abs(growth))}
    if is_up:
        return _("revenue up %(share)s") % share if growth > STEADY else _("others fell behind it")
    return _("revenue down %(share)s") % share if growth < -STEADY else _("others grew past it")


def _of_steadiness(before: Figures, after: Figures, growth: Decimal | None) -> str:
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
    return _of_amounts(before.cv, after.cv, growth)


def _of_amounts(before: Decimal, after: Decimal, growth: Decimal | None) -> str:
    values = {"before": formatting.percent(before, 0), "after": formatting.percent(after, 0)}
    if growth is not None and abs(growth) >= STRONG:
        values["share"] = formatting.percent(abs(growth), 0)
        if growth > 0:
            return _("growth of %(share)s: deviation %(after)s, %(before)s before") % values
        return _("fall of %(share)s: deviation %(after)s, %(before)s before") % values
    return _("deviation %(after)s of the mean, %(before)s before") % values


def _empty(figures: Figures) -> int:
    return (figures.buckets or 0) - (figures.nonzero_buckets or 0)


def _negative(figures: Figures) -> int:
    return (figures.nonzero_buckets or 0) - (figures.positive_buckets or 0)
