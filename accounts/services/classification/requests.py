"""Classifications in the background: asked for by an administrator, or due by the clock."""

from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import ClassificationRun
from accounts.services import alarms
from accounts.services.classification.runs import check_request, run_classification
from accounts.services.classification.turns import ask_one_by_one
from kam.core import jobs
from kam.core.models import Company, Job, User
from kam.core.progress import Progress

CLASSIFICATION: Final = "classification"


@transaction.atomic
def request_run(*, as_of: date, by: User, today: date | None = None) -> Job:
    """Ask for a run of the profile in use; the same day asked twice while it waits or works is one job.

    `today` is the company's date by its clock unless given; DomainError when `as_of` is later.
    """
    check_request(as_of=as_of, by=by, today=today or Company.current().today())
    ask_one_by_one()
    arguments = {"as_of": as_of.isoformat()}
    waiting = Job.objects.unfinished().filter(kind=CLASSIFICATION, arguments=arguments)
    subject = _("Classification as of %(day)s") % {"day": date_format(as_of)}
    return waiting.order_by("pk").first() or jobs.request(
        kind=CLASSIFICATION, by=by, subject=subject, arguments=arguments
    )


def run_requested(job: Job, progress: Progress) -> dict[str, Any]:
    """Do a job that `request_run` stored."""
    by = job.requested_by or User.objects.importer()
    as_of = date.fromisoformat(job.arguments["as_of"])
    run = run_classification(as_of=as_of, by=by, progress=progress)
    alarms.recompute(on=Company.current().today())
    return result_of(run)


def result_of(run: ClassificationRun) -> dict[str, Any]:
    """Return what a job tells about a run that ended."""
    return {"run": run.pk, "publication": run.publication, "written": run.written}


def place_of_run(arguments: dict[str, Any], result: dict[str, Any]) -> str:
    """Return where other systems find what came of a classification."""
    return f"classification-runs/{result['run']}/"
