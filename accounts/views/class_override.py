"""A class given by hand: given, and taken back."""

from datetime import date, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import require_led
from accounts.forms.overrides import OverrideForm
from accounts.models import Account, ClassificationOverride, ClassificationSnapshot
from accounts.services import class_overrides
from accounts.views.account_rows import state_in_words
from kam.core import toasts
from kam.core.calendar import add_months
from kam.core.context import company_of
from kam.core.errors import DomainError
from kam.core.http import Request

# To the end of the third month, unless somebody says otherwise.
MONTHS: Final = 3


@require_http_methods(["GET", "HEAD", "POST"])
def class_override(request: Request, pk: int) -> HttpResponse:
    """Ask for a class, its reason and its last day, and put it in force."""
    account = _led(request, pk)
    today = company_of(request).today()
    form = OverrideForm(
        request.POST or None,
        today=today,
        initial=_initial(account, request, today),
        computed=_computed(account, request),
    )
    if form.is_valid():
        try:
            act = class_overrides.set_by_hand(
                account=account, on=today, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.tell(request, act.words, undo=act)
            return redirect("accounts:account-class", pk=account.pk)
    context = {
        "account": account,
        "state": state_in_words(account.class_status),
        "form": form,
        "crumbs": [
            {"label": _("Accounts"), "url": reverse("accounts:account-list")},
            {"label": account.name, "url": account.get_absolute_url()},
            {"label": _("Class"), "url": reverse("accounts:account-class", args=[account.pk])},
        ],
        "cancel_url": reverse("accounts:account-class", args=[account.pk]),
    }
    return render(request, "accounts/class_override.html", context, status=422 if form.is_bound else 200)


@require_POST
def class_override_end(request: Request, pk: int) -> HttpResponse:
    """Put the computed class in force again."""
    account = _led(request, pk)
    today = company_of(request).today()
    act = class_overrides.use_computed(account=account, on=today, by=request.user, at=timezone.now())
    words = act.words if act else _("The computed class of %(account)s counts again.") % {"account": account.name}
    toasts.tell(request, words, undo=act)
    return redirect("accounts:account-class", pk=account.pk)


def _led(request: Request, pk: int) -> Any:
    """Return the account with its class: missing for who does not see it, refused for who may not lead it."""
    account = get_object_or_404(Account.objects.visible_to(request.user).with_class(), pk=pk)
    require_led(account, by=request.user)
    return account


def _computed(account: Account, request: Request) -> dict[str, str]:
    """Return the letters that count where none is chosen; empty ones before the first run."""
    snapshots = ClassificationSnapshot.objects.visible_to(request.user).filter(account=account)
    found = snapshots.current().values("abc", "xyz").first()
    return found or {}


def _initial(account: Account, request: Request, today: date) -> dict[str, Any]:
    """Begin with the override in force, so that one letter or its last day can be changed."""
    made = ClassificationOverride.objects.visible_to(request.user).filter(account=account, ended_at=None).first()
    if made is None:
        return {"expires_on": add_months(today.replace(day=1), MONTHS + 1) - timedelta(days=1)}
    return {"abc": made.abc, "xyz": made.xyz, "reason": made.reason, "expires_on": made.expires_on}
