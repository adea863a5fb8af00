"""What it costs a classification that somebody listens to changes of classes: every change is written to the outbox."""

import time
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from accounts.services import classification
from accounts.services.webhooks.announcing import CLASS_CHANGED
from kam.core.models import User, WebhookEndpoint, WebhookMessage
from kam.core.sealing import seal
from kam.core.webhooks import signing
from tests.benchmarks import cpu
from tests.benchmarks.pages.company import grow
from tests.benchmarks.registry import Benchmark

ACCOUNTS: Final = 100_000
TENTH: Final = 10
TURNS: Final = 3
# A quarter without sales: many classes change, more than in any night of a company that sells.
AS_OF: Final = date(2026, 4, 1)


def bench(is_quick: bool) -> Iterator[str]:
    """Classify and take it back, without a listener and with one in turn; of each the fastest."""
    accounts = ACCOUNTS // TENTH if is_quick else ACCOUNTS
    grow(accounts)
    turns = [(_classified(is_heard=False), _classified(is_heard=True)) for _turn in range(TURNS)]
    silent, heard = (min(each) for each in zip(*turns, strict=True))
    yield f"{accounts:,} accounts, {heard.events:,} changes of class: {silent.cpu:.2f} s of CPU when nobody listens"
    yield (
        f"with one listener {heard.cpu:.2f} s, {heard.cpu / silent.cpu:.2f} x; on the clock {silent.seconds:.2f} s and "
        f"{heard.seconds:.2f} s"
    )


class Taken(NamedTuple):
    """What a run took: seconds of CPU, the database's too, and on the clock; how many changes it told."""

    cpu: float
    seconds: float
    events: int


def _classified(*, is_heard: bool) -> Taken:
    """Classify, then take it back."""
    by = User.objects.importer()
    with transaction.atomic():
        if is_heard:
            WebhookEndpoint.objects.create(
                url="http://127.0.0.1:9/", event_types=[CLASS_CHANGED], owner=by, secret=seal(signing.new_secret()),
                created_at=timezone.now(),
            )  # fmt: skip
        began, spent = time.perf_counter(), cpu.whole()
        classification.run_classification(as_of=AS_OF, by=by)
        with connection.cursor() as cursor:
            # As the end of the transaction would.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        spent, seconds = cpu.whole() - spent, time.perf_counter() - began
        events = WebhookMessage.objects.filter(kind=CLASS_CHANGED).count()
        transaction.set_rollback(True)
    return Taken(spent, seconds, events)


CLASS_EVENTS_BENCH: Final = Benchmark("class-events", bench, order=120)
