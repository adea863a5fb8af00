"""The last step: the import while it runs, what it did, and the way back."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import ImportBatch
from accounts.services import sales_import
from accounts.views.import_steps import Standing, frame, go_on, standing_of
from kam.core import formatting
from kam.core.errors import DomainError
from kam.core.http import Request, render_page


@require_safe
def import_result(request: Request, pk: int) -> HttpResponse:
    """Show the import while it runs and what it did."""
    standing = standing_of(request, pk)
    if standing.step != "accounts:import-result":
        return go_on(request, standing.url)
    if request.htmx and not standing.is_busy:
        # The page asked whether it is done. Now the menu has other counts as well.
        return go_on(request, standing.url)
    return _page(request, standing)


@require_POST
def import_undo(request: Request, pk: int) -> HttpResponse:
    """Take the rows of this import out again."""
    standing = standing_of(request, pk)
    try:
        sales_import.request_undo(batch=standing.batch, by=request.user)
    except DomainError as refusal:
        return _page(request, standing, refusal=str(refusal))
    return go_on(request, reverse("accounts:import-result", args=[pk]))


def _page(request: Request, standing: Standing, *, refusal: str = "") -> HttpResponse:
    context = frame(standing, current=4) | {
        "refusal": refusal or standing.failure,
        "figures": Figures(standing.batch),
        "undo_until": _undo_until(standing.batch, now=timezone.now()),
        "may_classify": request.user.sees_everything,
    }
    return render_page(
        request,
        "accounts/import_result.html",
        fragment="accounts/_import_result.html",
        context=context,
        status=422 if refusal else 200,
    )


def _undo_until(batch: ImportBatch, *, now: datetime) -> datetime | None:
    """Return until when the import may be undone; None when it is too late or never could be."""
    until: datetime | None = batch.can_be_undone_until
    return until if until is not None and now < until else None


class Figures:
    """What an import says about itself, out of the stored texts."""

    def __init__(self, batch: ImportBatch) -> None:
        self._stored: dict[str, Any] = batch.figures

    @property
    def first_on(self) -> date | None:
        """The day of the earliest line."""
        return self._day("first_on")

    @property
    def last_on(self) -> date | None:
        """The day of the latest line."""
        return self._day("last_on")

    @property
    def proposed_as_of(self) -> date | None:
        """The first day after the last full month of sales."""
        return self._day("proposed_as_of")

    @property
    def accounts(self) -> int:
        """How many accounts the lines belong to."""
        return self._count("accounts")

    @property
    def unassigned(self) -> int:
        """How many lines belong to no account."""
        return self._count("unassigned")

    @property
    def unrated(self) -> int:
        """How many lines count nowhere for want of an exchange rate."""
        return self._count("unrated")

    @property
    def cancelled(self) -> int:
        """How many rows their document had cancelled."""
        return self._count("cancelled")

    @property
    def errors_stored(self) -> int:
        """How many faulty rows are kept with their reasons."""
        return self._count("errors_stored")

    @property
    def money(self) -> str:
        """The sums of the lines, one for each currency."""
        sums = self._stored.get("money") or []
        return " + ".join(formatting.money(Decimal(each["amount"]), each["currency"]) for each in sums)

    def _day(self, key: str) -> date | None:
        stored = self._stored.get(key)
        return date.fromisoformat(stored) if stored else None

    def _count(self, key: str) -> int:
        return int(self._stored.get(key) or 0)
