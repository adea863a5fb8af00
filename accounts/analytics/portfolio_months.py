"""Revenue of chosen accounts by month, and of each owner or team among them, in one query."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, Literal

from django.db import connection
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from accounts.analytics.period import Period

Grouping = Literal["owner", "team"]
ZERO: Final = Decimal(0)


@dataclass(frozen=True)
class GroupMonths:
    """What the accounts of one owner or team made in the period; `pk` is None for those that have none.

    `months` are sums by month of the twelve months, for drawing only.
    """

    pk: int | None
    name: str
    accounts: int
    key_accounts: int
    revenue: Decimal
    revenue_before: Decimal
    key_revenue: Decimal
    months: dict[date, float]


@dataclass(frozen=True)
class PortfolioMonths:
    """Sums by month of all chosen accounts and of the key accounts among them, two years of them."""

    whole: dict[date, Decimal] = field(default_factory=dict)
    keys: dict[date, Decimal] = field(default_factory=dict)
    groups: list[GroupMonths] = field(default_factory=list)
    unassigned: int = 0

    @cached_property
    def accounts(self) -> int:
        """How many accounts were chosen."""
        return sum(group.accounts for group in self.groups)

    @cached_property
    def key_accounts(self) -> int:
        """How many of them are key accounts."""
        return sum(group.key_accounts for group in self.groups)

    def of(self, pk: int) -> int:
        """Return how many of them one owner, or one team, has."""
        return sum(group.accounts for group in self.groups if group.pk == pk)


def portfolio_months(accounts: QuerySet[Any], *, period: Period, by: Grouping = "owner") -> PortfolioMonths:
    """Add up the months of these accounts; groups have no order."""
    rows = _rows(accounts, period, by)
    whole: dict[date, Decimal] = {}
    keys: dict[date, Decimal] = {}
    groups = []
    unassigned = 0
    for row in rows:
        if row["is_month"]:
            whole[row["month"]] = whole.get(row["month"], ZERO) + row["revenue"]
            if row["is_key"]:
                keys[row["month"]] = row["revenue"]
        else:
            groups.append(_group(row))
            unassigned += row["unassigned"]
    return PortfolioMonths(whole, keys, groups, unassigned)


def _group(row: dict[str, Any]) -> GroupMonths:
    return GroupMonths(
        pk=row["group_id"],
        name=row["name"] or "",
        accounts=row["accounts"],
        key_accounts=row["key_accounts"],
        revenue=row["revenue"] or ZERO,
        revenue_before=row["revenue_before"] or ZERO,
        key_revenue=row["key_revenue"] or ZERO,
        months=dict(zip(row["months"] or (), row["nets"] or (), strict=True)),
    )


def _rows(accounts: QuerySet[Any], period: Period, by: Grouping) -> list[dict[str, Any]]:
    chosen = accounts.order_by().values_list(
        "pk", f"{by}_id", f"{by}__name", _flag(Q(status="KEY")), _flag(Q(owner__isnull=False))
    )
    text, parameters = chosen.query.sql_with_params()
    window = period.window
    bounds = (window.start, period.start, period.start_before, period.end_before, window.start_before, window.end)
    with connection.cursor() as cursor:
        # Our own text around a query that Django has written; its values stay bound.
        cursor.execute(_text().replace("{accounts}", text), (*parameters, *bounds))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())


@cache
def _text() -> str:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
