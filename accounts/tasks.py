"""What the clock asks for: one service call each."""

from celery import shared_task
from django.utils import timezone

from accounts.services import sales_import
from accounts.services.nightly import start_nightly


@shared_task
def nightly() -> None:
    """Start the night's work when it is due (asked every five minutes)."""
    start_nightly(now=timezone.now())


@shared_task
def forget_import_files() -> None:
    """Delete files of imports that were kept long enough (each day)."""
    sales_import.forget_files(now=timezone.now())
