"""What the clock asks for: one service call each."""

from celery import shared_task
from django.utils import timezone

from accounts.services.nightly import start_nightly


@shared_task
def nightly() -> None:
    """Start the night's work when it is due (asked every five minutes)."""
    start_nightly(now=timezone.now())
