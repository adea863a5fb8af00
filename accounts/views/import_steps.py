"""How far an import is: which step is next, whether a worker is at it, why it failed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import ImportBatch
from accounts.views.import_figures import Figures
from kam.core.http import Request
from kam.core.jobs import signs_of_life
from kam.core.models import Job

State = ImportBatch.State
LABELS: list[Promise] = [_("Upload"), _("Map columns"), _("Check rows"), _("Result")]
IMPORT_JOB = "sales-import"
BUSY = {"sales-check": _("Checking"), IMPORT_JOB: _("Importing"), "sales-undo": _("Undoing")}
TONES = {
    State.UPLOADED: "",
    State.CHECKED: "accent",
    State.IMPORTING: "accent",
    State.IMPORTED: "good",
    State.FAILED: "bad",
    State.UNDONE: "outline",
}


@dataclass(frozen=True)
class Standing:
    """Where one import stands, with its latest job, for one who sees it."""

    batch: ImportBatch
    is_mine: bool = True

    @property
    def job(self) -> Job | None:
        """The latest job of this import, if there was one."""
        return self.batch.job

    @property
    def figures(self) -> Figures:
        """What its last check or its import says about its sales."""
        return Figures(self.batch)

    @property
    def is_busy(self) -> bool:
        """Whether a worker is at it or soon will be."""
        return self.batch.is_at_work

    @property
    def is_quiet(self) -> bool:
        """Whether nobody works on what is begun; needs `with_work`."""
        return bool(vars(self.batch).get("is_quiet"))

    @property
    def waits_long(self) -> bool:
        """Whether no worker has taken it for a while; needs `with_work`."""
        return bool(vars(self.batch).get("waits_long"))

    @property
    def has_stopped(self) -> bool:
        """Whether its import ended halfway, so that nothing of it is stored."""
        return self.batch.state == State.IMPORTING and not self.is_busy

    @property
    def may_start_again(self) -> bool:
        """Whether a check or an import broke off for a reason that does not lie in the file."""
        broke_off = self.job is not None and self.job.state == Job.State.FAILED and self.batch.state != State.FAILED
        return self.has_stopped or (broke_off and not self.is_over)

    @property
    def is_importing(self) -> bool:
        """Whether the latest job is the import itself, not a check before it."""
        return self.job is not None and self.job.kind == IMPORT_JOB

    @property
    def failure(self) -> str:
        """Why the latest work on it came to nothing; empty when it did not fail."""
        if self.is_busy:
            return ""
        if self.batch.state == State.FAILED:
            return self.batch.error
        if self.job is not None and self.job.state == Job.State.FAILED:
            return self.job.error
        return gettext("The import ended before it was done.") if self.has_stopped else ""

    @property
    def is_over(self) -> bool:
        """Whether its rows are in, or were in and have been taken out again."""
        return self.batch.state in {State.IMPORTED, State.UNDONE}

    @property
    def may_be_discarded(self) -> bool:
        """Whether its sender may throw the file away: nothing of it is stored, and nobody is at it."""
        return self.is_mine and not self.is_over and not self.is_busy

    @property
    def is_to_look_at(self) -> bool:
        """Whether it is a colleague's on its way in, which an administrator sees and does nothing with."""
        return not self.is_mine and not self.is_over

    @property
    def is_undone(self) -> bool:
        """Whether its rows have been taken out again."""
        return self.batch.state == State.UNDONE

    @property
    def is_checked(self) -> bool:
        """Whether the counts are those of a check of the file as it is read now."""
        return self.batch.state == State.CHECKED and not self.is_busy

    @property
    def step(self) -> str:
        """The name of the page on which this import goes on."""
        if self.is_busy:
            return "accounts:import-result" if self.is_importing or self.is_over else "accounts:import-check"
        if self.is_over:
            return "accounts:import-result"
        if self.batch.state in {State.CHECKED, State.FAILED, State.IMPORTING} or self.failure:
            return "accounts:import-check"
        return "accounts:import-map"

    @property
    def url(self) -> str:
        """The address on which this import goes on."""
        return reverse(self.step, args=[self.batch.pk])

    @property
    def ready(self) -> int:
        """How many rows are, or would be, sales lines; corrections since the check included."""
        if self.is_over:
            return self.batch.created + self.batch.changed + self.batch.unchanged
        return self.batch.rows - self.batch.bad - self.batch.left_out - self.batch.blank

    @property
    def has_faulty(self) -> bool:
        """Whether rows wait to be corrected: here before the import, in a file of their own after it."""
        return self.batch.bad > 0 and (self.is_checked or (self.is_over and not self.is_undone))

    @property
    def is_expired(self) -> bool:
        """Whether its file is gone before it came in."""
        return not self.is_over and not self.batch.has_file

    @property
    def label(self) -> Any:
        """The state in words."""
        if self.is_busy and self.job is not None:
            return BUSY.get(self.job.kind, self.job.get_state_display())
        return State.FAILED.label if self._has_failed else State(self.batch.state).label

    @property
    def tone(self) -> str:
        """The colour of the state's chip."""
        if self.is_busy:
            return "accent"
        return TONES[State.FAILED] if self._has_failed else TONES[State(self.batch.state)]

    @property
    def _has_failed(self) -> bool:
        # One that was imported stays so, also when undoing it was refused.
        return bool(self.failure) and not self.is_over


def with_work(batches: "QuerySet[ImportBatch]") -> "QuerySet[ImportBatch]":
    """Bring the job of each import along, with its signs of life, and the person."""
    return batches.select_related("job", "made_by").annotate(**signs_of_life("job__"))


def standing_of(request: Request, pk: int) -> Standing:
    """Return the import of this number; one that this person does not see is a missing one."""
    batch = with_work(ImportBatch.objects.visible_to(request.user)).filter(pk=pk).first()
    if batch is None:
        raise Http404
    return Standing(batch, is_mine=batch.made_by_id == request.user.pk)


def frame(standing: Standing | None, *, current: int) -> dict[str, Any]:
    """Return what the frame of every step needs."""
    return {
        "standing": standing,
        "batch": standing.batch if standing else None,
        "title": standing.batch.file_name if standing else gettext("Sales"),
        "crumbs": [{"label": gettext("Imports"), "url": reverse("accounts:import-list")}],
        "steps": LABELS,
        "current": current,
    }


def go_on(request: Request, url: str) -> HttpResponse:
    """Lead to another page, the whole window also when htmx asked for a part of this one."""
    if request.htmx and not request.htmx.boosted:
        return HttpResponseClientRedirect(url)
    return redirect(url)
