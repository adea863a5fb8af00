"""How often one account orders: the typical gap between its days of ordering, and how long it has been silent."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.db import connection

from accounts.analytics.alarms.kinds import ORDERS_READ
from accounts.analytics.alarms.order_gap import LIMITS


@dataclass(frozen=True)
class OrderRhythm:
    """Days of two years up to the last day of the company's sales; gaps in days, the longest being that of nine in ten.

    `typical` and `usual_longest` are None while there are too few orders to tell.
    """

    until: date
    last_on: date | None = None
    typical: int | None = None
    usual_longest: int | None = None

    @property
    def silence(self) -> int | None:
        """Days from the last order to the last day of sales; None without orders in two years."""
        return None if self.last_on is None else (self.until - self.last_on).days

    @property
    def next_on(self) -> date | None:
        """The day on which its rhythm lets expect an order; None without a rhythm."""
        if self.last_on is None or self.typical is None:
            return None
        return self.last_on + timedelta(days=self.typical)

    @property
    def is_late(self) -> bool:
        """Whether it is silent for longer than nine of ten times."""
        return self.silence is not None and self.usual_longest is not None and self.silence > self.usual_longest


def order_rhythm(account_id: int, *, until: date) -> OrderRhythm:
    """Return the rhythm of an account whose reader may see it; `until` is the last day that sales reach to."""
    with connection.cursor() as cursor:
        cursor.execute(_text(), {"account": account_id, "since": until - ORDERS_READ, "until": until})
        gaps, typical, usual_longest, last_on = cursor.fetchone()
    if gaps < LIMITS["fewest_gaps"]:
        return OrderRhythm(until, last_on)
    return OrderRhythm(until, last_on, typical, usual_longest)


@cache
def _text() -> str:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
