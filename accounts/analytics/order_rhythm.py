"""How often one account orders: the typical gap between its days of ordering, and how long it has been silent."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from django.db import connection

from accounts.analytics.alarms.kinds import Reach
from accounts.analytics.silence import rule

QUESTION: Final = Path(__file__).with_suffix(".sql")


@dataclass(frozen=True)
class OrderRhythm:
    """Days of two years up to the last day of the company's sales; gaps in days, the longest being that of nine in ten.

    `typical` and `usual_longest` are None while there are too few orders to tell. `gap_year_before` is the gap that
    this day of the year before lay in. `is_late` says what the alarm for orders that stay away says.
    """

    until: date
    last_on: date | None = None
    typical: int | None = None
    usual_longest: int | None = None
    gap_year_before: int | None = None
    is_late: bool = False

    @property
    def silence(self) -> int | None:
        """Days from the last order to the last day of sales; None without orders in two years."""
        return None if self.last_on is None else (self.until - self.last_on).days

    @property
    def is_gone(self) -> bool:
        """Whether it has been silent for too long to speak of a next order."""
        return self.silence is not None and self.silence > rule.LIMITS["gone"]

    @property
    def is_out_of_season(self) -> bool:
        """Whether its rhythm lets expect an order by now, but it was silent at this time of the year before, too."""
        if self.silence is None or self.typical is None or self.gap_year_before is None:
            return False
        return self.typical < self.silence <= self.gap_year_before

    @property
    def next_on(self) -> date | None:
        """The day on which its rhythm, or its season, lets expect an order; None without a rhythm."""
        if self.last_on is None or self.typical is None:
            return None
        gap = self.gap_year_before if self.is_out_of_season else None
        return self.last_on + timedelta(days=gap or self.typical)


def order_rhythm(account_id: int, *, until: date) -> OrderRhythm:
    """Return the rhythm of an account whose reader may see it; `until` is the last day that sales reach to."""
    values = Reach(last_on=until, end=until).bound | rule.LIMITS | {"account": account_id}
    with connection.cursor() as cursor:
        cursor.execute(rule.of_account(QUESTION), values)
        row = cursor.fetchone()
    if row is None:
        return OrderRhythm(until)
    gaps, typical, usual_longest, gap_year_before, last_on, is_late = row
    if gaps < rule.LIMITS["fewest_gaps"]:
        return OrderRhythm(until, last_on)
    return OrderRhythm(until, last_on, typical, usual_longest, gap_year_before, is_late)
