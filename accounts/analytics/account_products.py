"""What one account bought, product by product: one query over its lines of two years, sorted, searched and cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.db import connection

from accounts.analytics.twelve_months import TwelveMonths
from kam.core.calendar import add_months, month_index, month_of_index

# By what it can be sorted: the expression and whether the largest comes first of itself.
SORTS: Final = {
    "revenue": ("revenue", True),
    "before": ("revenue_before", True),
    "change": ("change", False),
    # By how much of the year its second half differs from its first, as in the list of accounts.
    "trend": ("trend", False),
    "name": ("lower(unaccent(name))", False),
    "last": ("last_on", True),
    "price": ("price", True),
    "price-change": ("price_change", True),
    "months": ("months", True),
}
# The months that tell whether something is bought no more: as the alarm for stopped lines counts them.
RECENT_MONTHS: Final = 3
FEWEST_MONTHS: Final = 6
HALF_A_YEAR: Final = 6


@dataclass(frozen=True)
class Asked:
    """Which products, in which order, from which place on. `line` narrows to a product line."""

    sort: str = "revenue"
    is_descending: bool = True
    words: Sequence[str] = ()
    line: int | None = None
    offset: int = 0
    limit: int | None = None


@dataclass(frozen=True)
class BoughtProduct:
    """One product: money in the company's currency, prices per unit, `months` in which it was bought.

    The product without a name is that of lines which name none. `nets` are by month of the window, for drawing.
    """

    pk: int | None
    name: str
    number: str
    line: str
    revenue: Decimal
    revenue_before: Decimal
    change: Decimal | None
    price: Decimal | None
    price_change: Decimal | None
    months: int
    last_on: date | None
    nets: dict[date, Decimal]
    is_stopped: bool
    is_new: bool


@dataclass(frozen=True)
class BoughtProducts:
    """A page of products and how many there are: found, and all of them."""

    rows: list[BoughtProduct]
    found: int
    all_products: int


def account_products(account_id: int, window: TwelveMonths, asked: Asked) -> BoughtProducts:
    """Return what an account, whose reader may see it, bought in the window."""
    rows = _rows(account_id, window, asked)
    products = [_product(row, window) for row in rows]
    return BoughtProducts(products, rows[0]["found"] if rows else 0, rows[0]["all_products"] if rows else 0)


def _rows(account_id: int, window: TwelveMonths, asked: Asked) -> list[dict[str, Any]]:
    expression, _is_natural = SORTS[asked.sort]
    order = f"{expression} {'DESC' if asked.is_descending else 'ASC'} NULLS LAST"
    values: dict[str, Any] = {
        "account": account_id,
        "start": window.start,
        "end": window.end,
        # A year before that is not whole compares with nothing.
        "start_before": window.start_before if window.is_comparable else window.start,
        "recent": month_index(add_months(window.end, -RECENT_MONTHS)),
        "middle": month_index(add_months(window.end, -HALF_A_YEAR)),
        "line": asked.line,
        "words": list(asked.words),
        "limit": asked.limit,
        "offset": asked.offset,
    }
    with connection.cursor() as cursor:
        # One of our own expressions; everything that somebody typed is bound.
        cursor.execute(_text().replace("{order}", order), values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _product(row: dict[str, Any], window: TwelveMonths) -> BoughtProduct:
    months = (month_of_index(index) for index in row["month_indexes"] or ())
    return BoughtProduct(
        pk=row["product_id"],
        name=row["name"],
        number=row["number"],
        line=row["line"],
        revenue=row["revenue"],
        revenue_before=row["revenue_before"],
        change=row["change"],
        price=row["price"],
        price_change=row["price_change"],
        months=row["months"],
        last_on=row["last_on"],
        nets=dict(zip(months, row["nets"] or (), strict=True)),
        is_stopped=row["recent_months"] == 0 and row["months_until_recent"] >= FEWEST_MONTHS,
        is_new=window.is_comparable and row["revenue_before"] == 0 and row["months"] > 0,
    )


@cache
def _text() -> str:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
