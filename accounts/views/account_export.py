"""Accounts as a file: the selected ones or all that the list finds, with its columns and what it was asked for."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Any, Final

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Account
from accounts.services import exports, table_files
from accounts.services.table_files import Cell, Row
from accounts.views.account_rows import state_in_words
from accounts.views.downloads import Form, csv_file, xlsx_file
from accounts.views.list_columns import ListColumn
from accounts.views.list_selection import Selection
from accounts.views.listing import Listing
from kam.core import formatting, toasts
from kam.core.errors import DomainError
from kam.core.http import Request

CHUNK: Final = 2_000
ZERO: Final = Decimal(0)
Write = Callable[[dict[str, Any]], Cell]


@require_POST
def bulk_export(request: Request) -> HttpResponseBase:
    """Send the selected accounts, or all found when none is selected, as XLSX or CSV."""
    selection = Selection(request)
    listing = selection.listing
    rows = listing.ordered(selection.accounts_or_found)
    count = rows.count()
    form: Form = "csv" if request.POST.get("format") == "csv" else "xlsx"
    try:
        asked = {"filters": listing.state.parameters, "is_selection": bool(selection.keys) and not selection.is_all}
        exports.record(what="accounts", form=form, rows=count, asked=asked, by=request.user)
    except DomainError as refusal:
        toasts.tell(request, str(refusal), tone="error")
        return redirect(listing.state.url())
    header, writers = _columns(listing)
    lines = ([write(row) for write in writers] for row in rows.iterator(chunk_size=CHUNK))
    return _file(form, listing, header, lines, _notes(request, listing, count))


def _file(form: Form, listing: Listing, header: list[str], lines: Iterator[Row], notes: list[Row]) -> HttpResponseBase:
    name = f"accounts-{listing.asking.today:%Y-%m-%d}"
    if form == "csv":
        nothing: Row = []
        body: Iterable[Row] = chain(notes[1:], [nothing, header], lines)
        return csv_file(name, table_files.csv_of([str(cell) for cell in notes[0]], body))
    return xlsx_file(name, table_files.xlsx_of(_("Accounts"), header, lines, notes))


def _notes(request: Request, listing: Listing, count: int) -> list[Row]:
    """Say in the file what it holds: whose it is, of which day, which filters chose it."""
    state, window = listing.state, listing.basis.window
    notes: list[Row] = [
        [_("Accounts"), formatting.number(count)],
        [_("View"), listing.view.name],
        *([_("Filter"), f"{chip.field} {chip.operator} {chip.value}"] for chip in state.chips),
        [_("Months"), f"{formatting.month(window.start)} – {formatting.month(window.last)}"],
        [_("Currency"), listing.basis.currency],
        [_("Exported by"), str(request.user)],
        [_("Exported on"), formatting.day(listing.asking.today)],
    ]
    if state.q:
        notes.insert(2, [_("Search"), state.q])
    return notes


def _columns(listing: Listing) -> tuple[list[str], list[Write]]:
    """Return heads and how each cell is written: name and number first, then the columns of the list."""
    pairs: list[tuple[str, Write]] = [
        (_("Account"), lambda row: row["name"]),
        (_("Number in source system"), lambda row: row["external_id"]),
    ]
    for column in listing.state.columns:
        if column.key == "trend":
            pairs += [(f"{month:%Y-%m}", _month(month)) for month in listing.basis.window.months]
        elif column.key != "number":
            pairs.append((str(column.label), _writer(column)))
    return [head for head, _write in pairs], [write for _head, write in pairs]


def _writer(column: ListColumn) -> Write:
    plain: dict[str, Write] = {
        "class": lambda row: f"{row['abc']}{row['xyz'] or '-'}" if row["abc"] else state_in_words(row["class_status"]),
        "revenue": lambda row: row["revenue"],
        "change": lambda row: None if row["growth"] is None else round(row["growth"], 6),
        "last-order": lambda row: _iso(row["last_order_on"]),
        "owner": lambda row: row["owner__name"],
        "status": lambda row: str(Account.Status(row["status"]).label),
        "segment": lambda row: row["segment__name"],
        "kind": lambda row: str(Account.Kind(row["kind"]).label),
        "city": lambda row: row["city"],
        "country": lambda row: row["country"],
        "team": lambda row: row["team__name"],
        "tags": lambda row: ", ".join(row["tag_names"]),
        "credit": lambda row: row["credit_limit"],
        "payment": lambda row: row["payment_days"],
        "key-since": lambda row: _iso(row["key_since"]),
    }
    return plain.get(column.key) or column.plain or (lambda row: None)


def _month(month: Any) -> Write:
    def write(row: dict[str, Any]) -> Cell:
        sums = dict(zip(row["month_dates"], row["month_sums"], strict=True))
        found: Decimal = sums.get(month, ZERO)
        return found

    return write


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
