"""The classes of one run as a file."""

from collections.abc import Iterable, Sequence
from typing import Final

import structlog
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import ClassificationRun
from accounts.services import run_table, table_files
from accounts.services.table_files import Row
from accounts.views.parameter_words import all_of_them
from accounts.views.run_comparison import run_in_words
from kam.core import toasts
from kam.core.errors import DomainError
from kam.core.http import Request

log = structlog.get_logger(__name__)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def run_export(request: Request, pk: int) -> HttpResponseBase:
    """Send the classes of a run as CSV or XLSX, with its parameters on a second sheet."""
    run: ClassificationRun = get_object_or_404(
        ClassificationRun.objects.visible_to(request.user).select_related("profile"), pk=pk
    )
    count = run_table.snapshots_for(request.user, run).count()
    try:
        table_files.require_allowed(count, by=request.user)
    except DomainError as refusal:
        toasts.tell(request, str(refusal), tone="error")
        return redirect("accounts:run-detail", pk=pk)
    log.info("exported", what="classes of a run", rows=count, by=request.user.pk, run=run.pk)
    header = [name for name, _field, _decimals in run_table.columns_for(request.user)]
    parameters = [(label, value) for _title, pairs in all_of_them(run.parameters) for label, value in pairs]
    notes = [(_("Run"), run_in_words(run)), *parameters]
    rows = run_table.rows_for(request.user, run)
    return file_of(request, f"classes-{run.as_of:%Y-%m-%d}", header, rows, title="ABC-XYZ", notes=notes)


def file_of(
    request: Request, name: str, header: Sequence[str], rows: Iterable[Row], *, title: str, notes: Iterable[Row]
) -> HttpResponseBase:
    """Return the table as the file that the address asks for: XLSX, else CSV."""
    response: HttpResponseBase
    if request.GET.get("format") == "xlsx":
        name = f"{name}.xlsx"
        response = HttpResponse(table_files.xlsx_of(title, header, rows, notes), content_type=XLSX)
    else:
        name = f"{name}.csv"
        response = StreamingHttpResponse(table_files.csv_of(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
