"""Long work that survives whatever is killed, hung or delivered twice.

The row is the truth and the broker only carries its number. Whoever works on a job holds an advisory lock on
the connection that does the work: as long as that connection lives nobody else starts, and once it is gone
somebody else may, at once. Attempts are counted in the row, so that poison ends.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from time import monotonic, sleep
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.functions import Coalesce, Now

from kam.core import broker
from kam.core.attempt import attempt, give_up
from kam.core.job_handlers import JobHandler, handler_of, job_handlers
from kam.core.models import Job, User
from kam.core.progress import Progress

__all__ = ["JobHandler", "Progress", "enqueue", "job_handlers", "request", "run", "signs_of_life", "sweep"]

log = structlog.get_logger(__name__)

TASK: Final = "kam.core.tasks.run_job"
# Keeps our advisory locks apart from those of others; the job's number follows in the lower bits.
LOCK_SPACE: Final = 0x4B414D << 32
LOCK_POLL: Final = 0.1
# So many missed heartbeats are no accident; so long nobody waits for a worker that is there.
MISSED: Final = 5
LONG_WAIT: Final = timedelta(seconds=30)


@transaction.atomic
def request(
    *, kind: str, by: User | None, subject: str = "", arguments: dict[str, Any] | None = None, slot: str = ""
) -> Job:
    """Store a job and send it once the transaction is committed; return the job that holds the slot if one does.

    A kind without a handler is a programming error (KeyError).
    """
    job_handlers.get(kind)
    columns = {"requested_by": by, "subject": subject[:200], "arguments": arguments or {}}
    if slot:
        job, created = Job.objects.get_or_create(kind=kind, slot=slot, defaults=columns)
    else:
        job, created = Job.objects.create(kind=kind, **columns), True
    if created:
        enqueue(job)
    return job


def enqueue(job: Job) -> None:
    """Send the job to a worker after commit. When the broker is away the sweeper does it later."""
    transaction.on_commit(partial(_send, job))


def run(*, job_id: int, patience: float = 0.0) -> None:
    """Work on the job unless it is finished or somebody else does.

    `patience`: seconds to wait for the lock of a worker that was just killed, when this delivery replaces its.
    """
    with _alone(job_id, patience) as alone:
        job = _claim(job_id) if alone else None
        if job is None:
            log.info("job_skipped", job=job_id, alone=alone)
            return
        log.info("job_started", job=job.pk, kind=job.kind, attempt=job.attempts)
        outcome = attempt(job)
        log.info("job_ended", job=job.pk, kind=job.kind, attempt=job.attempts, state=outcome.state.value)


def is_silent(*, job_id: int, silence: timedelta) -> bool:
    """Say whether a worker has the job but has given no sign of life for this long, by the database's clock."""
    return Job.objects.filter(pk=job_id, state=Job.State.RUNNING, heartbeat_at__lt=Now() - silence).exists()


def signs_of_life(road: str = "") -> dict[str, Q]:
    """Return annotations for people who watch a job, by the database's clock.

    `is_quiet`: it is begun and nobody works on it now; `waits_long`: no worker has taken it. `road` leads to the job,
    such as "job__".
    """

    def job(**conditions: Any) -> Q:
        return Q(**{f"{road}{name}": value for name, value in conditions.items()})

    missed = Now() - timedelta(seconds=MISSED * settings.JOB_HEARTBEAT)
    between = job(state=Job.State.QUEUED, started_at__isnull=False)
    return {
        "is_quiet": job(state=Job.State.RUNNING, heartbeat_at__lt=missed) | between,
        "waits_long": job(state=Job.State.QUEUED, started_at=None, created_at__lt=Now() - LONG_WAIT),
    }


def sweep(*, silence: timedelta) -> int:
    """Send every job again that has given no sign of life for this long; return how many there were.

    All by the database's clock. What is alive after all, or was tried too often, `run` finds out.
    """
    long_ago = Now() - silence
    neglected = Job.objects.unfinished().filter(
        Q(state=Job.State.QUEUED, sent_at=None)
        | Q(state=Job.State.QUEUED, sent_at__lt=long_ago)
        | Q(state=Job.State.RUNNING, heartbeat_at__lt=long_ago)
    )
    count = 0
    for job in neglected.order_by("created_at", "pk"):
        _send(job)
        count += 1
    return count


def _send(job: Job) -> None:
    if broker.send(TASK, queue=handler_of(job).queue, arguments=[job.pk]):
        Job.objects.unfinished().filter(pk=job.pk).update(sent_at=Now())


def _claim(job_id: int) -> Job | None:
    """Make the job ours and count the attempt; None when there is nothing left to do."""
    job = Job.objects.select_related("requested_by").filter(pk=job_id).first()
    if job is None or job.is_finished:
        return None
    if job.attempts >= handler_of(job).max_attempts:
        give_up(job)
        return None
    claimed = (
        Job.objects.unfinished()
        .filter(pk=job_id, attempts=job.attempts)
        .update(
            state=Job.State.RUNNING,
            attempts=F("attempts") + 1,
            worker=f"{socket.gethostname()}:{os.getpid()}"[:120],
            started_at=Coalesce("started_at", Now()),
            heartbeat_at=Now(),
        )
    )
    return Job.objects.select_related("requested_by").get(pk=job_id) if claimed else None


@contextmanager
def _alone(job_id: int, patience: float) -> Iterator[bool]:
    """Hold the job's lock on the connection that will do the work; yields whether it could be had."""
    deadline = monotonic() + patience
    taken = _lock("pg_try_advisory_lock", job_id)
    while not taken and monotonic() < deadline:
        sleep(LOCK_POLL)
        taken = _lock("pg_try_advisory_lock", job_id)
    try:
        yield taken
    finally:
        if taken:
            # A connection that was lost has taken its lock with it.
            with suppress(OperationalError, InterfaceError):
                _lock("pg_advisory_unlock", job_id)


def _lock(function: str, job_id: int) -> bool:
    answer = Func(Value(LOCK_SPACE | job_id), function=function, output_field=BooleanField())
    return bool(Job.objects.filter(pk=job_id).values_list(answer, flat=True).first())
