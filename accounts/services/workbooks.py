"""Workbooks for spreadsheets, row by row: heads that stay in sight and filter, columns as wide as what is in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from accounts.services.file_columns import Column, Figure, Heading, Row

BOLD: Final = Font(bold=True)
FREE: Final = Column("")
# A sheet must say how wide its columns are before its first row; so many rows are looked at.
SAMPLE: Final = 200
NARROWEST: Final = 10
WIDEST: Final = 48
# What the arrow of the filter takes beside a head.
ARROW: Final = 3
LONGEST_NAME: Final = 31


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: a table under its columns, or free rows without any."""

    name: str
    rows: Iterable[Row]
    columns: Sequence[Column] = ()


def write(sheets: Iterable[Sheet], target: IO[bytes] | Path) -> int:
    """Write the sheets as a workbook and return how many rows they have below their heads."""
    book = Workbook(write_only=True)
    count = sum(_write(book, sheet) for sheet in sheets)
    book.save(target)
    return count


def _write(book: Workbook, sheet: Sheet) -> int:
    page = book.create_sheet(sheet.name[:LONGEST_NAME])
    rows = iter(sheet.rows)
    first = list(islice(rows, SAMPLE))
    for place, width in enumerate(_widths(sheet.columns, first), 1):
        page.column_dimensions[get_column_letter(place)].width = width
    pen = _Pen(page, sheet.columns)
    if sheet.columns:
        page.freeze_panes = "A2"
        page.append(pen.heads())
    count = 0
    for row in chain(first, rows):
        page.append(pen.cells(row))
        count += 1
    if sheet.columns:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{count + 1}"
    return count


class _Pen:
    """Writes the cells of one sheet. A cell is made once for each column: it is written before the next row is."""

    def __init__(self, page: Any, columns: Sequence[Column]) -> None:
        self._page = page
        self._columns = columns
        self._cells = [_formatted(page, column) for column in columns]

    def heads(self) -> list[Any]:
        return [_filled(self._bold(), column.head) for column in self._columns]

    def cells(self, row: Row) -> list[Any]:
        if not self._columns:
            return [_filled(self._own(cell), FREE.kept(cell)) for cell in row]
        return [
            _filled(written, column.kept(cell))
            for written, column, cell in zip(self._cells, self._columns, row, strict=True)
        ]

    def _own(self, cell: Any) -> Any:
        if isinstance(cell, Heading):
            return self._bold()
        return _formatted(self._page, cell.column if isinstance(cell, Figure) else FREE)

    def _bold(self) -> Any:
        written = WriteOnlyCell(self._page)
        written.font = BOLD
        return written


def _formatted(page: Any, column: Column) -> Any:
    written = WriteOnlyCell(page)
    written.number_format = column.form
    return written


def _filled(written: Any, value: Any) -> Any:
    """Put a value into a cell; text stays text whatever it begins with: a formula would run at whoever opens it."""
    if value is None or value == "":
        return None
    written.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        written.data_type = "s"
    return written


def _widths(columns: Sequence[Column], rows: Sequence[Row]) -> list[int]:
    """Return the width of each column in signs, by its head and the first rows."""
    most = max([len(columns), *map(len, rows)])
    widths = [len(column.head) + ARROW for column in columns] + [0] * (most - len(columns))
    for row in rows:
        for place, cell in enumerate(row):
            column = columns[place] if columns else FREE
            widths[place] = max(widths[place], _length(column, cell))
    return [min(max(width, NARROWEST), WIDEST) + 1 for width in widths]


def _length(column: Column, cell: Any) -> int:
    """Return about how many signs a cell takes; Chinese signs are twice as wide."""
    value = column.kept(cell)
    if isinstance(value, str):
        return sum(2 if sign > "\u2e7f" else 1 for sign in value[:WIDEST])
    # Parted thousands and a sign.
    return 0 if value is None else len(str(value)) + 3
