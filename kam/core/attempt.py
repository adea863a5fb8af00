"""One attempt at a job: running its handler, wording how it ended, storing that."""

import uuid
from dataclasses import dataclass, field
from time import sleep
from typing import Any, Final

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext, ngettext

from kam.core.audit import acting
from kam.core.errors import DomainError
from kam.core.job_handlers import TryAgainError, handler_of
from kam.core.models import Job
from kam.core.progress import Heartbeat, Progress

log = structlog.get_logger(__name__)

# What passes by itself: the database was restarted or gave up on a statement, or the handler says so.
PASSING: Final = (OperationalError, InterfaceError, TryAgainError)
# Tries, and seconds between them, to store how a job ended while the database restarts.
STORE_TRIES: Final = 5
STORE_PAUSE: Final = 1.0


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended; QUEUED means that another one may go better."""

    state: Job.State
    error: str = ""
    result: dict[str, Any] = field(default_factory=dict)


def attempt(job: Job) -> Outcome:
    """Do the job once, in the name and the language of who asked for it, and store how it went."""
    progress = Progress()
    asker = job.requested_by
    with translation.override(asker.language if asker else settings.LANGUAGE_CODE):
        if asker is not None and not asker.is_active:
            refusal = gettext("Not done: the person who asked for it may no longer sign in.")
            outcome = Outcome(Job.State.FAILED, error=refusal)
        else:
            with Heartbeat(job, progress):
                outcome = _run_handler(job, progress)
        store(job, outcome, progress)
    return outcome


def give_up(job: Job) -> None:
    """End a job that was tried too often."""
    asker = job.requested_by
    with translation.override(asker.language if asker else settings.LANGUAGE_CODE):
        words = ngettext(
            "Stopped after %(count)d attempt: the process that worked on it ended each time.",
            "Stopped after %(count)d attempts: the process that worked on it ended each time.",
            job.attempts,
        )
        store(job, Outcome(Job.State.FAILED, error=words % {"count": job.attempts}), progress=None)


def store(job: Job, outcome: Outcome, progress: Progress | None) -> None:
    """Write the outcome, unless somebody else has taken the job over in the meantime."""
    finished = Now() if outcome.state in {Job.State.DONE, Job.State.FAILED} else None
    columns: dict[str, Any] = {"state": outcome.state, "result": outcome.result, "finished_at": finished}
    # PostgreSQL keeps no NUL in text.
    columns |= {"error": outcome.error.replace("\x00", ""), "heartbeat_at": Now()}
    columns |= progress.columns() if progress else {}
    if outcome.state == Job.State.QUEUED:
        # The sweeper sends it again after a while.
        columns |= {"sent_at": Now()}
    mine = Job.objects.unfinished().filter(pk=job.pk, attempts=job.attempts)
    for chance in range(STORE_TRIES):
        try:
            stored = mine.update(**columns)
        except (OperationalError, InterfaceError):
            if chance == STORE_TRIES - 1:
                raise
            _drop_dead_connection()
            sleep(STORE_PAUSE)
        else:
            if not stored:
                log.warning("job_taken_over", attempt=job.attempts)
            return


def _run_handler(job: Job, progress: Progress) -> Outcome:
    try:
        with acting(by_id=job.requested_by_id, source="job", job=job.pk):
            return Outcome(Job.State.DONE, result=handler_of(job).run(job, progress) or {})
    except DomainError as refusal:
        return Outcome(Job.State.FAILED, error=str(refusal))
    except SoftTimeLimitExceeded:
        minutes = settings.CELERY_TASK_SOFT_TIME_LIMIT // 60
        words = ngettext(
            "Stopped: it took longer than %(count)d minute.", "Stopped: it took longer than %(count)d minutes.", minutes
        )
        return Outcome(Job.State.FAILED, error=words % {"count": minutes})
    except PASSING as failure:
        log.warning("job_interrupted", kind=job.kind, attempt=job.attempts, reason=str(failure))
        _drop_dead_connection()
        return _perhaps_later(job)
    except Exception:
        number = uuid.uuid4().hex[:8]
        log.exception("job_failed", kind=job.kind, number=number)
        words = gettext("Something went wrong. Give the administrator this number: %(number)s.")
        return Outcome(Job.State.FAILED, error=words % {"number": number})


def _perhaps_later(job: Job) -> Outcome:
    if job.attempts < handler_of(job).max_attempts:
        return Outcome(Job.State.QUEUED)
    words = ngettext(
        "Stopped after %(count)d attempt: a service that it needs did not answer.",
        "Stopped after %(count)d attempts: a service that it needs did not answer each time.",
        job.attempts,
    )
    return Outcome(Job.State.FAILED, error=words % {"count": job.attempts})


def _drop_dead_connection() -> None:
    # Django opens a new one at the next query, but only outside of transactions.
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
