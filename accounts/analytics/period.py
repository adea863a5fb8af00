"""The part of the twelve months that figures are of: all of them, a quarter, or the months of the calendar year."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from accounts.analytics.twelve_months import YEAR, TwelveMonths
from kam.core.calendar import add_months

QUARTER: Final = 3


@dataclass(frozen=True)
class Period:
    """The last months of a window, `length` of them, and the same months of the year before."""

    window: TwelveMonths
    length: int = YEAR

    @classmethod
    def last_quarter(cls, window: TwelveMonths) -> "Period":
        """Return the last three months of the window."""
        return cls(window, QUARTER)

    @classmethod
    def year_to_date(cls, window: TwelveMonths) -> "Period":
        """Return the months of the calendar year in which the window ends."""
        return cls(window, window.last.month)

    @cached_property
    def start(self) -> date:
        """The first day of the period."""
        return add_months(self.window.end, -self.length)

    @property
    def last(self) -> date:
        """The first day of its last month."""
        return self.window.last

    @property
    def end(self) -> date:
        """The first day after the period."""
        return self.window.end

    @cached_property
    def start_before(self) -> date:
        """The first day of the same months a year before."""
        return add_months(self.start, -YEAR)

    @cached_property
    def end_before(self) -> date:
        """The first day after the same months a year before."""
        return add_months(self.end, -YEAR)

    @cached_property
    def months(self) -> tuple[date, ...]:
        """The first days of its months, oldest first."""
        return self.window.months[-self.length :]

    @cached_property
    def known_before(self) -> int:
        """How many of the same months a year before lie in the company's sales history."""
        return sum(1 for month in self.window.months_before[-self.length :] if self.window.is_known(month))

    @property
    def is_comparable(self) -> bool:
        """Whether the same months a year before are all here."""
        return self.known_before == self.length
