"""Mails that are sent by jobs: kept while the mail server is away, and no page waits for them."""

from typing import Any

from django.core.mail import send_mail

from kam.core import jobs
from kam.core.job_handlers import JobHandler, TryAgainError
from kam.core.models import Job
from kam.core.progress import Progress

KIND = "mail"


def send_later(*, to: str, subject: str, text: str, slot: str = "") -> Job:
    """Send a plain text mail once the transaction is committed; of those with the same `slot` only the first."""
    return jobs.request(kind=KIND, by=None, arguments={"to": to, "subject": subject, "text": text}, slot=slot)


def send(job: Job, progress: Progress) -> dict[str, Any]:
    """Send the mail of the job; the text is not kept afterwards."""
    try:
        send_mail(job.arguments["subject"], job.arguments["text"], None, [job.arguments["to"]])
    except OSError as failure:
        # smtplib's errors are OSErrors as well.
        raise TryAgainError(str(failure)) from failure
    Job.objects.filter(pk=job.pk).update(arguments={})
    return {}


# An attempt a minute for an hour and a half.
handler = JobHandler(key=KIND, run=send, queue="mail", max_attempts=90)
