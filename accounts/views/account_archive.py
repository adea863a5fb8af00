"""An account taken out of use and brought back, each with a way to undo."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import require_editable, require_led
from accounts.models import Account
from accounts.services import account_acts
from kam.core.errors import DomainError
from kam.core.http import Request, asked_way_back
from kam.core.models import UndoableAct
from kam.core.toasts import tell

LONGEST_NUMBER = 9


@require_POST
def account_archive(request: Request, pk: int) -> HttpResponse:
    """Archive the account."""
    return _do(request, led(request, pk), account_acts.archive)


@require_POST
def account_restore(request: Request, pk: int) -> HttpResponse:
    """Bring the account back."""
    return _do(request, led(request, pk), account_acts.restore)


def led(request: Request, pk: int) -> Account:
    """Return the account: missing for who does not see it, refused for who does not lead it."""
    account: Account = get_object_or_404(
        Account.objects.visible_to(request.user).select_related("owner", "team", "merged_into"), pk=pk
    )
    require_editable(account, by=request.user)
    require_led(account, by=request.user)
    return account


def number_in(text: str) -> int:
    """Return the version that somebody sent; 0, which nothing has, for what is no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def _do(request: Request, account: Account, act: Callable[..., UndoableAct]) -> HttpResponse:
    # A menu that says no version means the account as it is.
    asked = request.GET.get("version", "")
    version = number_in(asked) if asked else account.version
    try:
        done = act(account=account, version=version, by=request.user, at=timezone.now())
    except DomainError as refusal:
        tell(request, str(refusal), tone="error")
    else:
        tell(request, done.words, undo=done)
    if request.htmx:
        # Who asked from within a form stays there; the toast tells.
        return HttpResponse()
    return redirect(asked_way_back(request) or account)
