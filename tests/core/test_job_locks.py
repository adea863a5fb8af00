"""One worker at a time, and signs of life while it works."""

from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

import psycopg2
import pytest
from django.db import connection, transaction
from django.utils import timezone

from kam.core import jobs
from kam.core.jobs import Progress
from kam.core.models import Job
from tests.factories.core import JobFactory, UserFactory


def ended(job: Job) -> Job:
    job.refresh_from_db()
    return job


@pytest.mark.django_db(transaction=True)
def test_nobody_else_works_on_it_while_the_first_one_lives(handle: Callable[..., None]) -> None:
    """Even when its heartbeat has stopped: the lock is what tells."""

    def never(job: Job, progress: Progress) -> dict[str, Any]:
        raise AssertionError

    handle(never)
    job = JobFactory(state=Job.State.RUNNING, attempts=1, started_at=timezone.now())
    then = timezone.now() - timedelta(minutes=10)
    Job.objects.filter(pk=job.pk).update(sent_at=then, heartbeat_at=then)
    other = _another_worker(job)
    try:
        jobs.run(job_id=job.pk)
        assert (ended(job).state, job.attempts) == (Job.State.RUNNING, 1)
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_job_is_taken_over_at_once(handle: Callable[..., None]) -> None:
    handle(lambda job, progress: {"by": "the second"})
    job = JobFactory(state=Job.State.RUNNING, attempts=1, started_at=timezone.now(), heartbeat_at=timezone.now())
    _another_worker(job).close()
    jobs.run(job_id=job.pk, patience=3)
    assert (ended(job).state, job.attempts, job.result) == (Job.State.DONE, 2, {"by": "the second"})


@pytest.mark.django_db
def test_who_was_overtaken_does_not_write_the_end(handle: Callable[..., None]) -> None:
    def overtaken(job: Job, progress: Progress) -> dict[str, Any]:
        Job.objects.filter(pk=job.pk).update(attempts=2)
        return {"by": "the first"}

    handle(overtaken)
    job = JobFactory()
    jobs.run(job_id=job.pk)
    assert (ended(job).state, job.result) == (Job.State.RUNNING, {})


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_handlers_transaction_is_open(handle: Callable[..., None], settings: Any) -> None:
    settings.JOB_HEARTBEAT = 0.05
    seen: list[int] = []

    def slow(job: Job, progress: Progress) -> dict[str, Any]:
        outside = _another_connection()
        with transaction.atomic(), outside.cursor() as cursor:
            UserFactory()
            progress.report(done=7, total=10)
            for _ in range(100):
                cursor.execute("SELECT progress_done, pg_sleep(0.05) FROM core_job WHERE id = %s", [job.pk])
                seen.append(cursor.fetchall()[0][0])
                if seen[-1]:
                    break
        outside.close()
        return {}

    handle(slow)
    job = JobFactory()
    jobs.run(job_id=job.pk)
    assert seen[-1] == 7
    assert (ended(job).progress_done, job.progress_total, job.percent) == (7, 10, 100)


@pytest.mark.django_db(transaction=True)
def test_the_heartbeat_outlives_its_connection(handle: Callable[..., None], settings: Any) -> None:
    settings.JOB_HEARTBEAT = 0.02
    beats: set[Any] = set()

    def cut(job: Job, progress: Progress) -> dict[str, Any]:
        deadline = monotonic() + 20
        while len(beats) < 6 and monotonic() < deadline:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid), pg_sleep(0.01) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    " AND query LIKE 'UPDATE %%core_job%%'"
                )
            beats.add(Job.objects.get(pk=job.pk).heartbeat_at)
        return {}

    handle(cut)
    job = JobFactory()
    jobs.run(job_id=job.pk)
    assert ended(job).state == Job.State.DONE
    assert len(beats) >= 6


def _another_connection() -> Any:
    return psycopg2.connect(**{k: v for k, v in connection.get_connection_params().items() if k != "cursor_factory"})


def _another_worker(job: Job) -> Any:
    """Return a connection that holds the job's lock as a worker's would."""
    other = _another_connection()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [jobs.LOCK_SPACE | job.pk])
        assert cursor.fetchone() == (True,)
    return other
