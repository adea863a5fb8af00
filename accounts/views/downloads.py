"""Tables as files: how they are named and sent. What leaves is written down by `services.exports` before."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from accounts.services import exports, table_files
from accounts.services.file_columns import Column, Row
from accounts.services.workbooks import Sheet
from kam.core.http import Request

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Form = Literal["csv", "xlsx"]


def form_of(asked: Mapping[str, str]) -> Form:
    """Return which kind of file the address or form asks for."""
    return "xlsx" if asked.get("format") == "xlsx" else "csv"


def write_down(request: Request, *, what: str, form: Form, rows: int, asked: Mapping[str, Any]) -> None:
    """Write down what is about to leave; for HEAD, with which nothing leaves, ask only whether it may.

    Raises DomainError when these are more rows than the person may take along.
    """
    if request.method == "HEAD":
        exports.require_room(rows=rows, by=request.user)
    else:
        exports.record(what=what, form=form, rows=rows, asked=asked, by=request.user)


def csv_file(name: str, pieces: Iterable[str]) -> HttpResponseBase:
    """Stream the pieces as a CSV of this name, given without its ending."""
    return _named(StreamingHttpResponse(pieces, content_type=CSV), f"{name}.csv")


def xlsx_file(name: str, content: bytes) -> HttpResponseBase:
    """Send the workbook under this name, given without its ending."""
    return _named(HttpResponse(content, content_type=XLSX), f"{name}.xlsx")


def table_file(
    request: Request,
    form: Form,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    title: str,
    notes: Iterable[Row],
) -> HttpResponseBase:
    """Send one table; a workbook has the notes on a second sheet, CSV has none. HEAD gets the headers alone."""
    if request.method == "HEAD":
        # Nothing is read for a length that nobody asked for: it streams, so none is said.
        return _named(StreamingHttpResponse((), content_type=XLSX if form == "xlsx" else CSV), f"{name}.{form}")
    if form == "xlsx":
        return xlsx_file(name, table_files.workbook_of(Sheet(title, rows, columns), Sheet("KAM", notes)))
    return csv_file(name, table_files.csv_of(table_files.table_rows(columns, rows)))


def _named(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
