"""Why one account has its class: both sides of it, what would change it, what it rests on, and how it was before."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import leads
from accounts.analytics.class_series import ClassSeries
from accounts.analytics.next_bucket import NextBucket, next_bucket
from accounts.analytics.run_figures import turns_for
from accounts.analytics.twelve_months import TwelveMonths
from accounts.models import Account, ClassificationRun, ClassificationSnapshot
from accounts.services.basis import Basis, basis_of
from accounts.views import paper_facts
from accounts.views.account_frame import AccountFrame
from accounts.views.account_rows import state_in_words
from accounts.views.account_sales import AccountSales
from accounts.views.amounts import Amounts
from accounts.views.class_evidence import evidence_of
from accounts.views.class_history import ClassHistory
from accounts.views.class_next import Ahead, ahead_of
from accounts.views.class_reasons import ClassReasons
from accounts.views.class_steadiness import ClassSteadiness
from accounts.views.class_turns import (
    ANY,
    TurnInWords,
    margins_in_words,
    steadiness_turns_in_words,
    value_turns_in_words,
)
from accounts.views.class_value import ClassValue
from kam.core.context import company_of
from kam.core.http import Request
from kam.core.models import User


@require_safe
def account_class(request: Request, pk: int) -> HttpResponse:
    """Explain the class in force, or that of the run in `?run=`, to the last figure this person may read."""
    account: Any = get_object_or_404(
        Account.objects.visible_to(request.user).with_class().select_related("owner", "team"), pk=pk
    )
    reasons = ClassReasons(account, basis_of(request.user, company_of(request)), request.user, run_of(request, account))
    context = {
        "frame": AccountFrame(account, request, "class"),
        "account": account,
        "reasons": reasons,
        "state": "" if account.abc else state_in_words(account.class_status),
        "history": ClassHistory(account, request.user, reasons.snapshot),
        "may_override": not account.is_archived and leads(request.user, account),
    }
    if reasons.snapshot is not None:
        context |= _argument(reasons.snapshot, request.user, account, reasons.basis)
    return render(request, "accounts/account_class.html", context)


def _argument(snapshot: ClassificationSnapshot, user: User, account: Account, basis: Basis) -> dict[str, Any]:
    run = snapshot.run
    amounts = Amounts.of(run)
    series = ClassSeries(snapshot, user)
    next_one = _next(snapshot, series)
    ahead = ahead_of(snapshot, series, next_one, amounts) if run.is_published else Ahead([])
    return {
        "snapshot": snapshot,
        "paper_facts": paper_facts.of_class(snapshot, account),
        "amounts": amounts,
        "value": ClassValue(snapshot, user, amounts, name=account.short_name or account.name),
        "sales": _sales(snapshot, account, basis, user),
        "steadiness": ClassSteadiness(snapshot, series, amounts),
        "margins": margins_in_words(snapshot),
        "turns": [*_turns(snapshot, user, amounts, series, next_one), *ahead.turns],
        "ahead": ahead.note,
        "evidence": evidence_of(snapshot, series),
    }


def _sales(snapshot: ClassificationSnapshot, account: Account, basis: Basis, user: User) -> AccountSales:
    """Return the account's own twelve months up to the end of the window, which everybody reads who sees it."""
    months = TwelveMonths.until(snapshot.run.window_end, sales_since=basis.window.sales_since)
    return AccountSales(account, replace(basis, run=snapshot.run, window=months), user)


def _next(snapshot: ClassificationSnapshot, series: ClassSeries) -> NextBucket:
    if not series.buckets:
        return NextBucket()
    return next_bucket(snapshot, [bucket.amount for bucket in series.buckets])


def _turns(
    snapshot: ClassificationSnapshot, user: User, amounts: Amounts, series: ClassSeries, steadiness: NextBucket
) -> list[TurnInWords]:
    """Return what would change the class in force; that of an earlier run has changed or not already."""
    if not snapshot.run.is_published:
        return []
    value = turns_for(user, snapshot)
    leaving = series.buckets[0].amount if len(series.buckets) == int(snapshot.run.parameters["window"]) else 0
    below = value.better.value - snapshot.value + leaving if value.better else ANY
    return [
        *value_turns_in_words(snapshot, value, amounts),
        *steadiness_turns_in_words(snapshot, steadiness, amounts, below=below),
    ]


def run_of(request: Request, account: Account) -> ClassificationRun | None:
    """Return the run that the address names, if it said something about the account; None for the one in force."""
    named = request.GET.get("run", "")
    if not named.isascii() or not named.isdecimal() or len(named) > 18:
        return None
    found: ClassificationRun | None = (
        ClassificationRun.objects.visible_to(request.user).filter(pk=int(named), snapshots__account=account).first()
    )
    return found
