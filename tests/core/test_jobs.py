from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext

from kam.core import broker, jobs
from kam.core.errors import DomainError
from kam.core.jobs import JobHandler, Progress, job_handlers
from kam.core.models import Job, User
from tests.factories.core import JobFactory, UserFactory

Run = Callable[[Job, Progress], dict[str, Any]]


@pytest.fixture
def handle() -> Iterator[Callable[..., None]]:
    """Register a handler of kind "test" for the length of one test."""

    def register(run: Run, **options: Any) -> None:
        job_handlers.register(JobHandler(key="test", run=run, **options))

    yield register
    job_handlers._entries.pop("test", None)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Collect what goes to the broker instead of sending it."""
    found: list[tuple[str, int]] = []

    def send(task: str, *, queue: str, arguments: list[int]) -> bool:
        found.append((queue, arguments[0]))
        return True

    monkeypatch.setattr(broker, "send", send)
    return found


def ended(job: Job) -> Job:
    job.refresh_from_db()
    return job


def long_ago(job: Job, **columns: Any) -> None:
    """Pretend that the last sign of life was ten minutes ago."""
    then = timezone.now() - timedelta(minutes=10)
    Job.objects.filter(pk=job.pk).update(sent_at=then, heartbeat_at=then, **columns)


@pytest.mark.django_db
def test_stores_the_result(handle: Callable[..., None]) -> None:
    def double(job: Job, progress: Progress) -> dict[str, Any]:
        progress.report(done=2, total=2, note="both")
        return {"twice": job.arguments["number"] * 2}

    handle(double)
    job = JobFactory(arguments={"number": 21})
    jobs.run(job_id=job.pk)

    assert ended(job).state == Job.State.DONE
    assert (job.result, job.attempts, job.percent, job.progress_note) == ({"twice": 42}, 1, 100, "both")
    assert job.started_at is not None
    assert job.finished_at is not None


@pytest.mark.django_db
def test_a_finished_job_is_not_run_again(handle: Callable[..., None]) -> None:
    runs: list[int] = []

    def count(job: Job, progress: Progress) -> dict[str, Any]:
        runs.append(job.pk)
        return {}

    handle(count)
    job = JobFactory()
    for _ in range(20):
        jobs.run(job_id=job.pk)
    assert runs == [job.pk]


@pytest.mark.django_db
def test_a_job_that_is_gone_is_skipped() -> None:
    jobs.run(job_id=404)


@pytest.mark.django_db
def test_a_refusal_is_told_word_for_word(handle: Callable[..., None]) -> None:
    def refuse(job: Job, progress: Progress) -> dict[str, Any]:
        raise DomainError("The file is empty. Choose another one.")

    handle(refuse)
    job = JobFactory()
    jobs.run(job_id=job.pk)
    assert (ended(job).state, job.error) == (Job.State.FAILED, "The file is empty. Choose another one.")


@pytest.mark.django_db
def test_an_unforeseen_error_is_told_without_its_secrets(handle: Callable[..., None]) -> None:
    def fail(job: Job, progress: Progress) -> dict[str, Any]:
        raise ValueError("password=hunter2")

    handle(fail)
    job = JobFactory()
    jobs.run(job_id=job.pk)
    assert ended(job).state == Job.State.FAILED
    assert "hunter2" not in job.error
    assert "number" in job.error


@pytest.mark.django_db
def test_speaks_the_language_of_who_asked(handle: Callable[..., None]) -> None:
    def refuse(job: Job, progress: Progress) -> dict[str, Any]:
        raise DomainError(gettext("January"))

    handle(refuse)
    job = JobFactory(requested_by=UserFactory(language="pl"))
    jobs.run(job_id=job.pk)
    # Django's own catalogue has the month.
    assert ended(job).error == "Styczeń"


@pytest.mark.django_db
def test_a_person_who_was_deactivated_gets_nothing_done(handle: Callable[..., None]) -> None:
    def never(job: Job, progress: Progress) -> dict[str, Any]:
        raise AssertionError

    handle(never)
    job = JobFactory(requested_by=UserFactory(is_active=False))
    jobs.run(job_id=job.pk)
    assert ended(job).state == Job.State.FAILED
    assert "may no longer sign in" in job.error


@pytest.mark.django_db
def test_poison_ends_after_three_attempts(handle: Callable[..., None]) -> None:
    def never(job: Job, progress: Progress) -> dict[str, Any]:
        raise AssertionError

    handle(never)
    # Three workers have died over it, the last one without a word.
    job = JobFactory(state=Job.State.RUNNING, attempts=3, started_at=timezone.now(), heartbeat_at=timezone.now())
    jobs.run(job_id=job.pk)
    assert (ended(job).state, job.attempts) == (Job.State.FAILED, 3)
    assert job.error.startswith("Stopped after 3 attempts")


@pytest.mark.django_db
@pytest.mark.parametrize("failure", [OperationalError("server closed the connection"), InterfaceError("closed")])
def test_an_interruption_of_the_database_is_tried_again_three_times(
    handle: Callable[..., None], failure: Exception
) -> None:
    def interrupted(job: Job, progress: Progress) -> dict[str, Any]:
        raise failure

    handle(interrupted)
    job = JobFactory()
    states = []
    for _ in range(3):
        jobs.run(job_id=job.pk)
        states.append(ended(job).state)
    assert states == [Job.State.QUEUED, Job.State.QUEUED, Job.State.FAILED]
    assert job.error.startswith("Stopped after 3 attempts")


@pytest.mark.django_db
def test_a_kind_that_only_a_newer_release_knows_waits_for_it(handle: Callable[..., None]) -> None:
    job = JobFactory(kind="from tomorrow")
    jobs.run(job_id=job.pk)
    assert (ended(job).state, job.attempts) == (Job.State.QUEUED, 1)


@pytest.mark.django_db(transaction=True)
def test_nobody_else_works_on_it_while_the_first_one_lives(handle: Callable[..., None]) -> None:
    """Even when its heartbeat has stopped: the lock is what tells."""

    def never(job: Job, progress: Progress) -> dict[str, Any]:
        raise AssertionError

    handle(never)
    job = JobFactory(state=Job.State.RUNNING, attempts=1, started_at=timezone.now())
    long_ago(job)
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
    assert ended(job).percent == 70


@pytest.mark.django_db
def test_changes_of_a_job_are_audited_in_the_name_of_who_asked(handle: Callable[..., None], anna: User) -> None:
    def rename(job: Job, progress: Progress) -> dict[str, Any]:
        User.objects.filter(pk=anna.pk).update(name="Anne")
        return {}

    handle(rename)
    job = JobFactory(requested_by=anna)
    jobs.run(job_id=job.pk)
    event = anna.events.get(pgh_label="update")  # type: ignore[attr-defined]  # made by pghistory
    assert event.pgh_context == {"user": anna.pk, "source": "job", "job": job.pk}


@pytest.mark.django_db
def test_a_slot_holds_one_job(handle: Callable[..., None]) -> None:
    handle(lambda job, progress: {})
    first = jobs.request(kind="test", by=None, slot="2026-01-31")
    second = jobs.request(kind="test", by=None, slot="2026-01-31")
    assert first == second
    assert jobs.request(kind="test", by=None) != jobs.request(kind="test", by=None)


@pytest.mark.django_db
def test_a_kind_without_a_handler_cannot_be_asked_for() -> None:
    with pytest.raises(KeyError):
        jobs.request(kind="no such kind", by=None)


@pytest.mark.django_db
def test_sends_after_commit_and_not_before(
    handle: Callable[..., None], sent: list[tuple[str, int]], django_capture_on_commit_callbacks: Any
) -> None:
    handle(lambda job, progress: {}, queue="import")
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.request(kind="test", by=None)
        assert sent == []
    assert sent == [("import", job.pk)]
    assert ended(job).sent_at is not None


@pytest.mark.django_db
def test_a_broker_that_is_away_costs_nothing_but_time(
    handle: Callable[..., None], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    handle(lambda job, progress: {})
    monkeypatch.setattr(broker, "send", lambda *_, **__: False)
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.request(kind="test", by=None)
    assert (ended(job).state, job.sent_at) == (Job.State.QUEUED, None)


@pytest.mark.django_db
def test_the_sweeper_sends_what_nobody_works_on(handle: Callable[..., None], sent: list[tuple[str, int]]) -> None:
    handle(lambda job, progress: {})
    never_sent, lost, silent = JobFactory(), JobFactory(), JobFactory(state=Job.State.RUNNING, attempts=1)
    long_ago(lost)
    long_ago(silent)
    fresh = JobFactory(sent_at=timezone.now())
    alive = JobFactory(state=Job.State.RUNNING, heartbeat_at=timezone.now())
    done = JobFactory(state=Job.State.DONE, finished_at=timezone.now())

    assert jobs.sweep(silence=timedelta(minutes=1)) == 3
    assert [pk for _, pk in sent] == [never_sent.pk, lost.pk, silent.pk]
    assert not {fresh.pk, alive.pk, done.pk} & {pk for _, pk in sent}
    # What was queued has just been sent; the running one stays silent until somebody takes it over.
    assert jobs.sweep(silence=timedelta(minutes=1)) == 1


@pytest.mark.django_db
def test_everybody_sees_their_own_jobs_and_the_administrator_all(anna: User, clara: User, admin: User) -> None:
    job = JobFactory(requested_by=anna)
    assert Job.objects.visible_to(anna).contains(job)
    assert not Job.objects.visible_to(clara).exists()
    assert Job.objects.visible_to(admin).contains(job)
    anna.is_active = False
    assert not Job.objects.visible_to(anna).exists()


def _another_connection() -> Any:
    return psycopg2.connect(**{k: v for k, v in connection.get_connection_params().items() if k != "cursor_factory"})


def _another_worker(job: Job) -> Any:
    """Return a connection that holds the job's lock as a worker's would."""
    other = _another_connection()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [jobs.LOCK_SPACE | job.pk])
        assert cursor.fetchone() == (True,)
    return other
