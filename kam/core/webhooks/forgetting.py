"""Services: webhooks that are old enough to be forgotten, and secrets that no longer sign."""

from datetime import datetime, timedelta
from typing import Final

from kam.core.models import WebhookEndpoint, WebhookMessage

# What was sent to other systems, with its log; the longest round of attempts takes four days.
KEPT: Final = timedelta(days=30)
PORTION: Final = 5_000


def forget(*, now: datetime) -> int:
    """Delete old messages with what was sent of them, a portion at a time; return how many rows went."""
    ended = WebhookEndpoint.objects.filter(earlier_secret_ends_at__lt=now)
    ended.update(earlier_secret="", earlier_secret_ends_at=None)
    gone = 0
    old = WebhookMessage.objects.filter(happened_at__lt=now - KEPT).order_by("pk")
    while keys := list(old.values_list("pk", flat=True)[:PORTION]):
        count, _by_model = WebhookMessage.objects.filter(pk__in=keys).delete()
        gone += count
    return gone
