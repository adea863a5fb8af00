"""The last step: the import while it runs, what it did, and the way back."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, Sum
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import AccountMonth, ClassChange, ClassificationRun, ImportBatch
from accounts.services import sales_import
from accounts.views.import_figures import Figures
from accounts.views.import_steps import Standing, frame, go_on, standing_of
from kam.core.calendar import add_months, month_start
from kam.core.context import company_of
from kam.core.errors import DomainError
from kam.core.http import Request, render_page
from kam.core.models import User


@dataclass(frozen=True)
class Against:
    """What the last full month of a file brought against the month before, of all sales that this person sees."""

    month: date
    before: date
    difference: Decimal


@dataclass(frozen=True)
class Effect:
    """The first classification after an import, and how many accounts that this person sees it moved."""

    run: ClassificationRun
    moved: int


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
    figures = Figures(standing.batch)
    against, effect = _against(standing.batch, figures, request.user), _effect(standing.batch, figures, request.user)
    # Once it has been classified nobody asks what that would do.
    would_move = figures.would_move if effect is None else None
    context = frame(standing, current=4) | {
        "refusal": refusal or standing.failure,
        "figures": figures,
        "against": against,
        "would_move": would_move,
        "has_outlook": against is not None or would_move is not None,
        "currency": company_of(request).base_currency,
        "undo_until": _undo_until(standing.batch, now=timezone.now()),
        "may_classify": request.user.sees_everything,
        "effect": effect,
    }
    return render_page(
        request,
        "accounts/import_result.html",
        fragment="accounts/_import_result.html",
        context=context,
        status=422 if refusal else 200,
    )


def _against(batch: ImportBatch, figures: Figures, user: User) -> Against | None:
    """Compare the last full month of the file with the one before; None where one of them has no sales."""
    if not batch.is_imported or figures.first_on is None or figures.last_on is None or figures.proposed_as_of is None:
        return None
    # A month that is still running, or of which the file says only the beginning, has nothing to be compared with.
    until = sales_import.proposed_as_of(last_on=figures.last_on, on=figures.proposed_as_of)
    month, before = add_months(until, -1), add_months(until, -2)
    if month < month_start(figures.first_on):
        return None
    months = AccountMonth.objects.visible_to(user).filter(month__in=(month, before)).order_by()
    sums = months.aggregate(now=Sum("net", filter=Q(month=month)), then=Sum("net", filter=Q(month=before)))
    if sums["now"] is None or not sums["then"]:
        return None
    return Against(month, before, sums["now"] - sums["then"])


def _effect(batch: ImportBatch, figures: Figures, user: User) -> Effect | None:
    """Return what the first run after the import did that reaches to its sales; None without one, or when undone."""
    if not batch.is_imported:
        return None
    later = ClassificationRun.objects.visible_to(user).filter(started_at__gte=batch.imported_at, status="OK")
    if figures.proposed_as_of is not None:
        later = later.filter(as_of__gte=figures.proposed_as_of)
    run = later.order_by("started_at", "pk").first()
    if run is None:
        return None
    # Who is new has changed nothing.
    moved = ClassChange.objects.visible_to(user).filter(run=run, at__gte=batch.imported_at).exclude(from_class="")
    return Effect(run, moved.order_by().values("account").distinct().count())


def _undo_until(batch: ImportBatch, *, now: datetime) -> datetime | None:
    """Return until when the import may be undone; None when it is too late or never could be."""
    until: datetime | None = batch.can_be_undone_until
    return until if until is not None and now < until else None
