"""How an attempt at a job ends: done, refused, failed, tried again."""

from collections.abc import Callable
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext

from kam.core import attempt, jobs
from kam.core.errors import DomainError
from kam.core.jobs import Progress
from kam.core.models import Job, User
from kam.core.models.job import JobQuerySet
from tests.factories.core import JobFactory, UserFactory


def ended(job: Job) -> Job:
    job.refresh_from_db()
    return job


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
def test_work_that_takes_too_long_says_so(handle: Callable[..., None]) -> None:
    def endless(job: Job, progress: Progress) -> dict[str, Any]:
        raise SoftTimeLimitExceeded

    handle(endless)
    job = JobFactory()
    jobs.run(job_id=job.pk)
    # 1,680 seconds
    assert (ended(job).state, job.error) == (Job.State.FAILED, "Stopped: it took longer than 28 minutes.")


@pytest.mark.django_db
def test_the_end_is_stored_although_the_database_has_just_come_back(
    handle: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    handle(lambda job, progress: {"answer": 42})
    job = JobFactory()
    monkeypatch.setattr(attempt, "STORE_PAUSE", 0.0)
    update, calls = JobQuerySet.update, []

    def shaky(rows: JobQuerySet, **columns: Any) -> int:
        calls.append(columns)
        # The claim goes through; the first two times the end does not.
        if 1 < len(calls) < 4:
            raise OperationalError("the database system is starting up")
        return update(rows, **columns)

    monkeypatch.setattr(JobQuerySet, "update", shaky)
    jobs.run(job_id=job.pk)
    assert (ended(job).state, job.result) == (Job.State.DONE, {"answer": 42})
