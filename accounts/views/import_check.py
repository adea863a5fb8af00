"""The third step: what importing would do, and every row that cannot be read or should be looked at."""

import io
from typing import Any, Final

import structlog
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.services import sales_import
from accounts.views.import_figures import Figures
from accounts.views.import_steps import Standing, frame, go_on, standing_of
from accounts.views.import_tabs import parts_of
from kam.core.errors import DomainError
from kam.core.http import Request, render_page

log = structlog.get_logger(__name__)

ASKS: Final = {"check": sales_import.request_check, "import": sales_import.request_import}


@require_http_methods(["GET", "HEAD", "POST"])
def import_check(request: Request, pk: int) -> HttpResponse:
    """Show the check while it runs and what it found; import the rows that can be read."""
    standing = standing_of(request, pk)
    if request.method == "POST":
        is_check = request.POST.get("again") == "check"
        try:
            ASKS["check" if is_check else "import"](batch=standing.batch, by=request.user)
        except DomainError as refusal:
            return check_page(request, standing, refusal=str(refusal), status=422)
        return go_on(request, reverse(f"accounts:import-{'check' if is_check else 'result'}", args=[pk]))
    if standing.step != "accounts:import-check" or (request.htmx and not standing.is_busy):
        # The page asked whether the check is done: what stands around its rows has changed as well.
        return go_on(request, standing.url)
    return check_page(request, standing)


def check_page(request: Request, standing: Standing, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """Show the check, also after a correction or a refusal of one."""
    context: dict[str, Any] = frame(standing, current=3) | {
        "figures": Figures(standing.batch),
        "refusal": refusal or standing.failure,
        "query": request.GET,
        "keys": [
            {"keys": ["Tab"], "label": _("next cell")},
            {"keys": ["Enter"], "label": _("save")},
            {"keys": ["⇧", "Enter"], "label": _("save for equal rows")},
        ],
    }
    if not standing.is_busy and standing.batch.rows:
        context |= parts_of(request, standing)
    return render_page(
        request,
        "accounts/import_check.html",
        fragment="accounts/_import_check.html",
        context=context,
        status=status,
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
