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
    """Twelve whole months; `end` is the first day after them.

    `sales_since` is the first month of the company's sales, None when they are known to be older than both years
    or there are none.
    """

    end: date
    sales_since: date | None = None

    @classmethod
    def until(cls, day: date, *, sales_since: date | None = None) -> Self:
        """Return the last twelve months that were over before `day`."""
        return cls(month_start(day), sales_since)

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

    @cached_property
    def known_before(self) -> int:
        """How many months of the year before lie in the company's sales history, 0 to 12."""
        return sum(1 for month in self.months_before if self.is_known(month))

    @property
    def is_comparable(self) -> bool:
        """Whether the year before is here whole: twelve months are not compared with ten."""
        return self.known_before == YEAR

    def is_known(self, month: date) -> bool:
        """Whether a month is not before the company's first sale."""
        return self.sales_since is None or month >= self.sales_since


@dataclass(frozen=True)
class TwoYears:
    """Revenue of twelve months and of the twelve before, month by month, empty months being zero.

    A month of the year before that lies before the company's first sale is None.
    """

    now: tuple[Decimal, ...]
    before: tuple[Decimal | None, ...]

    @classmethod
    def of(cls, window: TwelveMonths, months: Iterable[tuple[date, Decimal]]) -> Self:
        """Sort sums by month into the two years; months outside both are left out."""
        sums = dict(months)
        zero = Decimal(0)
        return cls(
            tuple(sums.get(month, zero) for month in window.months),
            tuple(sums.get(month, zero) if window.is_known(month) else None for month in window.months_before),
        )

    def last(self, count: int) -> "TwoYears":
        """Return the last months of both years only."""
        return type(self)(self.now[-count:], self.before[-count:])

    @cached_property
    def total(self) -> Decimal:
        """Revenue of the twelve months."""
        return sum(self.now, Decimal(0))

    @cached_property
    def total_before(self) -> Decimal:
        """Revenue of the twelve months before."""
        return sum((value for value in self.before if value is not None), Decimal(0))

    @cached_property
    def change(self) -> Decimal | None:
        """How much more than the year before, 0.1 being ten percent; None when there is no whole year to compare."""
        return None if None in self.before else change(self.total, self.total_before)

    @property
    def has_sales(self) -> bool:
        """Whether any month of the two years is not zero."""
        return any(self.now) or any(self.before)


def change(now: Decimal, before: Decimal | None) -> Decimal | None:
    """Return the growth of a sum as a ratio; None from nothing, from less than nothing and from what is unknown."""
    return (now - before) / before if before is not None and before > 0 else None


def drawn(values: Iterable[Decimal | None]) -> list[float | None]:
    """Return the values as a chart takes them; what is unknown is a gap."""
    return [None if value is None else float(value) for value in values]
