"""The alarms of one account, each with its arithmetic; muted by hand, and heard again."""

from datetime import timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require_editable
from accounts.forms.alarms import MuteForm
from accounts.models import Account, Alarm
from accounts.services import alarms
from accounts.services.basis import basis_of
from accounts.views.account_frame import AccountFrame
from accounts.views.account_sales import AccountSales
from accounts.views.alarm_words import calm_of, joined, rows_of, tone_of
from kam.core import toasts
from kam.core.context import company_of
from kam.core.errors import DomainError
from kam.core.http import Request, render_page

PAST_SHOWN: Final = 20
# A quarter, unless somebody says otherwise.
MUTED_FOR: Final = timedelta(days=90)


@require_safe
def account_alarms(request: Request, pk: int) -> HttpResponse:
    """Show what is strange about the buying of an account, and what was."""
    account: Any = get_object_or_404(
        Account.objects.visible_to(request.user).with_class().select_related("owner", "team"), pk=pk
    )
    mine = Alarm.objects.visible_to(request.user).filter(account=account)
    mine = mine.select_related("mute__made_by").order_by("-points", "kind", "pk")
    currency = company_of(request).base_currency
    past = mine.exclude(ended_on=None).order_by("-ended_on", "-raised_on", "-pk")[:PAST_SHOWN]
    muted = rows_of(mine.open().exclude(mute=None), currency)
    sales = AccountSales(account, basis_of(request.user, company_of(request)), request.user)
    scored = mine.loud().by_account().first()
    score = scored["score"] if scored else 0
    loud = rows_of(mine.open().filter(mute=None), currency)
    context = {
        "frame": AccountFrame(account, request, "alarms"),
        "account": account,
        "score": score,
        "tone": tone_of(score),
        "joined": joined(loud, score),
        "loud": loud,
        "muted": muted,
        "past": rows_of(past, currency),
        "calm": calm_of(account, buys=sales.is_buying, has_muted=bool(muted)),
        "can_mute": Account.objects.editable_by(request.user).filter(pk=account.pk).exists(),
    }
    return render_page(
        request, "accounts/account_alarms.html", fragment="accounts/_account_alarms.html", context=context
    )


@require_http_methods(["GET", "HEAD", "POST"])
def alarm_mute(request: Request, pk: int) -> HttpResponse:
    """Ask why the alarm needs nothing and until when, and take it out of scores and lists."""
    alarm = _editable(request, pk)
    today = company_of(request).today()
    form = MuteForm(request.POST or None, today=today, initial={"expires_on": today + MUTED_FOR})
    if form.is_valid():
        try:
            act = alarms.silence(alarm=alarm, on=today, by=request.user, at=timezone.now(), **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.tell(request, act.words, undo=act)
            return redirect("accounts:account-alarms", pk=alarm.account_id)
    rows = rows_of([alarm], company_of(request).base_currency)
    context = {
        "account": alarm.account,
        "row": rows[0] if rows else None,
        "form": form,
        "crumbs": [
            *_crumbs(alarm.account),
            {"label": _("Alarms"), "url": reverse("accounts:account-alarms", args=[alarm.account_id])},
        ],
        "cancel_url": reverse("accounts:account-alarms", args=[alarm.account_id]),
    }
    return render(request, "accounts/alarm_mute.html", context, status=422 if form.is_bound else 200)


@require_POST
def alarm_unmute(request: Request, pk: int) -> HttpResponse:
    """Let the alarm be heard again."""
    alarm = _editable(request, pk)
    act = alarms.hear_again(alarm=alarm, by=request.user, at=timezone.now())
    toasts.tell(request, act.words if act else _("The alarm counts again."), undo=act)
    return redirect("accounts:account-alarms", pk=alarm.account_id)


def _editable(request: Request, pk: int) -> Alarm:
    """Return the alarm: missing for who does not see its account, refused for who may only look."""
    alarm = get_object_or_404(Alarm.objects.visible_to(request.user).select_related("account"), pk=pk)
    require_editable(alarm.account, by=request.user)
    return alarm


def _crumbs(account: Account) -> list[dict[str, str]]:
    return [
        {"label": _("Accounts"), "url": reverse("accounts:account-list")},
        {"label": account.name, "url": account.get_absolute_url()},
    ]
