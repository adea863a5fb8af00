"""The classes of one run as a file."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import ClassificationRun
from accounts.services import class_export, run_table
from accounts.views.downloads import form_of, table_file, write_down
from accounts.views.parameter_words import all_of_them
from accounts.views.run_comparison import run_in_words
from kam.core import toasts
from kam.core.errors import DomainError
from kam.core.http import Request


@require_safe
def run_export(request: Request, pk: int) -> HttpResponseBase:
    """Send the classes of a run as CSV or XLSX, with its parameters on a second sheet."""
    run: ClassificationRun = get_object_or_404(
        ClassificationRun.objects.visible_to(request.user).select_related("profile"), pk=pk
    )
    count = run_table.snapshots_for(request.user, run).count()
    form = form_of(request.GET)
    try:
        write_down(request, what="classes of a run", form=form, rows=count, asked={"run": pk} | request.GET.dict())
    except DomainError as refusal:
        toasts.tell(request, str(refusal), tone="error")
        return redirect("accounts:run-detail", pk=pk)
    columns = class_export.columns_of(name for name, _field, _decimals in run_table.columns_for(request.user))
    parameters = [(label, value) for _title, pairs in all_of_them(run.parameters) for label, value in pairs]
    notes = [(_("Run"), run_in_words(run)), *parameters]
    rows = run_table.rows_for(request.user, run)
    name = f"classes-{run.as_of:%Y-%m-%d}"
    return table_file(request, form, name, columns, rows, title="ABC-XYZ", notes=notes)
