"""Revenue that falls: three months beside the same months a year before, so that seasons play no part."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.analytics.alarms.kinds import AlarmKind, AlarmWords, FoundAlarm, Reach
from accounts.analytics.alarms.reading import found_by
from kam.core import formatting

LIMITS: Final = {"smallest_fall": Decimal("0.15"), "worst": Decimal("0.5")}


def find(reach: Reach) -> Sequence[FoundAlarm]:
    """Return accounts 15 % or more below the same three months of the year before, and below it over the year."""
    return found_by("falling_revenue", reach, **LIMITS)


def words(figures: Mapping[str, Any], currency: str) -> AlarmWords:
    """Tell the fall and the sums of both years."""
    recent, before = Decimal(figures["recent_net"]), Decimal(figures["recent_net_before"])
    year, year_before = Decimal(figures["year_net"]), Decimal(figures["year_net_before"])
    fall = formatting.signed_percent(recent / before - 1)
    return AlarmWords(
        short=_("Revenue %(fall)s in three months") % {"fall": fall},
        sentence=_("The last three months brought %(amount)s less than the same months a year before.")
        % {"amount": formatting.money(before - recent, currency)},
        arithmetic=[
            (
                _("Three months from %(month)s") % {"month": formatting.month(date.fromisoformat(figures["since"]))},
                formatting.money(recent, currency),
            ),
            (_("The same months a year before"), formatting.money(before, currency)),
            (_("Change"), fall),
            (_("Twelve months"), formatting.money(year, currency)),
            (_("Twelve months before"), formatting.money(year_before, currency)),
            (_("An alarm from"), _("a fall of 15% in three months, when the year falls too")),
        ],
    )


FALLING_REVENUE: Final = AlarmKind("FALLING_REVENUE", 40, gettext_lazy("Revenue falls"), Decimal("0.6"), find, words)
