"""Asking for jobs, sending them, and sending them again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kam.core import broker, jobs, tasks
from kam.core.models import Job, User
from tests.factories.core import JobFactory


def reloaded(job: Job) -> Job:
    job.refresh_from_db()
    return job


def long_ago(job: Job, **columns: Any) -> None:
    """Pretend that the last sign of life was ten minutes ago."""
    then = timezone.now() - timedelta(minutes=10)
    Job.objects.filter(pk=job.pk).update(sent_at=then, heartbeat_at=then, **columns)


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
    assert reloaded(job).sent_at is not None


@pytest.mark.django_db
def test_a_broker_that_is_away_costs_nothing_but_time(
    handle: Callable[..., None], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    handle(lambda job, progress: {})
    monkeypatch.setattr(broker, "send", lambda *_, **__: False)
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.request(kind="test", by=None)
    assert (reloaded(job).state, job.sent_at) == (Job.State.QUEUED, None)


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
@pytest.mark.parametrize(("redelivered", "patience"), [(True, tasks.PATIENCE), (False, 0.0)])
def test_only_a_delivery_that_replaces_a_killed_workers_waits(
    monkeypatch: pytest.MonkeyPatch, redelivered: bool, patience: float
) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(jobs, "run", lambda **words: asked.append(words))
    tasks.run_job.push_request(delivery_info={"redelivered": redelivered})  # type: ignore[call-arg]  # stubs miss it
    try:
        tasks.run_job.run(7)
    finally:
        tasks.run_job.pop_request()
    assert asked == [{"job_id": 7, "patience": patience}]


@pytest.mark.django_db
def test_the_clock_has_the_silent_ones_sent_again(
    handle: Callable[..., None], sent: list[tuple[str, int]], settings: Any
) -> None:
    handle(lambda job, progress: {})
    job = JobFactory(sent_at=timezone.now() - timedelta(seconds=59))
    tasks.sweep_jobs()
    assert sent == []
    settings.JOB_SILENCE = 58
    tasks.sweep_jobs()
    assert sent == [("recompute", job.pk)]


@pytest.mark.parametrize(("done", "total", "percent"), [(0, 0, 0), (5, 0, 0), (1, 3, 33), (3, 3, 100), (5, 3, 100)])
def test_progress_is_between_nothing_and_all(done: int, total: int, percent: int) -> None:
    assert Job(progress_done=done, progress_total=total).percent == percent


@pytest.mark.django_db
def test_everybody_sees_their_own_jobs_and_the_administrator_all(anna: User, clara: User, admin: User) -> None:
    job = JobFactory(requested_by=anna)
    assert Job.objects.visible_to(anna).contains(job)
    assert not Job.objects.visible_to(clara).exists()
    assert Job.objects.visible_to(admin).contains(job)
    anna.is_active = False
    assert not Job.objects.visible_to(anna).exists()
    assert Job.objects.editable_by(admin).contains(job)
