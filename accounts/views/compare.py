"""Comparing two classification runs, on a page and as a file."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.analytics.migration_matrix import mover
from accounts.models import ClassificationRun
from accounts.views.class_tabs import class_tabs
from accounts.views.downloads import form_of, table_file, write_down
from accounts.views.run_comparison import RunComparison, run_in_words, runs_to_compare
from accounts.views.set_by_hand import set_by_hand
from kam.core import toasts
from kam.core.compact import compact
from kam.core.errors import DomainError
from kam.core.http import Request

# Each row draws two classes, below a table of all of them.
PER_PAGE: Final = 20


@require_safe
def run_compare(request: Request) -> HttpResponse:
    """Show who moved from one run to another; without two runs, ask for them."""
    runs = runs_to_compare(request.user)
    first, second = _chosen(request, runs)
    context: dict[str, Any] = {
        "tabs": class_tabs("compare"),
        "choices": [(str(run.pk), run_in_words(run)) for run in _offered(runs, first, second)],
        "first": first,
        "second": second,
        "query": request.GET,
        "is_company": request.user.sees_everything,
    }
    if first is not None and second is not None:
        comparison = RunComparison(request.user, first, second, request.GET)
        page = Paginator(comparison.moved, per_page=PER_PAGE).get_page(request.GET.get("page"))
        context |= {
            "comparison": comparison,
            "page": page,
            "rows": [comparison.row_of(mover(row)) for row in page.object_list],
            "by_hand": set_by_hand(request.user),
        }
    return compact(render(request, "accounts/run_compare.html", context))


@require_safe
def run_compare_export(request: Request) -> HttpResponseBase:
    """Send the list of who moved as CSV or XLSX, with what was compared."""
    runs = runs_to_compare(request.user)
    first, second = _chosen(request, runs)
    address = f"{reverse('accounts:run-compare')}?{request.GET.urlencode()}"
    if first is None or second is None:
        return redirect(address)
    comparison = RunComparison(request.user, first, second, request.GET)
    count = comparison.moved.count()
    form = form_of(request.GET)
    try:
        asked = {"from": first.pk, "to": second.pk} | request.GET.dict()
        write_down(request, what="comparison of runs", form=form, rows=count, asked=asked)
    except DomainError as refusal:
        toasts.tell(request, str(refusal), tone="error")
        return redirect(address)
    rows = (comparison.cells_of(mover(row)) for row in comparison.moved.iterator())
    name = f"classes-{first.as_of:%Y-%m-%d}-{second.as_of:%Y-%m-%d}"
    notes = _notes(comparison)
    return table_file(request, form, name, comparison.columns, rows, title=_("Moved accounts"), notes=notes)


def _chosen(
    request: Request, runs: list[ClassificationRun]
) -> tuple[ClassificationRun | None, ClassificationRun | None]:
    """Return the runs of the address; else the published one and the latest before it of the same series."""
    second = _run(request, "to") or next((run for run in runs if run.is_published), runs[0] if runs else None)
    first = _run(request, "from")
    if first is None and second is not None:
        earlier = [run for run in runs if run.window_end < second.window_end]
        alike = [run for run in earlier if (run.profile_id, run.series) == (second.profile_id, second.series)]
        others = [run for run in runs if run.pk != second.pk]
        first = next(iter([*alike, *earlier, *others]), None)
    return first, second


def _run(request: Request, name: str) -> ClassificationRun | None:
    named = request.GET.get(name, "")
    if not named.isascii() or not named.isdecimal() or len(named) > 18:
        return None
    runs = ClassificationRun.objects.visible_to(request.user).filter(status=ClassificationRun.Status.OK)
    found: ClassificationRun | None = runs.select_related("profile").filter(pk=int(named)).first()
    return found


def _offered(runs: list[ClassificationRun], *chosen: ClassificationRun | None) -> list[ClassificationRun]:
    known = {run.pk for run in runs}
    return [*runs, *(run for run in chosen if run is not None and run.pk not in known)]


def _notes(comparison: RunComparison) -> list[list[str]]:
    """Return what a second sheet says: which runs, what of them, which parameters differ."""
    notes = [
        [_("From"), run_in_words(comparison.first)],
        [_("To"), run_in_words(comparison.second)],
        [_("Shown"), comparison.chosen_in_words or _("everybody who moved")],
        [_("Accounts that keep their class"), comparison.table.stability],
        [_("Classes"), set_by_hand(comparison.user).words or _("as computed by the runs")],
    ]
    return notes + [[each.name, each.before, each.after] for each in comparison.parameters]
