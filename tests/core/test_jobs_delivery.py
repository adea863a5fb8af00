"""Jobs with a real broker and a real worker, which is killed, flushed and asked twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import connection

from kam.core import broker, jobs
from kam.core.models import Job, Team
from tests.factories.core import JobFactory
from tests.other_process import environment

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PROJECT = Path(__file__).parents[2]
PATIENCE = 60.0


class Worker:
    """A Celery worker with two processes, in a group of its own."""

    def __init__(self) -> None:
        words = ["-m", "celery", "--app", "tests.core.delivery_worker", "worker", "--queues", "recompute"]
        words += ["--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "ERROR"]
        self.process = subprocess.Popen(
            [sys.executable, *words], cwd=PROJECT, env=environment(JOB_HEARTBEAT="1"), start_new_session=True
        )

    def kill(self) -> None:
        """End all its processes at once, without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it as a release does: no new jobs, the running ones are finished."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


@pytest.fixture(autouse=True)
def empty_broker() -> Iterator["redis.Redis"]:
    """The broker's database of this test process, empty."""
    client = redis.Redis.from_url(settings.BROKER_URL)
    client.flushdb()
    yield client
    client.flushdb()
    client.close()


@pytest.fixture
def work() -> Iterator[Callable[[], Worker]]:
    """Return a function that starts a worker; all are ended with the test."""
    workers: list[Worker] = []

    def start() -> Worker:
        workers.append(Worker())
        return workers[-1]

    yield start
    for worker in workers:
        if worker.process.poll() is None:
            worker.kill()


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


def ask(kind: str, notes: Path) -> Job:
    job = JobFactory(kind=kind, arguments={"file": str(notes)})
    assert broker.send(jobs.TASK, queue="recompute", arguments=[job.pk])
    return job


def wait_for(what: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def ended(*all_jobs: Job) -> Callable[[], bool]:
    return lambda: not Job.objects.unfinished().filter(pk__in=[job.pk for job in all_jobs]).exists()


def lines(notes: Path) -> list[str]:
    return notes.read_text().split() if notes.exists() else []


def test_a_job_is_delivered_and_done_once(work: Callable[[], Worker], notes: Path) -> None:
    work()
    job = ask("test-count", notes)
    for _ in range(19):
        broker.send(jobs.TASK, queue="recompute", arguments=[job.pk])
    last = ask("test-count", notes.with_name("last"))
    wait_for(ended(job, last))
    job.refresh_from_db()
    assert (job.state, job.attempts, lines(notes)) == (Job.State.DONE, 1, ["ran"])


def test_two_deliveries_at_once_have_one_effect(work: Callable[[], Worker], notes: Path) -> None:
    """Two processes take the same message while the first still works on it."""
    work()
    job = ask("test-wait", notes)
    wait_for(lambda: lines(notes))
    broker.send(jobs.TASK, queue="recompute", arguments=[job.pk])
    other = ask("test-count", notes.with_name("other"))
    # The second process was free for it, so it has let the repeated one go.
    wait_for(ended(other))
    notes.with_name("go").touch()
    wait_for(ended(job))
    assert lines(notes) == ["started", "ended"]


def test_a_job_whose_process_is_killed_inside_a_statement_is_done_again_at_once(
    work: Callable[[], Worker], notes: Path
) -> None:
    work()
    job = ask("test-linger", notes)
    wait_for(_hangs)
    # No sweeper runs here: what the broker hands out again is enough.
    os.kill(_pid_of(job), signal.SIGKILL)
    wait_for(ended(job))
    job.refresh_from_db()
    assert (job.state, job.attempts, lines(notes)) == (Job.State.DONE, 2, ["started", "started", "ended"])
    assert Team.objects.filter(name=f"Made by job {job.pk}").count() == 1, "the first one's row was undone"


def test_a_job_outlives_all_processes_of_its_worker(work: Callable[[], Worker], notes: Path) -> None:
    first = work()
    job = ask("test-linger", notes)
    wait_for(_hangs)
    first.kill()
    work()
    # The message is held back for the dead worker until its visibility ends; the sweeper sends another one.
    Job.objects.filter(pk=job.pk).update(heartbeat_at="2026-01-01T00:00:00Z")
    assert jobs.sweep(silence=timedelta(minutes=1)) == 1
    wait_for(ended(job))
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 2)
    assert Team.objects.filter(name=f"Made by job {job.pk}").count() == 1


def test_poison_stops_after_three_attempts_and_lets_the_others_through(
    work: Callable[[], Worker], notes: Path, empty_broker: "redis.Redis"
) -> None:
    work()
    poison = ask("test-die", notes)
    others = [ask("test-count", notes.with_name(f"other{number}")) for number in range(3)]
    wait_for(ended(poison, *others))
    poison.refresh_from_db()
    assert (poison.state, poison.attempts, lines(notes)) == (Job.State.FAILED, 3, ["started"] * 3)
    assert poison.error.startswith("Stopped after 3 attempts")
    assert all(Job.objects.get(pk=other.pk).state == Job.State.DONE for other in others)
    wait_for(lambda: empty_broker.llen("recompute") == 0 and empty_broker.hlen("unacked") == 0)


def test_jobs_that_the_broker_has_lost_are_sent_again(
    work: Callable[[], Worker], notes: Path, empty_broker: "redis.Redis"
) -> None:
    lost = [ask("test-count", notes) for _ in range(50)]
    # Only the database of this test process: the others have theirs on the same server.
    empty_broker.flushdb()
    work()
    Job.objects.update(sent_at="2026-01-01T00:00:00Z")
    assert jobs.sweep(silence=timedelta(minutes=1)) == 50
    wait_for(ended(*lost))
    assert lines(notes) == ["ran"] * 50


def test_an_orderly_end_lets_the_running_job_finish(work: Callable[[], Worker], notes: Path) -> None:
    worker = work()
    job = ask("test-wait", notes)
    wait_for(lambda: lines(notes))
    worker.process.terminate()
    time.sleep(0.5)
    notes.with_name("go").touch()
    worker.process.wait(PATIENCE)
    job.refresh_from_db()
    assert (job.state, lines(notes)) == (Job.State.DONE, ["started", "ended"])


def _pid_of(job: Job) -> int:
    job.refresh_from_db()
    return int(job.worker.rpartition(":")[2])


def _hangs() -> bool:
    """Tell whether the lingering job's statement is running in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND query LIKE '%%pg_sleep%%' AND state = 'active'"
        )
        return cursor.fetchone() is not None
