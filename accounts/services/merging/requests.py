"""A merge in the background: it waits for imports and runs, and moves as many sales lines as there are."""

from collections.abc import Collection
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account
from accounts.services import authority
from accounts.services.merging.meeting import merge, preview
from kam.core import jobs
from kam.core.errors import DomainError
from kam.core.models import Job, User
from kam.core.progress import Progress

MERGE: Final = "merge"


@transaction.atomic
def request_merge(
    *, survivor: Account, other: Account, versions: tuple[int, int], by: User, take: Collection[str] = ()
) -> Job:
    """Ask for a merge that was looked at; refuses at once what `merge` would. The same asked twice is one job."""
    shown = preview(survivor=survivor, other=other, by=by)
    for account, version in zip((shown.survivor, shown.other), versions, strict=True):
        authority.require_version(account, version)
    arguments = {"survivor": survivor.pk, "other": other.pk, "versions": list(versions), "take": sorted(take)}
    waiting = Job.objects.unfinished().filter(kind=MERGE, arguments=arguments).order_by("pk").first()
    subject = _("%(other)s is merged into %(survivor)s") % {"other": other.name, "survivor": survivor.name}
    return waiting or jobs.request(kind=MERGE, by=by, subject=subject, arguments=arguments)


def run_requested(job: Job, progress: Progress) -> dict[str, Any]:
    """Do a job that `request_merge` stored; a second delivery finds it done."""
    wanted = job.arguments
    survivor, other = (Account.objects.get(pk=wanted[name]) for name in ("survivor", "other"))
    if other.merged_into_id != survivor.pk:
        if job.requested_by is None:
            raise DomainError(_("Nobody has asked for this merge."))
        progress.report(done=0, note=_("Waiting for imports and classifications at work, then merging"))
        first, second = wanted["versions"]
        merge(
            survivor=survivor, other=other, versions=(first, second), take=wanted["take"],
            by=job.requested_by, at=timezone.now(),
        )  # fmt: skip
    return {"survivor": survivor.pk}


def place_of_survivor(arguments: dict[str, Any], result: dict[str, Any]) -> str:
    """Return where other systems find what came of a merge."""
    return f"accounts/{arguments['survivor']}/"
