"""Asking for the long parts: they run as jobs, and their handlers may run again from the start."""

from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.importing.detection import require_answers
from accounts.importing.reading import Reading
from accounts.models import ImportBatch
from accounts.services import authority
from accounts.services.sales_import.outlook import look_ahead
from accounts.services.sales_import.running import Beside, check, import_rows
from accounts.services.sales_import.undoing import undo_import
from kam.core import jobs
from kam.core.errors import DomainError
from kam.core.jobs import Progress
from kam.core.models import Job, User

CHECK = "sales-check"
IMPORT = "sales-import"
UNDO = "sales-undo"
State = ImportBatch.State


def request_check(*, batch: ImportBatch, by: User) -> Job:
    """Ask for a dry run of the file; the job that is already at work on it is returned instead."""
    return _request(batch, by, kind=CHECK)


def request_import(*, batch: ImportBatch, by: User, is_strict: bool = False) -> Job:
    """Ask for the import; pressing the button twice asks once. `is_strict`: one faulty row and nothing is stored."""
    return _request(batch, by, kind=IMPORT, **({"is_strict": True} if is_strict else {}))


def request_undo(*, batch: ImportBatch, by: User) -> Job:
    """Ask for an import to be taken back."""
    return _request(batch, by, kind=UNDO)


def _request(batch: ImportBatch, by: User, *, kind: str, **more: bool) -> Job:
    # Without its lock: a worker holds that for as long as it works, and a second press must not wait so long.
    asked = authority.find_import(batch, by=by, to_undo=kind == UNDO)
    return asked.job if asked.job is not None and asked.is_at_work else _ask(asked, by, kind=kind, **more)


@transaction.atomic
def _ask(batch: ImportBatch, by: User, *, kind: str, **more: bool) -> Job:
    # The job is read once the row is ours: together with it, one made by who held the row would not be seen.
    batch = authority.lock_import(batch, by=by, to_undo=kind == UNDO)
    if batch.job is not None and batch.is_at_work:
        return batch.job
    if batch.state == State.UNDONE:
        raise DomainError(_("This import was undone. Send the file once more to import it again."))
    if (kind == UNDO) != (batch.state == State.IMPORTED):
        raise DomainError(
            _("This file has not been imported, so there is nothing to undo.")
            if kind == UNDO
            else _("This file is imported already.")
        )
    if kind != UNDO:
        require_answers(Reading.from_json(batch.reading))
    batch.job = jobs.request(kind=kind, by=by, subject=batch.file_name, arguments={"batch": batch.pk, **more})
    if kind == IMPORT:
        batch.state = State.IMPORTING
    batch.error = ""
    batch.save(update_fields=["job", "state", "error"])
    return batch.job


def run_check(job: Job, progress: Progress) -> dict[str, Any]:
    """Handle a job of the kind "sales-check"."""
    batch, by = _of(job)
    return _told(check(batch=batch, by=by, progress=progress))


def run_import(job: Job, progress: Progress) -> dict[str, Any]:
    """Handle a job of the kind "sales-import"."""
    batch, by = _of(job)
    beside = Beside(is_strict=bool(job.arguments.get("is_strict")))
    batch = import_rows(batch=batch, by=by, progress=progress, beside=beside)
    look_ahead(batch=batch, by=by)
    return _told(batch)


def run_undo(job: Job, progress: Progress) -> dict[str, Any]:
    """Handle a job of the kind "sales-undo"."""
    batch, by = _of(job)
    return dict(undo_import(batch=batch, by=by, progress=progress).figures["undone"])


def _of(job: Job) -> tuple[ImportBatch, User]:
    by = job.requested_by
    batch = ImportBatch.objects.filter(pk=job.arguments["batch"]).first()
    if by is None or batch is None:
        raise DomainError(_("This import is not yours any more. Ask an administrator."))
    return authority.find_import(batch, by=by, to_undo=job.kind == UNDO), by


def _told(batch: ImportBatch) -> dict[str, Any]:
    return {
        "rows": batch.rows,
        "created": batch.created,
        "changed": batch.changed,
        "unchanged": batch.unchanged,
        "bad": batch.bad,
        "blank": batch.blank,
        "left_out": batch.left_out,
        "accounts_created": batch.accounts_created,
    }


def place(arguments: dict[str, Any], result: dict[str, Any]) -> str:
    """Return where the API tells what came of such a job."""
    return f"imports/{arguments['batch']}/"


WORK: Final = ((CHECK, run_check), (IMPORT, run_import), (UNDO, run_undo))
