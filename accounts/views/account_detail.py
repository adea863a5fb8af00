"""One account: its figures, its twelve months, why it has its class, and who is around it."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import (
    Account,
    AccountTag,
    AccountTeamMember,
    Address,
    ClassChange,
    TaxId,
)
from accounts.panels import account_panels, account_tabs
from accounts.views.account_menu import actions_of
from accounts.views.account_rows import state_in_words
from accounts.views.account_sales import AccountSales
from accounts.views.basis import basis_of
from accounts.views.class_moves import direction, letters
from accounts.views.class_reasons import ClassReasons
from kam.core.context import company_of
from kam.core.http import Request
from kam.core.models import User

LATEST_CHANGES: Final = 6
MOST_CHILDREN: Final = 50


@require_safe
def account_detail(request: Request, pk: int) -> HttpResponse:
    """Show one account; one that this person does not see is a missing one."""
    account: Any = get_object_or_404(
        Account.objects.visible_to(request.user).with_class().select_related("owner", "team", "segment"), pk=pk
    )
    basis = basis_of(request, today=company_of(request).today())
    context = {
        "account": account,
        "actions": actions_of(account, request.user),
        "crumbs": [{"label": _("Accounts"), "url": reverse("accounts:account-list")}],
        "basis": basis,
        "tabs": _tabs(account, request.user),
        "sales": AccountSales(account, basis, request.user),
        "reasons": ClassReasons(account, basis, request.user),
        "group": _group(account, request.user),
        "members": AccountTeamMember.objects.visible_to(request.user)
        .filter(account=account, ended_at=None)
        .select_related("user")
        .order_by("user__name", "pk"),
        "tax_ids": TaxId.objects.visible_to(request.user).filter(account=account).order_by("kind", "value", "pk"),
        "addresses": Address.objects.visible_to(request.user).filter(account=account).order_by("kind", "pk"),
        "tags": AccountTag.objects.visible_to(request.user)
        .filter(account=account)
        .select_related("tag")
        .order_by("tag__name", "pk"),
        "changes": _changes(account, request.user),
        "panels": [{"entry": panel, "url": reverse(panel.url_name, args=[account.pk])} for panel in account_panels],
        "state": "" if account.abc else state_in_words(account.class_status),
        "merged_into": Account.objects.visible_to(request.user).filter(pk=account.merged_into_id).first()
        if account.merged_into_id
        else None,
    }
    return render(request, "accounts/account_detail.html", context)


def _tabs(account: Account, user: User) -> list[dict[str, Any]]:
    overview = {"label": _("Overview"), "url": account.get_absolute_url(), "is_current": True}
    others = [
        {
            "label": tab.label,
            "url": reverse(tab.url_name, args=[account.pk]),
            "is_current": False,
            "count": tab.count(account, user) if tab.count else None,
        }
        for tab in account_tabs
    ]
    return [overview, *others]


def _group(account: Account, user: User) -> dict[str, Any]:
    """Return the parent and the children, those that this person sees."""
    family = Account.objects.visible_to(user).active().with_class()
    parent = family.filter(pk=account.parent_id).first() if account.parent_id else None
    children = list(family.filter(parent=account).order_by("sort_key", "pk")[:MOST_CHILDREN])
    return {"parent": parent, "children": children}


def _changes(account: Account, user: User) -> list[Any]:
    changes = ClassChange.objects.visible_to(user).filter(account=account).select_related("run")
    return [
        {
            "change": each,
            "day": each.run.as_of if each.run else each.at,
            "before": letters(each.from_class),
            "after": letters(each.to_class),
            "direction": direction(each.from_class, each.to_class),
        }
        for each in changes.order_by("-at", "-pk")[:LATEST_CHANGES]
    ]
