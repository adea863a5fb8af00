"""The company itself: its name, its clock and its band of key accounts, looked after by administrators.

Once the first steps are done; these ask for name and clock only.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.analytics.key_share import Band, Side, key_share
from accounts.analytics.period import Period
from accounts.analytics.portfolio_months import portfolio_months
from accounts.analytics.twelve_months import TwelveMonths
from accounts.forms.first_run import CompanySettingsForm
from accounts.models import Account, ClassificationRun
from kam.core.company_settings import set_up_company
from kam.core.context import company_of
from kam.core.errors import DomainError, VersionConflict
from kam.core.http import Request
from kam.core.models import User
from kam.core.views.administration import administrators_only


def is_for_administrators(request: HttpRequest) -> bool:
    """Tell whether the menu offers the page."""
    user = request.user
    return bool(user.is_authenticated and user.sees_everything)


@dataclass(frozen=True)
class KeyShare:
    """What key accounts made of the revenue of the published twelve months, against the band."""

    share: Decimal
    window: TwelveMonths
    band: Band

    @property
    def words(self) -> str:
        """Say where the share stands."""
        said = {
            Side.BELOW: _("Below the range: too little comes from key accounts."),
            Side.INSIDE: _("Inside the range."),
            Side.ABOVE: _("Above the range: the company depends on few customers."),
        }
        return said[self.band.side_of(self.share)]


@require_http_methods(["GET", "HEAD", "POST"])
def company_edit(request: Request) -> HttpResponse:
    """Change the company's name, its time zone and the band of key accounts."""
    administrators_only(request)
    company = company_of(request)
    posted = request.POST if request.method == "POST" else None
    names = ("name", "time_zone", "key_share_low", "key_share_high", "version")
    form = CompanySettingsForm(posted, initial={name: getattr(company, name) for name in names})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            set_up_company(by=request.user, **form.cleaned_data)
        except VersionConflict as conflict:
            # Saved once more, what was typed counts: who saves it has been told.
            form.data = {**request.POST.dict(), "version": str(company.version)}
            form.add_error(None, str(conflict))
            status = 409
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Saved. Business days and nightly runs follow the company’s clock."))
            return redirect("accounts:company-edit")
    context = {"form": form, "company": company, "today": _key_share(request.user, Band.of(company))}
    return render(request, "accounts/company_edit.html", context, status=status)


def _key_share(user: User, band: Band) -> KeyShare | None:
    """Return the share as the portfolio has it; None before the first published run, or without a key account."""
    run = ClassificationRun.objects.visible_to(user).filter(is_published=True).first()
    if run is None:
        return None
    window = TwelveMonths.until(run.window_end)
    groups = portfolio_months(Account.objects.visible_to(user).active(), period=Period(window), by="team").groups
    share = key_share(
        key_revenue=sum((group.key_revenue for group in groups), Decimal()),
        revenue=sum((group.revenue for group in groups), Decimal()),
        key_accounts=sum(group.key_accounts for group in groups),
    )
    return None if share is None else KeyShare(share, window, band)
