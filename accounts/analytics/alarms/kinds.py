"""What an alarm is: a pattern of buying that broke. Kinds are registered in `ready()`, by later apps as well."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise

from kam.core.calendar import add_months
from kam.core.registry import Registry

# Two years of orders tell a pattern; older ones tell of another time.
ORDERS_READ: Final = timedelta(days=730)
YEAR: Final = timedelta(days=365)
# The months that are compared with the same months a year before.
RECENT_MONTHS: Final = 3


@dataclass(frozen=True)
class Reach:
    """How far the sales reach: to their last day, and to the first day after the last full month."""

    last_on: date
    end: date

    @property
    def bound(self) -> dict[str, date]:
        """The days that the SQL of the kinds names."""
        return {
            "last_on": self.last_on,
            "last_on_before": self.last_on - YEAR,
            "orders_since": self.last_on - ORDERS_READ,
            "end": self.end,
            "recent": add_months(self.end, -RECENT_MONTHS),
            "year": add_months(self.end, -12),
            "recent_end_before": add_months(self.end, -12),
            "recent_before": add_months(self.end, -12 - RECENT_MONTHS),
            "year_before": add_months(self.end, -24),
        }


@dataclass(frozen=True)
class FoundAlarm:
    """An alarm as it was found: `severity` is above 0 and at most 1, `at_stake` in the company's currency."""

    account_id: int
    subject: str
    severity: Decimal
    at_stake: Decimal
    figures: dict[str, Any]


@dataclass(frozen=True)
class AlarmWords:
    """An alarm told to people: in a few words, in a sentence, the figures it was worked out from, and its rule."""

    short: str
    sentence: str
    arithmetic: list[tuple[str, str]]
    rule: str = ""


@dataclass(frozen=True)
class AlarmKind:
    """One pattern. `weight`, below 1, is the share of the score that the alarm makes alone at its worst."""

    key: str
    order: int
    label: str | Promise
    weight: Decimal
    find: Callable[[Reach], Sequence[FoundAlarm]]
    words: Callable[[Mapping[str, Any], str], AlarmWords]


alarm_kinds: Registry[AlarmKind] = Registry()
