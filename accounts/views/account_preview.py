"""The short account of an account that the list shows beside itself."""

from decimal import Decimal
from typing import Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import leads
from accounts.models import Account, Alarm
from accounts.services.basis import basis_of
from accounts.views.account_rows import state_in_words
from accounts.views.alarm_words import rows_of
from kam.core.context import company_of
from kam.core.http import Request

ZERO: Final = Decimal(0)


@require_safe
def account_preview(request: Request, pk: int) -> HttpResponse:
    """Show the facts of an account in the drawer; a browser that asks for a page gets the account's own."""
    basis = basis_of(request.user, company_of(request))
    account = get_object_or_404(
        Account.objects.visible_to(request.user)
        .with_class()
        .with_sales(**basis.months)
        .with_tags()
        .select_related("owner", "team", "segment"),
        pk=pk,
    )
    if not request.htmx:
        return redirect(account)
    figures = vars(account)
    sums = dict(zip(figures["month_dates"], figures["month_sums"], strict=True))
    members = account.memberships.filter(ended_at=None).select_related("user").order_by("user__name", "pk")
    alarms = Alarm.objects.visible_to(request.user).loud().filter(account=account).order_by("-points", "kind", "pk")
    context = {
        "account": account,
        "alarms": rows_of(alarms, basis.currency),
        "state": "" if figures["abc"] else state_in_words(figures["class_status"]),
        "months": [sums.get(month, ZERO) for month in basis.window.months] if sums else [],
        "basis": basis,
        "members": members,
        "can_restore": account.is_archived and not account.merged_into_id and leads(request.user, account),
        "way_back": request.htmx.current_url_abs_path or reverse("accounts:account-list"),
    }
    return render(request, "accounts/_account_preview.html", context)
