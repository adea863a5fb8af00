"""What the broker and the clock ask of the core: one service call each."""

from datetime import timedelta
from typing import Any, Final

from celery import Task, shared_task
from django.conf import settings
from django.utils import timezone

from kam.core import jobs, tidying, token_notices
from kam.core.webhooks import sending

# Seconds that a delivery which replaces a dead worker's waits for PostgreSQL to notice the death
# (client_connection_check_interval is one second).
PATIENCE: Final = 3.0


@shared_task(bind=True)
def run_job(self: "Task[Any, Any]", job_id: int) -> None:
    """Work on a job. Delivered twice, or after the job's end, it does nothing."""
    redelivered = bool((self.request.delivery_info or {}).get("redelivered"))
    replaces = redelivered or jobs.is_silent(job_id=job_id, silence=timedelta(seconds=settings.JOB_SILENCE))
    jobs.run(job_id=job_id, patience=PATIENCE if replaces else 0.0)


@shared_task
def sweep_jobs() -> None:
    """Send again what nobody works on (each minute)."""
    jobs.sweep(silence=timedelta(seconds=settings.JOB_SILENCE))


@shared_task
def deliver_webhooks() -> None:
    """Send the webhooks that are due: after a change, and each minute. While another worker does it, nothing."""
    sending.deliver()


@shared_task
def tidy() -> None:
    """Throw away what nobody needs any more (each day)."""
    tidying.tidy(now=timezone.now())


@shared_task
def warn_of_tokens() -> None:
    """Tell of API tokens that end within a week (each day)."""
    token_notices.warn_of_ends(now=timezone.now())
