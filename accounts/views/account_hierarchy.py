"""The group to which an account belongs: its tree with what each buys, and where the account stands in it."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import require_editable
from accounts.models import Account
from accounts.services import account_acts
from accounts.services.basis import basis_of
from accounts.views.account_archive import number_in
from accounts.views.account_choices import LONGEST, chosen, found
from accounts.views.account_menu import may_edit, tabs_beside
from accounts.views.group_rows import GroupTree
from kam.core.context import company_of
from kam.core.errors import DomainError
from kam.core.http import Request, render_page
from kam.core.toasts import tell

ROLLED_UP: Final = "group"
TOP: Final = "none"


@require_http_methods(["GET", "HEAD", "POST"])
def account_hierarchy(request: Request, pk: int) -> HttpResponse:
    """Show the tree; put the account below another one, or at the top."""
    account: Account = get_object_or_404(
        Account.objects.visible_to(request.user).select_related("owner", "team", "merged_into"), pk=pk
    )
    if request.method != "POST":
        return _page(request, account)
    require_editable(account, by=request.user)
    parent = _parent(request)
    if parent is None and request.POST.get("parent") != TOP:
        return _page(request, account, refusal=_("Choose the account to which it belongs."))
    try:
        act = account_acts.move(
            account=account, version=number_in(request.POST.get("version", "")), parent=parent,
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except DomainError as refusal:
        return _page(request, account, refusal=str(refusal))
    tell(request, act.words, undo=act)
    return redirect("accounts:account-hierarchy", pk=account.pk)


def _parent(request: Request) -> Account | None:
    """Return the account that was chosen, if this person sees it."""
    return chosen(Account.objects.visible_to(request.user), request.POST.get("parent", ""))


def _page(request: Request, account: Account, *, refusal: str = "") -> HttpResponse:
    basis = basis_of(request.user, company_of(request))
    is_rolled_up = request.GET.get("sum") == ROLLED_UP
    wanted = request.GET.get("q", request.POST.get("q", ""))
    url = reverse("accounts:account-hierarchy", args=[account.pk])
    may_move = not account.is_archived and may_edit(request.user, account)
    visible = Account.objects.visible_to(request.user)
    context: dict[str, Any] = {
        **tabs_beside(account),
        "account": account,
        "tree": GroupTree(account, basis, request.user, is_rolled_up=is_rolled_up),
        "basis": basis,
        "is_rolled_up": is_rolled_up,
        "sums": [
            {"label": _("Account alone"), "url": url, "is_current": not is_rolled_up},
            {"label": _("With subsidiaries"), "url": f"{url}?sum={ROLLED_UP}", "is_current": is_rolled_up},
        ],
        "may_move": may_move,
        "q": wanted[:LONGEST],
        "choices": found(visible, wanted, apart_from=account) if may_move else [],
        "has_asked": bool(wanted.strip()),
        "field": "parent",
        "submit": _("Set as parent"),
        "refusal": refusal,
        "url": url,
    }
    return render_page(
        request,
        "accounts/account_hierarchy.html",
        fragment="accounts/_account_choices.html",
        context=context,
        status=422 if refusal else 200,
    )
