"""Revenue that falls: beside the same months a year before, so that seasons play no part."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.analytics.alarms.kinds import AlarmKind, AlarmWords, FoundAlarm, Reach
from accounts.analytics.alarms.reading import found_by
from kam.core import formatting

LIMITS: Final = {
    "smallest_fall": Decimal("0.15"),
    "worst": Decimal("0.5"),
    "least_part_of_year": Decimal("0.03"),
    "smallest_fall_of_year": Decimal("0.1"),
    "worst_year": Decimal("0.4"),
}


def find(reach: Reach) -> Sequence[FoundAlarm]:
    """Return accounts 15 % below the same three months of the year before while the year falls, or 10 % over it.

    The three months must make a difference to the year: out of season a few orders more or less say nothing.
    """
    return found_by("falling_revenue", reach.bound, **LIMITS)


def words(figures: Mapping[str, Any], currency: str) -> AlarmWords:
    """Tell the fall and the sums of both years."""
    recent, before = Decimal(figures["recent_net"]), Decimal(figures["recent_net_before"])
    year, year_before = Decimal(figures["year_net"]), Decimal(figures["year_net_before"])
    fall = recent / before - 1 if before > 0 else None
    fall_of_year = year / year_before - 1
    is_material = before - recent >= LIMITS["least_part_of_year"] * year_before
    is_recent = fall is not None and fall <= -LIMITS["smallest_fall"] and is_material
    sentence = (
        _("The last three months brought %(amount)s less than the same months a year before.")
        if is_recent
        else _("The last twelve months brought %(amount)s less than the twelve before.")
    )
    less = before - recent if is_recent else year_before - year
    return AlarmWords(
        short=_in_short(recent, fall if is_recent else None, fall_of_year),
        sentence=sentence % {"amount": formatting.money(less, currency)},
        arithmetic=[
            (
                _("Three months from %(month)s") % {"month": formatting.month(date.fromisoformat(figures["since"]))},
                formatting.money(recent, currency),
            ),
            (_("The same months a year before"), formatting.money(before, currency)),
            (_("Change in three months"), formatting.signed_percent(fall)),
            (_("Twelve months"), formatting.money(year, currency)),
            (_("Twelve months before"), formatting.money(year_before, currency)),
            (_("Change in the year"), formatting.signed_percent(fall_of_year)),
        ],
        rule=_(
            "Found when twelve months bring 10% less than the twelve before them. Also found when they bring less at "
            "all, and the last three bring 15% less than a year before: a loss of at least 3% of a year's revenue."
        ),
    )


def _in_short(recent: Decimal, fall: Decimal | None, fall_of_year: Decimal) -> str:
    """Say the fall in three months, or where that is None the fall in a year; a fall by all of it is no percentage."""
    if fall is None:
        return _("Revenue fell %(fall)s in a year") % {"fall": formatting.percent(-fall_of_year)}
    if recent > 0:
        return _("Revenue fell %(fall)s in three months") % {"fall": formatting.percent(-fall)}
    return _("More returned than sold in three months") if recent else _("No sales in the last three months")


FALLING_REVENUE: Final = AlarmKind("FALLING_REVENUE", 40, gettext_lazy("Revenue fell"), Decimal("0.6"), find, words)
