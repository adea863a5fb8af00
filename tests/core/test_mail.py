"""Mails are sent by jobs, so that no page waits and none is lost."""

from typing import Any

import pytest
from django.core import mail as outbox

from kam.core import jobs, mail
from kam.core.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def job() -> Job:
    return mail.send_later(to="anna@company.example", subject="Hello", text="A line.")


def test_nothing_is_sent_while_the_page_is_waited_for(job: Job) -> None:
    assert outbox.outbox == []
    jobs.run(job_id=job.pk)
    (message,) = outbox.outbox
    assert (message.to, message.subject, message.body) == (["anna@company.example"], "Hello", "A line.")


def test_the_text_is_not_kept(job: Job) -> None:
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.arguments) == (Job.State.DONE, {})


def test_a_mail_server_that_is_away_is_tried_again_and_in_the_end_told(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.QUEUED, 1)
    assert job.arguments["subject"] == "Hello", "kept for the next attempt"
    Job.objects.filter(pk=job.pk).update(attempts=mail.handler.max_attempts - 1)
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "did not answer" in job.error
