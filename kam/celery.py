"""The worker, its queues and the whole timetable."""

import os

from celery import Celery
from celery.schedules import crontab
from django_structlog.celery.steps import DjangoStructLogInitStep
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kam.settings")

app = Celery("kam")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.add_defaults(
    lambda: {
        "accept_content": ["json"],
        "task_serializer": "json",
        "task_ignore_result": True,
        # Lost and repeated deliveries are both met by the job's row: its slot, attempts and heartbeat.
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "task_queues": [Queue(name) for name in ("import", "recompute", "webhooks", "mail")],
        "task_default_queue": "recompute",
        "task_create_missing_queues": False,
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": {
            "visibility_timeout": 1_800,
            "socket_timeout": 2,
            "socket_connect_timeout": 1,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            # Sending fails at once instead of trying for seconds; the sweeper tries again.
            "max_retries": 0,
        },
        "worker_hijack_root_logger": False,
        "timezone": "UTC",
        # Beat keeps no file: after a gap the tasks themselves catch up from the database.
        "beat_scheduler": "celery.beat.Scheduler",
    }
)
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
    "webhooks that are due": {
        "task": "kam.core.tasks.deliver_webhooks",
        "schedule": crontab(),
        "options": {"queue": "webhooks"},
    },
    "what nobody needs any more": {
        "task": "kam.core.tasks.tidy",
        "schedule": crontab(hour=4, minute=30),
        "options": {"queue": "mail"},
    },
    "tokens that end soon": {
        "task": "kam.core.tasks.warn_of_tokens",
        "schedule": crontab(hour=5, minute=10),
        "options": {"queue": "mail"},
    },
    "files of imports kept long enough": {
        "task": "accounts.tasks.forget_import_files",
        "schedule": crontab(hour=4, minute=40),
        "options": {"queue": "mail"},
    },
    "nightly work that is due": {
        "task": "accounts.tasks.nightly",
        "schedule": crontab(minute="*/5"),
        "options": {"queue": "recompute"},
    },
}
