"""The accounts that a person keeps in the sidebar: pinned by a star, put in order on a page of their own."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Account
from accounts.services import pinning
from accounts.views.account_rows import fitted
from kam.core.errors import DomainError
from kam.core.http import Request, way_back
from kam.core.pins import PinGroup, PinnedPage
from kam.core.toasts import tell

if TYPE_CHECKING:
    from kam.core.models import User


@require_safe
def pin_list(request: Request) -> HttpResponse:
    """Show one's pinned accounts, to be put in another order or unpinned."""
    context = {
        "accounts": pinned_accounts(request),
        "most": pinning.MOST_PINS,
        "crumbs": [{"label": gettext_lazy("Accounts"), "url": reverse("accounts:account-list")}],
    }
    return render(request, "accounts/pin_list.html", context)


@require_POST
def account_pin(request: Request, pk: int) -> HttpResponse:
    """Keep the account in the sidebar."""
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
    try:
        pinning.pin(account=account, by=request.user)
    except DomainError as refusal:
        tell(request, str(refusal), tone="error")
    return redirect(way_back(request))


@require_POST
def account_unpin(request: Request, pk: int) -> HttpResponse:
    """Take the account out of the sidebar."""
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
    pinning.unpin(account=account, by=request.user)
    return redirect(way_back(request))


@require_POST
def account_pin_move(request: Request, pk: int) -> HttpResponse:
    """Let the account change places with the one above it (`direction` is up) or below it."""
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
    try:
        pinning.move(
            account=account, direction="up" if request.POST.get("direction") == "up" else "down", by=request.user
        )
    except DomainError as refusal:
        tell(request, str(refusal), tone="error")
    return redirect("accounts:pin-list")


def pinned_accounts(request: HttpRequest) -> list[Any]:
    """Return the accounts that this person keeps and may see, in their order; asked for once a request."""
    kept = vars(request)
    if "pinned_accounts" not in kept:
        # Only who is signed in has a sidebar.
        user = cast("User", request.user)
        kept["pinned_accounts"] = list(Account.objects.visible_to(user).active().with_class().pinned_by(user))
    accounts_kept: list[Any] = kept["pinned_accounts"]
    return accounts_kept


def _pages(request: HttpRequest) -> Sequence[PinnedPage]:
    match = request.resolver_match
    here = match.kwargs.get("pk") if match and match.view_name.startswith("accounts:account-") else None
    return [
        PinnedPage(
            label=fitted(account.short_name or account.name),
            url=account.get_absolute_url(),
            abc=account.abc,
            xyz=account.xyz,
            is_set_by_hand=account.override_id is not None,
            is_current=account.pk == here,
        )
        for account in pinned_accounts(request)
    ]


PINNED: Final = PinGroup("accounts", 100, gettext_lazy("Pinned accounts"), "accounts:pin-list", _pages)
