"""The company itself: its name, its clock and its band of key accounts, looked after by administrators.

Once the first steps are done; these ask for name and clock only.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms.first_run import CompanySettingsForm
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
    """Change the company's name, its time zone and the band of key accounts."""
    administrators_only(request)
    company = company_of(request)
    posted = request.POST if request.method == "POST" else None
    now = {name: getattr(company, name) for name in ("name", "time_zone", "key_share_low", "key_share_high")}
    form = CompanySettingsForm(posted, initial=now)
    if form.is_valid():
        try:
            services.set_up_company(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Saved. Business days and nightly runs follow the company’s clock."))
            return redirect("accounts:company-edit")
    context = {"form": form, "company": company}
    return render(request, "accounts/company_edit.html", context, status=422 if form.is_bound else 200)
