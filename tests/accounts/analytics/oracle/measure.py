"""What each account sold: the lines of the portfolio gathered into ledgers (sections 1, 3, 4)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.accounts.analytics.oracle.buckets import Window, bucket_of, start_of
from tests.accounts.analytics.oracle.hierarchy import root_of
from tests.accounts.analytics.oracle.inputs import Line, Options, Portfolio
from tests.accounts.analytics.oracle.money import VALUE, converted, rate_of


@dataclass
class Skipped:
    """Lines the run left out, each counted once."""

    # Inferred from expected/: this order decides which counter a line falls into; all four count
    # every line before the window end, and the unassigned amount includes returns.
    after_window: int = 0
    no_customer: int = 0
    no_customer_amount: Fraction = Fraction(0)
    no_rate: int = 0
    returns_ignored: int = 0


@dataclass
class Ledger:
    """All lines of one account before the window end."""

    # Inferred from expected/: `lines` counts inside the window, the first and the last day look at every
    # line before its end, returns too; a line counts as positive by its base amount whatever the measure.
    window: Window
    values: dict[int, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    days: list[date] = field(default_factory=list)
    lines: int = 0
    documents: set[str] = field(default_factory=set)
    last_positive: date | None = None

    def add(self, line: Line, base: Decimal, value: Decimal) -> None:
        bucket = bucket_of(line.day, self.window.bucket)
        self.values[bucket] += Fraction(value)
        self.days.append(line.day)
        if bucket < self.window.first:
            return
        self.lines += 1
        if base > 0:
            self.documents.add(line.document)
            self.last_positive = max(line.day, self.last_positive or line.day)

    @property
    def first_date(self) -> date:
        return min(self.days)

    @property
    def last_date(self) -> date:
        return max(self.days)

    @property
    def revenue(self) -> Fraction:
        """r: the sum over the window, in units of the measure."""
        return sum(self.series(self.window.first).values(), Fraction(0))

    def series(self, first: int) -> dict[int, Fraction]:
        """The value of every bucket from the given one to the window's last, empty ones as 0."""
        return {b: self.values.get(b, Fraction(0)) for b in range(first, self.window.last + 1)}

    def judged_series(self, options: Options) -> dict[int, Fraction]:
        """The series of section 6.1: of a new account only since its first bucket, unless `full`."""
        first = self.window.first
        if options.new == "since_first":
            first = max(first, bucket_of(self.first_date, self.window.bucket))
        return self.series(first)


def ledgers(portfolio: Portfolio, options: Options, window: Window) -> tuple[dict[str, Ledger], Skipped]:
    """The ledger of each account that has a line before the window end."""
    skipped = Skipped()
    found: dict[str, Ledger] = {}
    for line, rate in counted(portfolio, options, window, skipped):
        customer = line.customer
        if options.rollup == "root":
            customer = root_of(customer, portfolio.parents)
        ledger = found.setdefault(customer, Ledger(window))
        value = VALUE[options.measure](line, rate) if line.day >= valued_from(options, window) else Decimal(0)
        ledger.add(line, converted(line.amount, rate), value)
    return found, skipped


def valued_from(options: Options, window: Window) -> date:
    """The first day whose lines have a value; older ones only say since when an account buys."""
    if options.seasonal != "additive":
        return window.start
    return min(window.start, start_of(window.last - 23, "month"))


def counted(portfolio: Portfolio, options: Options, window: Window, skipped: Skipped) -> Iterator[tuple[Line, Decimal]]:
    """The lines that count, each with its rate; the others go to the counters."""
    for line in portfolio.lines:
        rate = rate_of(line, portfolio, options)
        if line.day >= window.end:
            skipped.after_window += 1
        elif not line.customer:
            skipped.no_customer += 1
            skipped.no_customer_amount += Fraction(converted(line.amount, rate or Decimal(0)))
        elif rate is None:
            skipped.no_rate += 1
        elif options.measure == "gross" and converted(line.amount, rate) < 0:
            skipped.returns_ignored += 1
        else:
            yield line, rate
