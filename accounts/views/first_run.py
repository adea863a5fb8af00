"""Where an administrator begins while there is nothing yet: the company, and its first sales."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms.first_run import CompanyForm
from accounts.models import Account, ImportBatch, SalesLine
from accounts.services import first_run as services
from accounts.views.import_steps import Standing, with_work
from kam.core.company_settings import describe_company
from kam.core.errors import DomainError
from kam.core.http import Request
from kam.core.models import Company


def is_needed(request: HttpRequest) -> bool:
    """Tell whether this person is an administrator of an installation without sales and without accounts in use."""
    user: Any = request.user
    # Accounts that undoing an import archived are not in use.
    return bool(user.sees_everything) and not (
        Account.objects.visible_to(user).active().exists() or SalesLine.objects.visible_to(user).exists()
    )


@require_http_methods(["GET", "HEAD", "POST"])
def first_run(request: Request) -> HttpResponse:
    """Describe the company, then import a file or load the sample."""
    if not request.user.sees_everything:
        raise PermissionDenied(_("The first steps are an administrator’s."))
    if not is_needed(request):
        return redirect("core:home")
    company = Company.current()
    form = CompanyForm(request.POST or None, initial={"name": company.name, "time_zone": company.time_zone})
    if form.is_valid():
        try:
            company = describe_company(by=request.user, **form.cleaned_data)
            return _first_sales(request, today=company.today())
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    context = {"form": form, "latest": _latest(request)}
    return render(request, "accounts/first_run.html", context, status=422 if form.is_bound else 200)


def _first_sales(request: Request, *, today: date) -> HttpResponse:
    """Go on as the pressed button says."""
    if "sample" not in request.POST:
        return redirect("accounts:import-new")
    batch = services.request_sample(by=request.user, today=today)
    return redirect("accounts:import-result", pk=batch.pk)


def _latest(request: Request) -> Standing | None:
    """Return the import that is already on its way, if there is one; one that was undone is not."""
    open_ones = ImportBatch.objects.visible_to(request.user).exclude(
        state__in=[ImportBatch.State.IMPORTED, ImportBatch.State.UNDONE]
    )
    batch = with_work(open_ones).order_by("-created_at", "-pk").first()
    return Standing(batch) if batch else None
