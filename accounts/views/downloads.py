"""Tables as files: how they are named and sent. What leaves is written down by `services.exports` before."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from accounts.services import table_files
from accounts.services.file_columns import Column, Row
from accounts.services.workbooks import Sheet

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Form = Literal["csv", "xlsx"]


def form_of(asked: Mapping[str, str]) -> Form:
    """Return which kind of file the address or form asks for."""
    return "xlsx" if asked.get("format") == "xlsx" else "csv"


def csv_file(name: str, pieces: Iterable[str]) -> HttpResponseBase:
    """Stream the pieces as a CSV of this name, given without its ending."""
    return _named(StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8"), f"{name}.csv")


def xlsx_file(name: str, content: bytes) -> HttpResponseBase:
    """Send the workbook under this name, given without its ending."""
    return _named(HttpResponse(content, content_type=XLSX), f"{name}.xlsx")


def table_file(
    form: Form, name: str, columns: Sequence[Column], rows: Iterable[Row], *, title: str, notes: Iterable[Row]
) -> HttpResponseBase:
    """Send one table; a workbook has the notes on a second sheet, CSV has none."""
    if form == "xlsx":
        return xlsx_file(name, table_files.workbook_of(Sheet(title, rows, columns), Sheet("KAM", notes)))
    return csv_file(name, table_files.csv_of(table_files.table_rows(columns, rows)))


def _named(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
