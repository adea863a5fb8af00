"""Classification runs: which there were, what came out, and a new one."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.runs import RunForm
from accounts.models import ClassificationRun, ClassificationSnapshot
from accounts.services import classification
from accounts.services.basis import last_sale_on, proposed_as_of
from accounts.views import paper_facts
from accounts.views.class_tabs import class_tabs
from accounts.views.run_changes import changes_of
from accounts.views.run_figures import RunPage
from accounts.views.run_left_out import RunLeftOut
from accounts.views.run_rows import rows_of
from accounts.views.run_story import RunStory
from accounts.views.set_by_hand import set_by_hand
from kam.core.compact import compact
from kam.core.context import company_of
from kam.core.errors import DomainError
from kam.core.http import Request, render_page
from kam.core.jobs import signs_of_life
from kam.core.models import Job
from kam.core.table_heads import Head

PER_PAGE: Final = 50
JOB: Final = "classification"
NONPOSITIVE: Final = Head(ClassificationSnapshot.Status.NONPOSITIVE.label, is_number=True, since="desk")
HEADS: Final = [
    Head(gettext_lazy("As of")),
    Head(gettext_lazy("Months counted"), since="tablet"),
    Head(gettext_lazy("Profile"), since="desk"),
    Head(gettext_lazy("State")),
    Head(gettext_lazy("Active"), is_number=True, since="tablet"),
    Head(gettext_lazy("New"), is_number=True, since="desk"),
    Head(gettext_lazy("Dormant"), is_number=True, since="tablet"),
    NONPOSITIVE,
    Head(gettext_lazy("Changes"), is_number=True),
    Head(gettext_lazy("Run on"), since="tablet"),
]


@require_safe
def run_list(request: Request) -> HttpResponse:
    """Show the runs, the latest window first, and the one on its way."""
    return _list(request, None)


@require_http_methods(["POST"])
def run_now(request: Request) -> HttpResponse:
    """Ask for a run as of a day. Administrators only."""
    if not request.user.sees_everything:
        raise PermissionDenied(_("A classification is started by an administrator. Every night one runs by itself."))
    today = company_of(request).today()
    form = RunForm(request.POST, today=today)
    if form.is_valid():
        try:
            job = classification.request_run(as_of=form.cleaned_data["as_of"], by=request.user, today=today)
        except DomainError as refusal:
            form.add_error("as_of", str(refusal))
        else:
            return redirect(f"{reverse('accounts:run-list')}?job={job.pk}")
    return _list(request, form)


@require_safe
def run_detail(request: Request, pk: int) -> HttpResponse:
    """Show one run: the whole company's figures for those who may read them, of one's own accounts for others."""
    run = get_object_or_404(
        ClassificationRun.objects.visible_to(request.user).select_related("profile", "made_by"), pk=pk
    )
    figures = RunPage(run, request.user)
    story = RunStory(run, request.user)
    context = {
        "run": run,
        "paper_facts": paper_facts.of_run(run, is_company=figures.is_company),
        "figures": figures,
        "story": story,
        "growth": _growth(figures, story, request),
        "left_out": RunLeftOut(run, request.user),
        "changes": changes_of(request.user, run, before=story.previous),
        "by_hand": set_by_hand(request.user),
        "crumbs": [{"label": _("Classification"), "url": reverse("accounts:run-list")}],
    }
    return compact(render(request, "accounts/run_detail.html", context))


def _growth(figures: RunPage, story: RunStory, request: Request) -> Any:
    """Return how the value stands to that of the run before; None without one, and for a run that failed."""
    if story.previous is None or story.moves is None:
        return None
    return figures.growth_from(RunPage(story.previous, request.user))


def _list(request: Request, form: RunForm | None) -> HttpResponse:
    job = _job(request)
    runs = ClassificationRun.objects.visible_to(request.user).select_related("profile", "made_by")
    page = Paginator(runs.order_by("-as_of", "-started_at", "-pk"), per_page=PER_PAGE).get_page(request.GET.get("page"))
    rows = rows_of(request.user, list(page.object_list))
    # Returns above sales are rare, and a column of noughts says nothing.
    has_nonpositive = any(row.nonpositive for row in rows)
    context: dict[str, Any] = {
        "page": page,
        "heads": [head for head in HEADS if has_nonpositive or head is not NONPOSITIVE],
        "has_nonpositive": has_nonpositive,
        "rows": rows,
        "job": job,
        "form": form or _form(request),
        "may_run": request.user.sees_everything,
        "query": request.GET,
        "tabs": class_tabs("runs"),
    }
    status = 422 if form is not None else 200
    return render_page(
        request, "accounts/run_list.html", fragment="accounts/_run_list.html", context=context, status=status
    )


def _job(request: Request) -> Job | None:
    """Return the run that was just asked for, or the one that is on its way."""
    jobs = Job.objects.visible_to(request.user).filter(kind=JOB).annotate(**signs_of_life())
    wanted = request.GET.get("job", "")
    if wanted.isdecimal() and len(wanted) < 19:
        return jobs.filter(pk=int(wanted)).first()
    return jobs.unfinished().order_by("-created_at", "-pk").first()


def _form(request: Request) -> RunForm:
    today = company_of(request).today()
    return RunForm(initial={"as_of": proposed_as_of(last_sale_on(request.user, today=today), today=today)}, today=today)
