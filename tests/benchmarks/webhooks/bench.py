"""1,000 events to ten receivers on loopback by the product's own sender: one slow one must not hold the others up."""

import resource
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final

from django.db import transaction
from django.utils import timezone

from kam.core.models import User, WebhookDelivery, WebhookEndpoint, WebhookMessage
from kam.core.sealing import seal
from kam.core.webhook_events import PING
from kam.core.webhooks import outbox, sending, signing
from kam.core.webhooks.outbox import Happening
from tests.benchmarks.registry import Benchmark
from tests.core.webhooks.sinks import Sink, saying, sink

EVENTS: Final = 1_000
SINKS: Final = 10
# Seconds that the slow receiver takes for each answer.
SLOW: Final = 1.0
LONGEST: Final = 600.0
AIM: Final = 1.2


def bench(is_quick: bool) -> Iterator[str]:
    """All ten quick, then one of them slow; what counts is when the other nine have everything."""
    events = EVENTS // 10 if is_quick else EVENTS
    quick = _until_nine_have_all(events, pause=0)
    yield f"{events:,} events to {SINKS} quick sinks: the first nine have all of them after {quick:.2f} s"
    slow = _until_nine_have_all(events, pause=SLOW)
    yield (
        f"one sink takes {SLOW:.0f} s for each answer: the other nine have all after {slow:.2f} s, "
        f"{slow / quick:.2f} x (target: at most {AIM} x)"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield f"{SINKS * events / quick:,.0f} deliveries a second; peak {peak} MB, receivers included"


def _until_nine_have_all(events: int, *, pause: float) -> float:
    """Return the seconds until the nine quick receivers have every event, each once."""
    with ExitStack() as stack:
        sinks = [stack.enter_context(sink()) for _ in range(SINKS - 1)]
        last = stack.enter_context(sink(saying(200, pause=pause)))
        endpoints = _endpoints([last, *sinks])
        started = time.monotonic()
        with transaction.atomic():
            outbox.write(PING.key, (Happening(None) for _ in range(events)), endpoints)
        while not all(len(each.received) >= events for each in sinks):
            sending.deliver()
            assert time.monotonic() - started < LONGEST, "the receivers wait in vain"
        ended = max(request.at for each in sinks for request in each.received)
        WebhookDelivery.objects.filter(endpoint__in=endpoints).delete()
        WebhookEndpoint.objects.filter(pk__in=endpoints).delete()
        WebhookMessage.objects.filter(kind=PING.key, deliveries=None).delete()
    return ended - started


def _endpoints(sinks: list[Sink]) -> list[int]:
    owner = User.objects.importer()
    secret = seal(signing.new_secret())
    made = [
        WebhookEndpoint(url=each.url, event_types=[PING.key], owner=owner, secret=secret, created_at=timezone.now())
        for each in sinks
    ]
    return [endpoint.pk for endpoint in WebhookEndpoint.objects.bulk_create(made)]


WEBHOOKS_BENCH: Final = Benchmark("webhooks", bench, order=95)
