"""A table as a file for spreadsheets: CSV or XLSX."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import StringIO
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from accounts.importing.error_file import safe_cell

IN_MEMORY: Final = 2_000_000
Cell = str | int | Decimal | None
Row = Sequence[Cell]


def csv_of(header: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Write the table as CSV, piece by piece. The mark at the beginning makes spreadsheets read UTF-8."""
    yield "\ufeff"
    for row in (header, *((*each,) for each in rows)):
        line = StringIO()
        csv.writer(line, lineterminator="\r\n").writerow([_text(cell) for cell in row])
        yield line.getvalue()


def xlsx_of(title: str, header: Sequence[str], rows: Iterable[Row], notes: Iterable[Row]) -> bytes:
    """Write the table as a workbook; `notes` stand on a second sheet, such as what was compared."""
    return workbook_of(((title, chain([header], rows)), ("KAM", notes)))


def workbook_of(sheets: Iterable[tuple[str, Iterable[Row]]]) -> bytes:
    """Write sheets as a workbook, each with its name."""
    book = Workbook(write_only=True)
    for name, lines in sheets:
        sheet = book.create_sheet(name[:31])
        for line in lines:
            sheet.append([_sheet_cell(sheet, cell) for cell in line])
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        book.save(file)
        file.seek(0)
        return file.read()


def _text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return "" if cell is None else safe_cell(str(cell))


def _sheet_cell(sheet: Any, cell: Cell) -> Any:
    """Return text as text whatever it begins with; a formula would run at whoever opens the file."""
    if not isinstance(cell, str):
        return cell
    written = WriteOnlyCell(sheet, value=cell or None)
    if written.data_type == "f":
        written.data_type = "s"
    return written
