"""What a person does with the rows of a check: correct a cell, leave a row out, take a correction back, confirm."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from accounts.models import ImportCorrection, ImportDoubt
from accounts.services import sales_import
from accounts.views.import_check import check_page
from accounts.views.import_steps import go_on, standing_of
from kam.core import toasts
from kam.core.errors import DomainError, VersionConflict
from kam.core.http import Request
from kam.core.models import UndoableAct

# What stays in the address.
KEPT: Final = ("tab", "page")
LARGEST: Final = 2**31 - 1


@require_POST
def import_correct(request: Request, pk: int) -> HttpResponse:
    """Put another value in the place of one cell, or of all equal ones of its column."""
    posted = request.POST
    is_for_all = "offer_all" in posted or posted.get("scope") == "equal"
    becomes = posted.get("offer_all") or posted.get("offer") or posted.get("becomes", "")
    service = sales_import.correct_equal if is_for_all else sales_import.correct_cell
    words = {"row": _number(posted.get("row")), "column": posted.get("column", ""), "seen": posted.get("seen")}
    return _do(request, pk, service, becomes=becomes.strip(), **words)


@require_POST
def import_leave_out(request: Request, pk: int) -> HttpResponse:
    """Leave a row out of the import."""
    return _do(request, pk, sales_import.leave_out, row=_number(request.POST.get("row")))


@require_POST
def import_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a correction back, however long ago it was made."""
    number = _number(request.POST.get("correction"))
    correction = get_object_or_404(ImportCorrection.objects.editable_by(request.user), batch=pk, pk=number)
    return _do(request, pk, sales_import.withdraw, correction=correction)


@require_POST
def import_confirm(request: Request, pk: int) -> HttpResponse:
    """Answer what is to be confirmed: it comes in as it stands, or it is the same customer."""
    if request.POST.get("answer") == "all":
        return _do(request, pk, sales_import.keep_all)
    number = _number(request.POST.get("doubt"))
    doubt = get_object_or_404(ImportDoubt.objects.editable_by(request.user), batch=pk, pk=number)
    service = sales_import.same_customer if request.POST.get("answer") == "same" else sales_import.keep
    return _do(request, pk, service, doubt=doubt)


@require_POST
def import_use_earlier(request: Request, pk: int) -> HttpResponse:
    """Put the corrections of an earlier import over this file, because the person wants it so."""
    return _do(request, pk, sales_import.use_earlier)


def _do(request: Request, pk: int, service: Callable[..., Any], **words: Any) -> HttpResponse:
    """Do it, tell what was done with its way back, and show the check as it is now."""
    standing = standing_of(request, pk)
    try:
        act = service(batch=standing.batch, by=request.user, at=timezone.now(), **words)
    except DomainError as refusal:
        status = 409 if isinstance(refusal, VersionConflict) else 422
        return check_page(request, standing_of(request, pk), refusal=str(refusal), status=status)
    if isinstance(act, UndoableAct):
        toasts.tell(request, act.words, undo=act)
    standing = standing_of(request, pk)
    if not request.htmx or standing.is_busy:
        kept = {name: request.GET[name] for name in KEPT if name in request.GET}
        return go_on(request, f"{standing.url}?{urlencode(kept)}" if kept else standing.url)
    return check_page(request, standing)


def _number(text: str | None) -> int:
    """Return a number that the database can look for; nothing has the number 0."""
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 11 and int(text) <= LARGEST else 0
