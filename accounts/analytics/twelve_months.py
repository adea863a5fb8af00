"""The twelve months that pages speak of: they end with the published window, never with today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final, Self

from kam.core.calendar import add_months, month_start

YEAR: Final = 12


@dataclass(frozen=True)
class TwelveMonths:
    """Twelve whole months; `end` is the first day after them."""

    end: date

    @classmethod
    def until(cls, day: date) -> Self:
        """Return the last twelve months that were over before `day`."""
        return cls(month_start(day))

    @cached_property
    def start(self) -> date:
        """The first day of the first of them."""
        return add_months(self.end, -YEAR)

    @cached_property
    def start_before(self) -> date:
        """The first day of the twelve months before them."""
        return add_months(self.end, -2 * YEAR)

    @cached_property
    def last(self) -> date:
        """The first day of the last of them."""
        return add_months(self.end, -1)

    @cached_property
    def months(self) -> tuple[date, ...]:
        """The first days of the twelve months, oldest first."""
        return tuple(add_months(self.start, number) for number in range(YEAR))

    @cached_property
    def months_before(self) -> tuple[date, ...]:
        """The first days of the twelve months before them, oldest first."""
        return tuple(add_months(self.start_before, number) for number in range(YEAR))


@dataclass(frozen=True)
class TwoYears:
    """Revenue of twelve months and of the twelve before, month by month, empty months being zero."""

    now: tuple[Decimal, ...]
    before: tuple[Decimal, ...]

    @classmethod
    def of(cls, window: TwelveMonths, months: Iterable[tuple[date, Decimal]]) -> Self:
        """Sort sums by month into the two years; months outside both are left out."""
        sums = dict(months)
        zero = Decimal(0)
        return cls(
            tuple(sums.get(month, zero) for month in window.months),
            tuple(sums.get(month, zero) for month in window.months_before),
        )

    @cached_property
    def total(self) -> Decimal:
        """Revenue of the twelve months."""
        return sum(self.now, Decimal(0))

    @cached_property
    def total_before(self) -> Decimal:
        """Revenue of the twelve months before."""
        return sum(self.before, Decimal(0))

    @cached_property
    def change(self) -> Decimal | None:
        """How much more than the year before, 0.1 being ten percent; None when there is nothing to compare with."""
        return change(self.total, self.total_before)

    @property
    def months_before(self) -> int:
        """How many months of the year before had sales."""
        return sum(1 for value in self.before if value)

    @property
    def has_sales(self) -> bool:
        """Whether any month of the two years is not zero."""
        return any(self.now) or any(self.before)


def change(now: Decimal, before: Decimal) -> Decimal | None:
    """Return the growth of a sum as a ratio; None from nothing or from less than nothing."""
    return (now - before) / before if before > 0 else None
