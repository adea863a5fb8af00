"""The tabs under a check: what cannot be read, what is to be confirmed, what is ready, what was corrected."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.importing.correcting import cell_at
from accounts.importing.reading import Reading
from accounts.models import ImportCorrection, ImportDoubt, ImportRowError
from accounts.services import sales_import
from accounts.views.import_doubts import doubt_rows
from accounts.views.import_faults import PER_PAGE, Cell, FaultyRow, Table, columns_of, faulty_rows
from accounts.views.import_steps import Standing
from kam.core.http import Request

FAULTY: Final = "faulty"
DOUBTS: Final = "doubts"
READY: Final = "ready"
CORRECTED: Final = "corrected"


def parts_of(request: Request, standing: Standing) -> dict[str, Any]:
    """Return the counts, the tabs and the rows of the one that is open."""
    batch = standing.batch
    doubts = ImportDoubt.objects.visible_to(request.user).filter(batch=batch).awaiting()
    corrected = ImportCorrection.objects.visible_to(request.user).filter(batch=batch)
    counts = {
        FAULTY: batch.bad, DOUBTS: doubts.count(), READY: standing.ready, CORRECTED: corrected.count(),
    }  # fmt: skip
    # More than can be read there are not.
    to_confirm = min(doubts.rows(), standing.ready)
    asked = request.GET.get("tab", "")
    tab = asked if asked in counts else next((name for name in counts if counts[name]), FAULTY)
    page = request.GET.get("page")
    answered = ImportDoubt.objects.visible_to(request.user).filter(batch=batch)
    context: dict[str, Any] = {
        # Rows like the other tabs and the figures above; one question may be about several.
        "tabs": _tabs(standing, counts | {DOUBTS: to_confirm}, tab),
        "tab": tab,
        "to_confirm": to_confirm,
        "ready": standing.ready - to_confirm,
        "opened": max(0, batch.accounts_created - answered.same_customers()),
    }
    if tab == FAULTY:
        context["table"] = faulty_rows(batch, ImportRowError.objects.visible_to(request.user), page=page)
    elif tab == DOUBTS:
        context["table"] = doubt_rows(batch, doubts, by=request.user, page=page)
    elif tab == READY:
        context["table"] = _ready(standing, page=page)
    else:
        made = corrected.select_related("made_by").order_by("-made_at", "-pk")
        context["page"] = Paginator(made, per_page=PER_PAGE).get_page(page)
    if standing.is_checked and not counts[CORRECTED]:
        context["earlier"] = sales_import.earlier_corrections(batch=batch, by=request.user)
    if "table" in context:
        context["page"] = context["table"].page
    return context


def _tabs(standing: Standing, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    labels = {FAULTY: _("Cannot be read"), DOUBTS: _("To confirm"), READY: _("Comes in"), CORRECTED: _("Corrections")}
    url = reverse("accounts:import-check", args=[standing.batch.pk])
    return [
        {"label": labels[name], "url": f"{url}?tab={name}", "is_current": name == current, "count": count}
        for name, count in counts.items()
        if count or name != CORRECTED or name == current
    ]


def _ready(standing: Standing, *, page: str | None) -> Table:
    """Return a page of the first rows that can be read; of a file that is gone none."""
    batch = standing.batch
    total = min(standing.ready, sales_import.MOST_READY) if batch.has_file else 0
    shown = Paginator(range(total), per_page=PER_PAGE).get_page(page)
    first = shown.start_index() - 1 if total else 0
    found = sales_import.ready_rows(batch=batch, first=first, count=len(shown)) if total else []
    columns = columns_of(Reading.from_json(batch.reading), set())
    rows = [
        FaultyRow(number, [Cell(column, number, cell_at(cells, column.place)) for column in columns])
        for number, cells in found
    ]
    return Table(shown, columns, rows)
