"""The worker, its queues and the whole timetable."""

import os

from celery import Celery
from celery.schedules import crontab
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kam.settings")

app = Celery("kam")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Lines that a task logs carry the number of the request that asked for it.
app.steps["worker"].add(DjangoStructLogInitStep)

# Beat only ticks. Whether something is due is decided by the task from the company's
# local time, and a unique slot in the database keeps a second beat from doing it twice. Nothing expires:
# by a worker's clock that runs ahead everything would, and a tick too many does no harm.
app.conf.beat_schedule = {
    "jobs nobody works on": {
        "task": "kam.core.tasks.sweep_jobs",
        "schedule": crontab(),
        "options": {"queue": "mail"},
    },
    "what nobody needs any more": {
        "task": "kam.core.tasks.tidy",
        "schedule": crontab(hour=4, minute=30),
        "options": {"queue": "mail"},
    },
    "nightly work that is due": {
        "task": "accounts.tasks.nightly",
        "schedule": crontab(minute="*/5"),
        "options": {"queue": "recompute"},
    },
}
