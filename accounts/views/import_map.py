"""The second step: what the columns of the file mean, with its first rows as they would be understood."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.forms import BoundField
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.forms.imports import ReadingForm
from accounts.importing.reading import Reading
from accounts.models import ImportBatch
from accounts.models.imports import CAME_IN
from accounts.services import sales_import
from accounts.services.sales_import import Preview, PreviewColumn
from accounts.views.import_steps import Standing, frame, go_on, standing_of
from kam.core import formatting
from kam.core.errors import DomainError
from kam.core.http import Request, render_page

FIRST_VALUES: Final = 3
LONGEST_VALUE: Final = 40
_ORDERS: Final = {"dmy": gettext_lazy("%(day)s, day first"), "mdy": gettext_lazy("%(day)s, month first")}


@dataclass(frozen=True)
class ColumnRow:
    """One column of the file: its first values, the select of what it means, and how the first value reads."""

    name: str
    first_values: str
    select: BoundField
    reads_as: str
    problem: str
    is_left_out: bool


@require_http_methods(["GET", "HEAD", "POST"])
def import_map(request: Request, pk: int) -> HttpResponse:
    """Show how the file is read; store what is chosen; check the rows once nothing is open."""
    standing = standing_of(request, pk)
    if standing.is_busy or standing.is_over:
        return go_on(request, standing.url)
    form = None
    if request.method == "POST":
        form, refusal = _declare(standing, request)
        if form is None and "check" in request.POST:
            return _check(request, standing)
        if form is None and not request.htmx:
            return go_on(request, request.path)
        if form is not None and refusal:
            form.add_error(None, refusal)
    return _page(request, standing, form)


def _declare(standing: Standing, request: Request) -> tuple[ReadingForm | None, str]:
    """Store what was chosen; return the form when it cannot be read so, with the service's refusal if it was that."""
    preview = sales_import.preview(batch=standing.batch)
    form = ReadingForm(request.POST, reading=Reading.from_json(standing.batch.reading), sheets=preview.sheets)
    if not form.is_valid():
        return form, ""
    try:
        sales_import.set_reading(batch=standing.batch, reading=form.declared, by=request.user)
    except DomainError as refusal:
        return form, str(refusal)
    standing.batch.refresh_from_db()
    return None, ""


def _check(request: Request, standing: Standing) -> HttpResponse:
    """Send the check on its way unless something is still open."""
    if not sales_import.preview(batch=standing.batch).questions:
        sales_import.request_check(batch=standing.batch, by=request.user)
        standing.batch.refresh_from_db()
        return go_on(request, standing.url)
    return _page(request, standing, None, status=422)


def _page(request: Request, standing: Standing, form: ReadingForm | None, *, status: int = 200) -> HttpResponse:
    reading = Reading.from_json(standing.batch.reading)
    preview = sales_import.preview(batch=standing.batch)
    shown = form or ReadingForm(reading=reading, sheets=preview.sheets)
    context = frame(standing, current=2) | {
        "form": shown,
        "rows": _rows(reading, preview, shown),
        "preview": preview,
        "questions": preview.questions if form is None else [],
        "like": _like(standing, request),
    }
    return render_page(
        request,
        "accounts/import_map.html",
        fragment="accounts/_import_reading.html",
        context=context,
        status=422 if form is not None else status,
    )


def _like(standing: Standing, request: Request) -> ImportBatch | None:
    """Return this person's last import of a file with this header: it is what the columns are remembered from."""
    batch = standing.batch
    mine = ImportBatch.objects.visible_to(request.user).filter(made_by=request.user, signature=batch.signature)
    return mine.filter(pk__lt=batch.pk, state__in=CAME_IN).order_by("-pk").first()


def _rows(reading: Reading, preview: Preview, form: ReadingForm) -> list[ColumnRow]:
    return [
        ColumnRow(
            name=column.name,
            first_values=_first_values(preview, place),
            select=form[f"column_{place}"],
            reads_as=reads_as(column, reading),
            problem=column.problem,
            is_left_out=not column.field,
        )
        for place, column in enumerate(preview.columns)
        if f"column_{place}" in form.fields
    ]


def _first_values(preview: Preview, place: int) -> str:
    values = dict.fromkeys(row[place].strip() for row in preview.rows if place < len(row) and row[place].strip())
    shown = [value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…" for value in values]
    return " · ".join(shown[:FIRST_VALUES])


def reads_as(column: PreviewColumn, reading: Reading) -> str:
    """Say in words how the first value of a column is understood; nothing where it is taken as it stands."""
    value: Any = column.reads_as
    if isinstance(value, date):
        return _ORDERS.get(reading.date_order, "%(day)s") % {"day": formatting.day(value)}
    if isinstance(value, Decimal):
        # The reader keeps four places; people write two, or none.
        places = max(0, -int(value.normalize().as_tuple().exponent))
        places = max(2, places) if places else 0
        text = _("%(number)s, comma is decimal") if reading.decimal == "," and places else "%(number)s"
        return text % {"number": formatting.number(value, places)}
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if column.field == "customer_name":
        return _("Only used for new customers")
    return str(value) if value is not None and str(value) != column.first else ""
