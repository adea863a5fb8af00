"""Orders that do not come: the days since the last one beside the account's own rhythm."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.analytics.alarms.kinds import AlarmKind, AlarmWords, FoundAlarm, Reach
from accounts.analytics.alarms.reading import found_in
from accounts.analytics.silence import rule
from kam.core import formatting

QUESTION: Final = Path(__file__).with_suffix(".sql")


def find(reach: Reach) -> Sequence[FoundAlarm]:
    """Return the accounts that are silent for half as long again as their typical gap, and longer than usual.

    Usual is also what they did at this time of the year before: out of season nobody is late.
    """
    return found_in(rule.of_all(QUESTION), reach.bound | rule.LIMITS)


def words(figures: Mapping[str, Any], currency: str) -> AlarmWords:
    """Tell the typical gap and the present one; amounts do not matter here."""
    typical, silence = figures["typical"], figures["silence"]
    values = {"typical": formatting.number(typical), "now": formatting.number(silence)}
    short = ngettext(
        "Orders late: none for %(now)s days, usually every day",
        "Orders late: none for %(now)s days, usually every %(typical)s",
        typical,
    )
    return AlarmWords(
        short=short % values,
        sentence=_("The last order came on %(day)s. By the account’s own rhythm the next is overdue.")
        % {"day": formatting.day(date.fromisoformat(figures["last_order_on"]))},
        arithmetic=[
            (_("Days with orders in two years"), formatting.number(figures["orders"])),
            (_("Typical gap (median)"), formatting.days(typical)),
            (_("Nine of ten gaps are not longer than"), formatting.days(figures["usual_longest"])),
            (_("The gap at this time a year before"), formatting.days(figures.get("gap_year_before"))),
            (_("Last order"), formatting.day(date.fromisoformat(figures["last_order_on"]))),
            (_("Sales reach to"), formatting.day(date.fromisoformat(figures["counted_to"]))),
            (_("Days without an order"), formatting.days(silence)),
        ],
        rule=_(
            "Found when nothing has come for 1.5 times the typical gap and at least a week more than it, "
            "longer than nine of ten gaps and longer than at this time a year before."
        ),
    )


ORDER_GAP: Final = AlarmKind("ORDER_GAP", 10, gettext_lazy("Orders late"), Decimal("0.6"), find, words)
