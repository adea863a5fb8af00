"""Columns of a file: what stands in their head, and how a spreadsheet writes what stands under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from babel.numbers import get_currency_precision

PLAIN: Final = "General"
COUNT: Final = "#,##0"
SHARE: Final = "0.0%"
RATIO: Final = "0.00"
DAY: Final = "yyyy-mm-dd"
MONTH: Final = "mmm yyyy"
# What was measured in pieces or kilograms is stored with so many decimals.
OF_QUANTITY: Final = 4


class Heading(str):
    """A text that heads what stands beside or under it."""

    __slots__ = ()


@dataclass(frozen=True)
class Figure:
    """A number that is written in a way of its own, where the cells of one column are of several kinds."""

    value: int | Decimal | None
    column: "Column"


Cell = str | int | Decimal | date | Figure | None
Row = Sequence[Cell]


@dataclass(frozen=True)
class Column:
    """One column; `form` is a number format of spreadsheets, `digits` the decimals that are kept, None for all."""

    head: str
    form: str = PLAIN
    digits: int | None = None

    def kept(self, cell: Cell) -> str | int | Decimal | date | None:
        """Return what is written, rounded to the column's decimals."""
        if isinstance(cell, Figure):
            return cell.column.kept(cell.value)
        if isinstance(cell, Decimal) and self.digits is not None:
            return round(cell, self.digits)
        return cell


def text(head: str = "") -> Column:
    """Return a column of words."""
    return Column(head)


def count(head: str = "") -> Column:
    """Return a column of whole numbers."""
    return Column(head, COUNT)


def money(head: str = "", *, currency: str) -> Column:
    """Return a column of amounts with the decimals of their currency; without one they are quantities."""
    if not currency:
        return Column(head, PLAIN, OF_QUANTITY)
    digits = get_currency_precision(currency)
    return Column(head, f"#,##0.{'0' * digits}" if digits else COUNT, digits)


def price(head: str = "") -> Column:
    """Return a column of prices of one piece, which are finer than money."""
    return Column(head, "#,##0.00##", 4)


def share(head: str = "") -> Column:
    """Return a column of parts of a whole, 0 to 1."""
    return Column(head, SHARE, 4)


def ratio(head: str = "") -> Column:
    """Return a column of numbers around 1."""
    return Column(head, RATIO, 4)


def day(head: str = "") -> Column:
    """Return a column of days."""
    return Column(head, DAY)


def month(head: str = "") -> Column:
    """Return a column of months, each its first day."""
    return Column(head, MONTH)
