"""Imports of sales: the list of them, and a new one."""

import csv
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.imports import UploadForm
from accounts.models import ImportBatch
from accounts.services import sales_import
from accounts.services.sales_import.receiving import LARGEST_FILE, MEGABYTE, too_large
from accounts.views.import_steps import Standing, frame, standing_of, with_work
from kam.core import toasts
from kam.core.bodies import takes
from kam.core.context import company_of
from kam.core.errors import DomainError
from kam.core.http import Request
from kam.core.models import User
from kam.core.table_heads import Head

PER_PAGE: Final = 50
WHO: Final = Head(gettext_lazy("Imported by"), since="desk")
HEADS: Final = [
    Head(gettext_lazy("File")),
    Head(gettext_lazy("State")),
    Head(gettext_lazy("Sales of"), since="tablet"),
    Head(gettext_lazy("Amount"), is_number=True, since="tablet"),
    Head(gettext_lazy("Customers"), is_number=True, since="desk"),
    Head(gettext_lazy("Rows"), is_number=True, since="tablet"),
    Head(gettext_lazy("Faulty"), is_number=True, since="tablet"),
    WHO,
    Head(gettext_lazy("Received"), since="tablet"),
]
# Header words that are recognised without asking, and two lines that show how they are filled.
TEMPLATE: Final = (
    ("customer_id", "customer_name", "date", "order_id", "product", "quantity", "amount", "currency"),
    ("C-10023", "Northern Timber Ltd", "2026-10-30", "INV-2041", "P-7", "12", "1824.50", "EUR"),
    ("C-10024", "Harbour Foods plc", "2026-10-31", "INV-2042", "P-9", "-1", "-40.00", "EUR"),
)
# The columns of it that the page shows: number, date, amount, currency.
EXAMPLE: Final = (0, 2, 6, 7)
AMOUNT: Final = 6


@require_safe
def import_list(request: Request) -> HttpResponse:
    """Show the imports this person sees, the latest first."""
    batches = with_work(ImportBatch.objects.visible_to(request.user)).order_by("-created_at", "-pk")
    page = Paginator(batches, per_page=PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "heads": [head for head in HEADS if head is not WHO or request.user.sees_everything],
        "rows": [Standing(batch) for batch in page.object_list],
        "shows_people": request.user.sees_everything,
        "currency": company_of(request).base_currency,
    }
    return render(request, "accounts/import_list.html", context)


@takes(
    # A form is a little larger than the file in it.
    LARGEST_FILE + MEGABYTE,
    refusal=too_large,
)
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: Request) -> HttpResponse:
    """Take a file and go on with its columns; refuse what is no file of sales."""
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        has_choice=request.user.is_admin or request.user.is_manager,
        currency=company_of(request).base_currency,
        source=_last_source(request.user),
    )
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = sales_import.receive(
                file=file,
                file_name=file.name,
                by=request.user,
                source=form.cleaned_data["source"],
                currency=form.cleaned_data["currency"],
                assigns_owner=form.assigns_owner,
            )
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else "file", str(refusal))
        else:
            return redirect("accounts:import-map", pk=batch.pk)
    context: dict[str, Any] = frame(None, current=1) | {
        "form": form,
        "limit": LARGEST_FILE // MEGABYTE,
        "limit_bytes": LARGEST_FILE,
        "too_large": too_large(),
        "example": [[(_as_read(row[place]), place == AMOUNT) for place in EXAMPLE] for row in TEMPLATE],
    }
    return render(request, "accounts/import_new.html", context, status=422 if form.is_bound else 200)


@require_safe
def import_detail(request: Request, pk: int) -> HttpResponse:
    """Go to the step at which this import is."""
    return redirect(standing_of(request, pk).url)


@require_POST
def import_discard(request: Request, pk: int) -> HttpResponse:
    """Throw away a file that has not come in."""
    standing = standing_of(request, pk)
    try:
        name = sales_import.discard(batch=standing.batch, by=request.user)
    except DomainError as refusal:
        toasts.tell(request, str(refusal), tone="error")
        return redirect(standing.url)
    toasts.tell(request, _("%(file)s is thrown away.") % {"file": name})
    return redirect("accounts:import-list")


@require_safe
def import_template(request: Request) -> HttpResponse:
    """Hand out a small file that can be filled with sales."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{_('sales')}.csv"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    csv.writer(response).writerows(TEMPLATE)
    return response


def _last_source(person: User) -> str:
    """Return where the last file of this person came from: invoices are known again only under the same word."""
    own = ImportBatch.objects.visible_to(person).filter(made_by=person).order_by("-created_at", "-pk")
    return own.values_list("source", flat=True).first() or ""


def _as_read(cell: str) -> str:
    # A file has a hyphen where people read a minus.
    return f"−{cell[1:]}" if cell.startswith("-") else cell
