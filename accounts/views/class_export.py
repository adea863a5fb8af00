"""What a class rests on as a file: the buckets, and the figures that this person may read."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.analytics.class_series import ClassSeries
from accounts.models import Account
from accounts.services import file_columns
from accounts.services.basis import basis_of
from accounts.services.file_columns import Column, Row
from accounts.views.amounts import Amounts
from accounts.views.class_page import run_of
from accounts.views.class_reasons import ClassReasons
from accounts.views.class_steadiness import ClassSteadiness
from accounts.views.downloads import form_of, table_file, write_down
from accounts.views.parameter_words import all_of_them
from kam.core import formatting
from kam.core.context import company_of
from kam.core.http import Request


@require_safe
def account_class_export(request: Request, pk: int) -> HttpResponseBase:
    """Send the buckets behind the class in force, or behind that of the run in `?run=`, as CSV or XLSX."""
    account: Any = get_object_or_404(Account.objects.visible_to(request.user).with_class(), pk=pk)
    basis = basis_of(request.user, company_of(request))
    reasons = ClassReasons(account, basis, request.user, run_of(request, account))
    snapshot = reasons.snapshot
    rows: list[Row] = []
    columns = _columns("", basis.currency)
    notes: list[Row] = [(_("Account"), account.name), *((sentence,) for sentence in reasons.sentences)]
    if snapshot is not None:
        series = ClassSeries(snapshot, request.user)
        amounts = Amounts.of(snapshot.run)
        columns = _columns(str(snapshot.run.parameters["bucket"]), amounts.currency)
        rows = [(bucket.start, bucket.amount) for bucket in series.buckets]
        steadiness = ClassSteadiness(snapshot, series, amounts)
        figures = [(_("Class"), snapshot.class_code), (_("As of"), formatting.day(snapshot.run.as_of))]
        parameters = [pair for _title, pairs in all_of_them(snapshot.run.parameters) for pair in pairs]
        notes += [*figures, *reasons.figures, *steadiness.figures, *parameters]
    form = form_of(request.GET)
    asked = {"account": pk} | request.GET.dict()
    write_down(request, what="class of an account", form=form, rows=len(rows), asked=asked)
    return table_file(request, form, f"class-{pk}", columns, rows, title=_("Buckets"), notes=notes)


def _columns(bucket: str, currency: str) -> list[Column]:
    """Return the columns of the buckets: a month is written as one, quarters and weeks by their first day."""
    start = file_columns.month(_("Month")) if bucket == "month" else file_columns.day(_("Bucket from"))
    return [start, file_columns.money(_("Amount"), currency=currency)]
