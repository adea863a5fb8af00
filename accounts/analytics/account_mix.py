"""What one account bought by product line, channel and place of delivery: twelve months and the twelve before."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from django.db import connection

from accounts.analytics.account_products import FEWEST_MONTHS, RECENT_MONTHS
from accounts.analytics.twelve_months import YEAR, TwelveMonths, change
from kam.core.calendar import add_months

Dimension = Literal["line", "channel", "unit"]
ZERO: Final = Decimal(0)


@dataclass
class Part:
    """One line, channel (its code) or place; without a name what names none. Money in the company's currency.

    `months` are sums by month of both years, of lines only.
    """

    name: str
    pk: int | None = None
    revenue: Decimal = ZERO
    revenue_before: Decimal = ZERO
    months: dict[date, Decimal] = field(default_factory=dict)

    @property
    def change(self) -> Decimal | None:
        """Growth as a ratio; None from nothing."""
        return change(self.revenue, self.revenue_before)


@dataclass(frozen=True)
class BoughtLine:
    """One product line as the list shows it, with how it stands to the alarm for lines that stopped."""

    part: Part
    months: int
    last_month: date | None
    is_stopped: bool
    is_new: bool


@dataclass(frozen=True)
class AccountMix:
    """The parts of each dimension, the largest first."""

    window: TwelveMonths
    parts: dict[Dimension, list[Part]]

    @property
    def total(self) -> Decimal:
        """Revenue of the twelve months."""
        return sum((part.revenue for part in self.parts["line"]), ZERO)

    @property
    def lines(self) -> list[BoughtLine]:
        """The product lines with the months in which they were bought."""
        return [self._line(part) for part in self.parts["line"]]

    def share(self, part: Part) -> Decimal | None:
        """Return the part of the account's revenue that it makes; None where there is nothing to share."""
        return part.revenue / self.total if self.total > 0 else None

    def _line(self, part: Part) -> BoughtLine:
        recent = add_months(self.window.end, -RECENT_MONTHS)
        bought = [month for month, net in part.months.items() if net > 0]
        before = [month for month in bought if add_months(recent, -YEAR) <= month < recent]
        return BoughtLine(
            part=part,
            months=sum(1 for month in bought if month >= self.window.start),
            last_month=max(bought, default=None),
            is_stopped=not any(month >= recent for month in bought) and len(before) >= FEWEST_MONTHS,
            is_new=self.window.is_comparable
            and part.revenue > 0
            and not any(month < self.window.start for month in part.months),
        )


def account_mix(account_id: int, window: TwelveMonths) -> AccountMix:
    """Return what an account, whose reader may see it, bought in the window; one query."""
    parts: dict[Dimension, dict[Any, Part]] = {"line": {}, "channel": {}, "unit": {}}
    for row in _rows(account_id, window):
        found = parts[row["dimension"]]
        part = found.setdefault(row["line_id"] or row["name"], Part(row["name"], row["line_id"]))
        if row["is_now"]:
            part.revenue += row["net"]
        else:
            part.revenue_before += row["net"]
        if row["dimension"] == "line":
            part.months[row["month"]] = row["net"]
    largest_first = {
        dimension: sorted(found.values(), key=lambda part: (-part.revenue, -part.revenue_before, part.name))
        for dimension, found in parts.items()
    }
    return AccountMix(window, largest_first)


def _rows(account_id: int, window: TwelveMonths) -> list[dict[str, Any]]:
    values: dict[str, Any] = {
        "account": account_id,
        "start": window.start,
        "end": window.end,
        "start_before": window.start_before if window.is_comparable else window.start,
    }
    with connection.cursor() as cursor:
        cursor.execute(_text(), values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@cache
def _text() -> str:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
