"""Who may be about to leave: accounts that show a warning sign in what they buy, with their reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.analytics.alarms.kinds import alarm_kinds
from accounts.models import Account, AccountMonth, Alarm
from accounts.querysets.account import AccountQuerySet
from accounts.querysets.alarm import AlarmQuerySet
from accounts.services.basis import Basis, basis_of
from accounts.views.alarm_words import AlarmRow, rows_of, tone_of
from accounts.views.portfolio_choice import PortfolioChoice
from kam.core.context import company_of
from kam.core.http import Request, render_page
from kam.core.models import User

PAGE: Final = "accounts:at-risk"
PER_PAGE: Final = 50
REASONS: Final = 4


@dataclass(frozen=True)
class AtRisk:
    """One account at risk: its score of 100, its twelve months, why."""

    account: Any
    score: int
    tone: str
    revenue: Decimal
    reasons: list[AlarmRow]


@dataclass(frozen=True)
class RiskSum:
    """How much revenue of twelve months is with accounts that have a loud alarm, and how many they are."""

    revenue: Decimal
    accounts: int
    key_accounts: int


@require_safe
def at_risk(request: Request) -> HttpResponse:
    """List the accounts at risk among those that the portfolio is asked for; as a part of it only the first few."""
    basis = basis_of(request.user, company_of(request))
    choice = PortfolioChoice(request.user, request.GET)
    alarms = loud_of(request.user, choice.accounts)
    kinds = {key: str(each.label) for each in alarm_kinds if (key := each.key)}
    kind = wanted if (wanted := request.GET.get("kind", "")) in kinds else ""
    narrowed = alarms.filter(account__in=_with_kind(alarms, kind)) if kind else alarms
    page = Paginator(narrowed.by_account(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows_at_risk(request.user, page, basis),
        "risk": risk_sum(request.user, choice.accounts, basis),
        "basis": basis,
        "choice": choice,
        "choices": _choices(kinds, kind, alarms, choice),
        "url": choice.url(name=PAGE),
        "query": QueryDict(urlencode(choice.parameters | ({"kind": kind} if kind else {}))),
        "all_classes_url": choice.url({"class": ""}, name=PAGE),
        "list_url": choice.url_of_list({"class": choice.code, "at-risk": "yes"}),
        "crumbs": [{"label": _("Portfolio"), "url": choice.url()}],
    }
    return render_page(request, "accounts/at_risk.html", fragment="accounts/_at_risk.html", context=context)


def loud_of(user: User, accounts: AccountQuerySet) -> AlarmQuerySet:
    """Return the loud alarms of these accounts, as far as this person sees them."""
    return Alarm.objects.visible_to(user).loud().filter(account__in=accounts.order_by().values("pk"))


def risk_sum(user: User, accounts: AccountQuerySet, basis: Basis) -> RiskSum:
    """Add up the twelve months of the accounts that have a loud alarm."""
    at_risk = accounts.filter(pk__in=loud_of(user, accounts).order_by().values("account"))
    counts = at_risk.aggregate(all=Count("pk"), key=Count("pk", filter=Q(status=Account.Status.KEY)))
    months = AccountMonth.objects.visible_to(user).filter(
        account__in=at_risk.order_by().values("pk"), month__gte=basis.window.start, month__lt=basis.window.end
    )
    revenue = months.aggregate(net=Sum("net"))["net"] or Decimal(0)
    return RiskSum(revenue=revenue, accounts=counts["all"], key_accounts=counts["key"])


def rows_at_risk(user: User, scored: Any, basis: Basis) -> list[AtRisk]:
    """Return these rows of `by_account` with their accounts and reasons, in four queries for any number."""
    scores: dict[int, Mapping[str, Any]] = {row["account_id"]: row for row in scored}
    found = Account.objects.visible_to(user).filter(pk__in=scores).with_class().select_related("owner")
    accounts = {account.pk: account for account in found}
    sums = AccountMonth.objects.visible_to(user).filter(
        account__in=list(scores), month__gte=basis.window.start, month__lt=basis.window.end
    )
    revenue = dict(sums.order_by().values_list("account").annotate(net=Sum("net")).values_list("account", "net"))
    reasons: dict[int, list[AlarmRow]] = {pk: [] for pk in scores}
    alarms = Alarm.objects.visible_to(user).loud().filter(account__in=list(scores)).order_by("-points", "kind", "pk")
    for row in rows_of(alarms, basis.currency):
        reasons[row.alarm.account_id].append(row)
    return [
        AtRisk(
            account=accounts[pk],
            score=row["score"],
            tone=tone_of(row["score"]),
            revenue=revenue.get(pk, Decimal(0)),
            reasons=reasons[pk][:REASONS],
        )
        for pk, row in scores.items()
        if pk in accounts
    ]


def _with_kind(alarms: AlarmQuerySet, kind: str) -> Any:
    return alarms.filter(kind=kind).order_by().values("account")


def _choices(
    kinds: dict[str, str], chosen: str, alarms: AlarmQuerySet, choice: PortfolioChoice
) -> list[dict[str, Any]]:
    counts = dict(alarms.order_by().values_list("kind").annotate(count=Count("account", distinct=True)))
    everything = {"label": _("All reasons"), "url": choice.url(name=PAGE), "is_current": not chosen}
    return [
        everything,
        *(
            {
                "label": label,
                "url": f"?{urlencode(choice.parameters | {'kind': key})}",
                "is_current": key == chosen,
                "count": counts.get(key, 0),
            }
            for key, label in kinds.items()
        ),
    ]
