"""A table as a file for spreadsheets: CSV or XLSX."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import StringIO
from tempfile import SpooledTemporaryFile
from typing import Final

from accounts.importing.error_file import safe_cell
from accounts.services import workbooks
from accounts.services.file_columns import Cell, Column, Row
from accounts.services.workbooks import FREE, Sheet

IN_MEMORY: Final = 2_000_000


def csv_of(rows: Iterable[Row]) -> Iterator[str]:
    """Write rows as CSV, piece by piece. The mark at the beginning makes spreadsheets read UTF-8."""
    yield "\ufeff"
    for row in rows:
        line = StringIO()
        csv.writer(line, lineterminator="\r\n").writerow([_text(cell) for cell in row])
        yield line.getvalue()


def table_rows(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[Row]:
    """Return the heads of a table and its rows as `csv_of` takes them, rounded as their columns say."""
    yield [column.head for column in columns]
    for row in rows:
        yield [column.kept(cell) for column, cell in zip(columns, row, strict=True)]


def workbook_of(*sheets: Sheet) -> bytes:
    """Write sheets as a workbook."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        workbooks.write(sheets, file)
        file.seek(0)
        return file.read()


def _text(cell: Cell) -> str:
    value = FREE.kept(cell)
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else safe_cell(str(value))
