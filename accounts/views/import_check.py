"""The third step: what importing would do, and every row that cannot be read."""

import io
from typing import Final

import structlog
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import ImportRowError
from accounts.services import sales_import
from accounts.views.import_figures import Figures
from accounts.views.import_steps import frame, go_on, standing_of
from kam.core.errors import DomainError
from kam.core.http import Request, render_page
from kam.core.table_heads import Head

log = structlog.get_logger(__name__)

ERRORS_PER_PAGE: Final = 50
HEADS: Final = [Head(_("Row"), is_number=True), Head(_("Column")), Head(_("Value")), Head(_("What is wrong"))]


@require_http_methods(["GET", "HEAD", "POST"])
def import_check(request: Request, pk: int) -> HttpResponse:
    """Show the check while it runs and what it found; import the rows that can be read."""
    standing = standing_of(request, pk)
    refusal = ""
    if request.method == "POST":
        is_check = request.POST.get("again") == "check"
        ask = sales_import.request_check if is_check else sales_import.request_import
        try:
            ask(batch=standing.batch, by=request.user)
        except DomainError as error:
            refusal = str(error)
        else:
            return go_on(request, reverse(f"accounts:import-{'check' if is_check else 'result'}", args=[pk]))
    elif standing.step != "accounts:import-check":
        return go_on(request, standing.url)
    errors = ImportRowError.objects.visible_to(request.user).filter(batch=standing.batch).order_by("row", "pk")
    page = Paginator(errors, per_page=ERRORS_PER_PAGE).get_page(request.GET.get("page"))
    context = frame(standing, current=3) | {
        "page": page,
        "heads": HEADS,
        "query": request.GET,
        "figures": Figures(standing.batch),
        "refusal": refusal or standing.failure,
    }
    return render_page(
        request,
        "accounts/import_check.html",
        fragment="accounts/_import_check.html",
        context=context,
        status=422 if refusal else 200,
    )


@require_safe
def import_errors(request: Request, pk: int) -> HttpResponse:
    """Hand out the faulty rows with their reasons, as a file that can be corrected and imported again."""
    batch = standing_of(request, pk).batch
    content = io.StringIO(newline="")
    sales_import.write_error_file(batch, content)
    # A file of customers' sales leaves the house.
    log.info("error_file_handed_out", batch=batch.pk, rows=batch.bad, user=request.user.pk)
    response = HttpResponse(content.getvalue().encode(), content_type="text/csv; charset=utf-8")
    name = f"{batch.file_name.rsplit('.', 1)[0]}-errors.csv"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
