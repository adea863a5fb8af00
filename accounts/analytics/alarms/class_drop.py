"""Classes that dropped: the letter for value, now and three months ago."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.analytics.alarms.kinds import AlarmKind, AlarmWords, FoundAlarm, Reach
from accounts.analytics.alarms.reading import found_by
from kam.core import formatting


def find(reach: Reach) -> Sequence[FoundAlarm]:
    """Return accounts whose published letter for value is worse than in the run of three months before.

    Not those whose letter for value somebody has given by hand: that is an answer to the drop.
    """
    return found_by("class_drop", reach.bound, account=None)


def find_of(account_id: int) -> Sequence[FoundAlarm]:
    """Return the same of one account: at most one."""
    return found_by("class_drop", {}, account=account_id)


def words(figures: Mapping[str, Any], currency: str) -> AlarmWords:
    """Tell both classes and the value that each came from."""
    day = _day(figures["compared_with"])
    classes = {"before": figures["from_class"], "now": figures["to_class"], "day": day}
    return AlarmWords(
        short=_("Class fell from %(before)s to %(now)s since %(day)s") % classes,
        sentence=_("On %(day)s the account was %(before)s, now it is %(now)s.") % classes,
        arithmetic=[
            (_("Class as of %(day)s") % {"day": day}, figures["from_class"]),
            (_("Value of its window then"), _value(figures, "value_before", currency)),
            (_("Class as of %(day)s") % {"day": _day(figures["as_of"])}, figures["to_class"]),
            (_("Value of its window now"), _value(figures, "value_now", currency)),
        ],
        rule=_("Found when the letter for value is worse than three months before."),
    )


def _day(text: str) -> str:
    return formatting.day(date.fromisoformat(text))


def _value(figures: Mapping[str, Any], name: str, currency: str) -> str:
    value = Decimal(figures[name])
    return formatting.money(value, currency) if figures["is_money"] else formatting.number(value)


CLASS_DROP: Final = AlarmKind("CLASS_DROP", 50, gettext_lazy("Class fell in three months"), Decimal("0.5"), find, words)
