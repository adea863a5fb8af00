"""The worker of the delivery tests: the product's own, with handlers that can be watched, slowed and poisoned.

Started as `celery -A tests.core.delivery_worker worker`. What a handler does is written to the file it is given.
"""

import os
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - the models come after setup

from kam.celery import app  # noqa: E402
from kam.core.jobs import JobHandler, Progress, job_handlers  # noqa: E402
from kam.core.models import Job, Team  # noqa: E402

__all__ = ["app"]


def count(job: Job, progress: Progress) -> dict[str, Any]:
    """Note that it ran."""
    note(job, "ran")
    return {"pid": os.getpid()}


def linger(job: Job, progress: Progress) -> dict[str, Any]:
    """Change a row, then hang inside a statement the first time, with the transaction open."""
    note(job, "started")
    with transaction.atomic(), connection.cursor() as cursor:
        Team.objects.create(name=f"Made by job {job.pk}")
        if job.attempts == 1:
            cursor.execute("SELECT count(*), pg_sleep(60) FROM core_team")
    note(job, "ended")
    return {}


def wait(job: Job, progress: Progress) -> dict[str, Any]:
    """Work until the file "go" appears beside the notes."""
    note(job, "started")
    go = Path(job.arguments["file"]).with_name("go")
    while not go.exists():
        time.sleep(0.05)
    note(job, "ended")
    return {}


def die(job: Job, progress: Progress) -> dict[str, Any]:
    """Take the process along, every time."""
    note(job, "started")
    os._exit(1)


def note(job: Job, what: str) -> None:
    with Path(job.arguments["file"]).open("a") as file:
        file.write(f"{what}\n")


for key, run in {"test-count": count, "test-linger": linger, "test-wait": wait, "test-die": die}.items():
    job_handlers.register(JobHandler(key=key, run=run))
