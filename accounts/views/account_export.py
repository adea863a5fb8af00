"""Accounts as a file: the selected ones or all that the list finds, with its columns and what it was asked for."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Any, Final

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Account
from accounts.services import exports, file_columns, table_files
from accounts.services.file_columns import Cell, Column, Row
from accounts.services.workbooks import Sheet
from accounts.views.account_rows import state_in_words
from accounts.views.downloads import Form, csv_file, xlsx_file
from accounts.views.list_columns import ListColumn, revenue_of
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
    pairs = _columns(listing)
    lines = ([write(row) for _column, write in pairs] for row in rows.iterator(chunk_size=CHUNK))
    return _file(form, listing, [column for column, _write in pairs], lines, _notes(request, listing, count))


def _file(
    form: Form, listing: Listing, columns: list[Column], lines: Iterator[Row], notes: list[Row]
) -> HttpResponseBase:
    name = f"accounts-{listing.asking.today:%Y-%m-%d}"
    if form == "csv":
        nothing: Row = []
        return csv_file(name, table_files.csv_of(chain(notes, [nothing], table_files.table_rows(columns, lines))))
    sheets = (Sheet(_("Accounts"), lines, columns), Sheet("KAM", notes))
    return xlsx_file(name, table_files.workbook_of(*sheets))


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


def _columns(listing: Listing) -> list[tuple[Column, Write]]:
    """Return how each column is headed and written: name and number first, then the columns of the list."""
    currency = listing.basis.currency
    pairs: list[tuple[Column, Write]] = [
        (file_columns.text(_("Account")), lambda row: row["name"]),
        (file_columns.text(_("Number in source system")), lambda row: row["external_id"]),
    ]
    for column in _with_the_day_of_archiving(listing):
        if column.key == "trend":
            months = listing.basis.window.months
            pairs += [(file_columns.money(f"{month:%Y-%m}", currency=currency), _month(month)) for month in months]
        elif column.key != "number":
            pairs.append((_column(column, currency), _writer(column)))
    return pairs


def _column(column: ListColumn, currency: str) -> Column:
    head = str(column.label)
    kinds: dict[str, Column] = {
        "revenue": file_columns.money(head, currency=currency),
        "change": file_columns.share(head),
        "last-order": file_columns.day(head),
        # In the currency of the account, which may be another one.
        "credit": file_columns.money(head, currency=currency),
        "payment": file_columns.count(head),
        "key-since": file_columns.day(head),
        "archived-on": file_columns.day(head),
    }
    return kinds.get(column.key, file_columns.text(head))


def _with_the_day_of_archiving(listing: Listing) -> list[ListColumn]:
    """Return the columns of the file: where archived accounts may be among the rows, it says which they are."""
    columns, archived_on = listing.state.columns, listing.state.known_columns["archived-on"]
    return [*columns, archived_on] if listing.state.archived and archived_on not in columns else columns


def _writer(column: ListColumn) -> Write:
    plain: dict[str, Write] = {
        "class": lambda row: f"{row['abc']}{row['xyz'] or '-'}" if row["abc"] else state_in_words(row["class_status"]),
        "revenue": revenue_of,
        "change": lambda row: row["growth"],
        "last-order": lambda row: row["last_order_on"],
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
        "key-since": lambda row: row["key_since"],
        "archived-on": lambda row: row["archived_at"] and timezone.localdate(row["archived_at"]),
    }
    return plain.get(column.key) or column.plain or (lambda row: None)


def _month(month: Any) -> Write:
    def write(row: dict[str, Any]) -> Cell:
        sums = dict(zip(row["month_dates"], row["month_sums"], strict=True))
        found: Decimal = sums.get(month, ZERO)
        return found

    return write
