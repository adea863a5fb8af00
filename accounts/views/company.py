"""The company itself: its name and its clock, looked after by administrators once the first steps are done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms.first_run import CompanyForm
from accounts.services import first_run as services
from kam.core.context import company_of
from kam.core.errors import DomainError
from kam.core.http import Request
from kam.core.views.administration import administrators_only


def is_for_administrators(request: HttpRequest) -> bool:
    """Tell whether the menu offers the page."""
    user = request.user
    return bool(user.is_authenticated and user.sees_everything)


@require_http_methods(["GET", "HEAD", "POST"])
def company_edit(request: Request) -> HttpResponse:
    """Change the company's name and its time zone."""
    administrators_only(request)
    company = company_of(request)
    posted = request.POST if request.method == "POST" else None
    form = CompanyForm(posted, initial={"name": company.name, "time_zone": company.time_zone})
    if form.is_valid():
        try:
            services.describe_company(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Saved. Business days and nightly runs follow the company’s clock."))
            return redirect("accounts:company-edit")
    context = {"form": form, "company": company}
    return render(request, "accounts/company_edit.html", context, status=422 if form.is_bound else 200)
