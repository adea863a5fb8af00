"""Product lines that an account stopped buying."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.analytics.alarms.kinds import AlarmKind, AlarmWords, FoundAlarm, Reach
from accounts.analytics.alarms.reading import found_by
from kam.core import formatting

LIMITS: Final = {"fewest_months": 6, "smallest_share": Decimal("0.03")}


def find(reach: Reach) -> Sequence[FoundAlarm]:
    """Return lines bought in six of twelve months and in this season a year ago, and not in the last three months."""
    return found_by("stopped_line", reach.bound, **LIMITS)


def words(figures: Mapping[str, Any], currency: str) -> AlarmWords:
    """Tell which line it is and what it brought in the twelve months before it stopped."""
    line_net, account_net = Decimal(figures["line_net"]), Decimal(figures["account_net"])
    return AlarmWords(
        short=_("Stopped buying %(line)s") % {"line": figures["line"]},
        sentence=_("Nothing of %(line)s since %(month)s, while other lines are still bought.")
        % {"line": figures["line"], "month": formatting.month(date.fromisoformat(figures["last_month"]))},
        arithmetic=[
            (_("Months with this line, of the twelve before"), formatting.number(figures["months_bought"])),
            (_("Its revenue in those twelve months"), formatting.money(line_net, currency)),
            (_("Revenue of the account in the same months"), formatting.money(account_net, currency)),
            (_("Share of the line"), formatting.percent(line_net / account_net)),
            (_("Last month with this line"), formatting.month(date.fromisoformat(figures["last_month"]))),
            (_("Three months without it are counted from"), formatting.month(date.fromisoformat(figures["since"]))),
        ],
        rule=_(
            "Found when a line that was bought in 6 of 12 months, and in this season a year ago, "
            "is not bought for three months."
        ),
    )


STOPPED_LINE: Final = AlarmKind("STOPPED_LINE", 20, gettext_lazy("Stopped buying a line"), Decimal("0.5"), find, words)
