"""Services: webhooks that are old enough to be forgotten, and secrets that no longer sign."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from kam.core.models import WebhookDelivery, WebhookEndpoint, WebhookMessage

# What was sent to other systems, with its log; the longest round of attempts takes four days.
KEPT: Final = timedelta(days=30)
PORTION: Final = 5_000


def forget(*, now: datetime) -> int:
    """Delete old messages with what was sent of them, a portion at a time; return how many rows went.

    What the sender writes down at this moment stays until the next time.
    """
    ended = WebhookEndpoint.objects.filter(earlier_secret_ends_at__lt=now)
    ended.update(earlier_secret="", earlier_secret_ends_at=None)
    gone = last = 0
    old = WebhookMessage.objects.filter(happened_at__lt=now - KEPT).order_by("pk")
    while keys := list(old.filter(pk__gt=last).values_list("pk", flat=True)[:PORTION]):
        last = keys[-1]
        gone += _forget(keys)
    return gone


@transaction.atomic
def _forget(messages: Sequence[int]) -> int:
    """Delete these messages, but for those of which a delivery is being written to; return how many rows went."""
    deliveries = WebhookDelivery.objects.filter(event__in=messages).order_by("pk")
    # An attempt that is written while its delivery goes would point to nothing, and fail with everything beside it.
    free = set(deliveries.select_for_update(of=["self"], skip_locked=True).values_list("pk", flat=True))
    busy = {event for pk, event in deliveries.values_list("pk", "event") if pk not in free}
    count, _by_model = WebhookMessage.objects.filter(pk__in=set(messages) - busy).delete()
    return count
