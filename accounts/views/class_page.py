"""Why one account has its class: both sides of it, what would change it, what it rests on, and how it was before."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import leads
from accounts.analytics.bucket_series import series_of
from accounts.analytics.next_bucket import NextBucket, next_bucket
from accounts.analytics.run_figures import turns_for
from accounts.analytics.twelve_months import TwelveMonths
from accounts.models import Account, AccountMonth, ClassificationRun, ClassificationSnapshot, SalesLine
from accounts.views.account_rows import state_in_words
from accounts.views.account_sales import AccountSales
from accounts.views.amounts import Amounts
from accounts.views.basis import Basis, basis_of
from accounts.views.class_evidence import evidence_of
from accounts.views.class_reasons import ClassReasons
from accounts.views.class_steadiness import ClassSteadiness
from accounts.views.class_turns import TurnInWords, steadiness_turns_in_words, value_turns_in_words
from accounts.views.class_value import ClassValue
from kam.core.context import company_of
from kam.core.http import Request
from kam.core.models import User

LATEST_RUNS: Final = 8


@require_safe
def account_class(request: Request, pk: int) -> HttpResponse:
    """Explain the class in force, or that of the run in `?run=`, to the last figure this person may read."""
    account: Any = get_object_or_404(Account.objects.visible_to(request.user).with_class(), pk=pk)
    reasons = ClassReasons(
        account, basis_of(request, today=company_of(request).today()), request.user, _run_of(request, account)
    )
    context = {
        "account": account,
        "crumbs": [
            {"label": _("Accounts"), "url": reverse("accounts:account-list")},
            {"label": account.name, "url": account.get_absolute_url()},
        ],
        "reasons": reasons,
        "state": "" if account.abc else state_in_words(account.class_status),
        "history": _history(account, request.user, chosen=reasons.snapshot),
        "may_override": not account.is_archived and leads(request.user, account),
    }
    if reasons.snapshot is not None:
        context |= _argument(reasons.snapshot, request.user, account, reasons.basis)
    return render(request, "accounts/account_class.html", context)


def _argument(snapshot: ClassificationSnapshot, user: User, account: Account, basis: Basis) -> dict[str, Any]:
    run = snapshot.run
    base = run.figures.get("currency", "")
    amounts = Amounts.of(run)
    months = list(
        AccountMonth.objects.visible_to(user)
        .filter(account=account, month__gte=run.window_start, month__lt=run.window_end)
        .order_by("month", "pk")
    )
    series = series_of(snapshot, months)
    currencies = _currencies(account, user, run.window_start, run.window_end, base=base)
    return {
        "snapshot": snapshot,
        "amounts": amounts,
        "value": ClassValue(snapshot, user, amounts, name=account.short_name or account.name),
        "sales": _sales(snapshot, account, basis, user),
        "steadiness": ClassSteadiness(snapshot, series, amounts),
        "turns": _turns(snapshot, user, amounts, NextBucket() if series is None else _next(snapshot, series)),
        "evidence": evidence_of(snapshot, months, currencies, base=base),
    }


def _sales(snapshot: ClassificationSnapshot, account: Account, basis: Basis, user: User) -> AccountSales:
    """Return the account's own twelve months up to the end of the window, which everybody reads who sees it."""
    months = TwelveMonths.until(snapshot.run.window_end, sales_since=basis.window.sales_since)
    return AccountSales(account, replace(basis, run=snapshot.run, window=months), user)


def _next(snapshot: ClassificationSnapshot, series: Any) -> NextBucket:
    return next_bucket(snapshot, [bucket.amount for bucket in series])


def _turns(snapshot: ClassificationSnapshot, user: User, amounts: Amounts, steadiness: NextBucket) -> list[TurnInWords]:
    """Return what would change the class in force; that of an earlier run has changed or not already."""
    if not snapshot.run.is_published:
        return []
    return [
        *value_turns_in_words(snapshot, turns_for(user, snapshot), amounts),
        *steadiness_turns_in_words(snapshot, steadiness, amounts),
    ]


def _run_of(request: Request, account: Account) -> ClassificationRun | None:
    """Return the run that the address names, if it said something about the account; None for the one in force."""
    named = request.GET.get("run", "")
    if not named.isascii() or not named.isdecimal() or len(named) > 18:
        return None
    found: ClassificationRun | None = (
        ClassificationRun.objects.visible_to(request.user).filter(pk=int(named), snapshots__account=account).first()
    )
    return found


def _history(account: Account, user: User, *, chosen: ClassificationSnapshot | None) -> list[dict[str, Any]]:
    """Return the classes of the latest runs that were in force, oldest first."""
    rows = ClassificationSnapshot.objects.visible_to(user).filter(
        account=account, run__publication=ClassificationRun.Publication.PUBLISHED
    )
    # Of two methods over the same months the one in force came last.
    in_order = rows.order_by("-run__window_end", "-run__is_published", "-run__finished_at", "-pk")
    latest = list(in_order.select_related("run")[:LATEST_RUNS])
    return [
        {
            "snapshot": row,
            "url": f"?run={row.run_id}",
            "amount": Amounts.of(row.run).short(row.value),
            "is_chosen": chosen is not None and row.run_id == chosen.run_id,
            "is_other_method": row.run.series != latest[0].run.series,
        }
        for row in reversed(latest)
    ]


def _currencies(account: Account, user: User, start: date, end: date, *, base: str) -> list[str]:
    lines = SalesLine.objects.visible_to(user).filter(account=account, document_on__gte=start, document_on__lt=end)
    return sorted(lines.exclude(currency=base).order_by().values_list("currency", flat=True).distinct())
