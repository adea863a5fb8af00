"""The sender: one at a time in the whole installation, with many sockets.

It holds an advisory lock on its own connection, so a second one ends at once and a dead one is replaced at once. Its
main thread reads and writes the database; threads only send. An endpoint has a few lanes, each with a short batch: a
slow one fills its own lanes and nobody else's. After its slice of time it lets the worker go and asks to be called
again.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from time import monotonic
from typing import Final

import structlog
from django.db import InterfaceError, OperationalError
from django.db.models import BooleanField, Exists, Func, Min, OuterRef, Value
from django.utils import timezone

from kam.core.errors import DomainError
from kam.core.models import Company, WebhookDelivery, WebhookEndpoint
from kam.core.webhooks import letters, outbox, outcomes, signing, wire
from kam.core.webhooks.addresses import NotAllowedError, target_of
from kam.core.webhooks.letters import Letter
from kam.core.webhooks.outcomes import Attempt

log = structlog.get_logger(__name__)

LOCK: Final = 0x4B414D_574548
# Seconds after which the worker is let go, so that imports get their turn.
SLICE: Final = 30.0
# Batches of one endpoint on their way at once: fewer while nothing of it arrives.
LANES: Final = 4
LANES_FAILING: Final = 1
BATCH: Final = 10
# Seconds after which a batch ends early: rights are never older than this, and one attempt.
BATCH_TIME: Final = 5.0
THREADS: Final = 64
# Seconds between two looks for what is due, and the longest wait that is handed to the broker.
LOOK: Final = 0.25
SOON: Final = 60

# Why there is no answer, in words that tell nothing about a network.
NOT_ALLOWED: Final = "The address does not lead to a public server that webhooks may be sent to."
NO_ANSWER: Final = "No valid answer came in time."
NOT_WRITTEN: Final = "The message could not be made; the log of KAM says why."
NOT_SENT: Final = "The message could not be sent; the log of KAM says why."


def deliver(*, seconds: float = SLICE) -> int:
    """Send what is due, for so many seconds; return how many attempts there were: 0 while another sender works."""
    if not _lock("pg_try_advisory_lock"):
        return 0
    try:
        count = _Sender(until=monotonic() + seconds).work()
    finally:
        # A connection that was lost has taken its lock with it.
        with suppress(OperationalError, InterfaceError):
            _lock("pg_advisory_unlock")
    _call_again()
    return count


@dataclass
class _Batch:
    """Letters of one endpoint on their way, by one thread."""

    endpoint: WebhookEndpoint
    letters: list[Letter]


@dataclass
class _Sender:
    until: float
    count: int = 0
    flying: "dict[Future[list[Attempt]], _Batch]" = field(default_factory=dict)

    def work(self) -> int:
        """Send until nothing is due and nothing is on its way, or until the time is up."""
        with ThreadPoolExecutor(THREADS, thread_name_prefix="webhook") as threads:
            while True:
                if monotonic() < self.until:
                    self._fill(threads)
                if not self.flying:
                    return self.count
                landed, _ = wait(self.flying, timeout=LOOK, return_when=FIRST_COMPLETED)
                for each in landed:
                    self._land(each, self.flying.pop(each))

    def _fill(self, threads: ThreadPoolExecutor) -> None:
        due = WebhookDelivery.objects.due().filter(endpoint=OuterRef("pk"))
        endpoints = WebhookEndpoint.objects.live().filter(Exists(due)).select_related("owner")
        waiting = list(endpoints.order_by("pk"))
        while waiting and len(self.flying) < THREADS:
            # Lane by lane: however many are slow, one that is quick gets the next thread that is free.
            endpoint = min(waiting, key=self._lanes_of)
            lanes = LANES_FAILING if endpoint.began_failing_at else LANES
            if self._lanes_of(endpoint) >= lanes or not self._dispatch(endpoint, threads):
                waiting.remove(endpoint)

    def _lanes_of(self, endpoint: WebhookEndpoint) -> int:
        return sum(batch.endpoint.pk == endpoint.pk for batch in self.flying.values())

    def _dispatch(self, endpoint: WebhookEndpoint, threads: ThreadPoolExecutor) -> bool:
        """Send one batch of the endpoint on its way; say whether there may be another."""
        now = timezone.now()
        taken = letters.take(endpoint, most=BATCH, now=now)
        written = letters.written(taken, owner=endpoint.owner, now=now)
        if written:
            keys = letters.secrets_of(endpoint, now=now)
            job = threads.submit(send, endpoint.url, keys, written, now=timezone.now)
            self.flying[job] = _Batch(endpoint, written)
        return len(taken) == BATCH

    def _land(self, job: "Future[list[Attempt]]", batch: _Batch) -> None:
        attempts = job.result()
        now = timezone.now()
        outcomes.store(attempts, endpoint=batch.endpoint, now=now)
        letters.give_back([letter.delivery for letter in batch.letters[len(attempts) :]], at=now)
        self.count += len(attempts)


def send(url: str, keys: list[str], batch: Sequence[Letter], *, now: Callable[[], datetime]) -> list[Attempt]:
    """Send the letters one after the other; those that are left when the time is up are not among the answers."""
    begun = monotonic()
    attempts: list[Attempt] = []
    for letter in batch:
        if attempts and monotonic() - begun > BATCH_TIME:
            break
        attempts.append(_attempt(url, keys, letter, now()))
    return attempts


def _attempt(url: str, keys: list[str], letter: Letter, now: datetime) -> Attempt:
    if not letter.body or not keys:
        return Attempt(letter.delivery, "", None, NOT_WRITTEN)
    try:
        return Attempt(letter.delivery, letter.body, _posted(url, keys, letter, now))
    except (NotAllowedError, DomainError):
        return Attempt(letter.delivery, letter.body, None, NOT_ALLOWED)
    except wire.NoAnswerError:
        return Attempt(letter.delivery, letter.body, None, NO_ANSWER)
    except Exception:
        # What nobody foresaw about one letter must not end the sender, with everybody's letters on their way.
        log.exception("webhook_not_sent", delivery=letter.delivery.pk)
        return Attempt(letter.delivery, letter.body, None, NOT_SENT)


def _posted(url: str, keys: list[str], letter: Letter, now: datetime) -> wire.Answer:
    body = letter.body.encode()
    message_id = letter.delivery.event.message_id
    headers = signing.headers(message_id=message_id, timestamp=int(now.timestamp()), body=body, keys=keys)
    # The address is judged once more: the settings may have become stricter.
    return wire.post(target_of(url), body, headers)


def _call_again() -> None:
    """Ask to be called again for what is due soon; whoever was told that we hold the lock relies on it."""
    live = WebhookEndpoint.objects.live()
    waiting = WebhookDelivery.objects.pending().filter(endpoint__in=live)
    soonest = waiting.aggregate(soonest=Min("next_attempt_at"))["soonest"]
    if soonest is not None and (left := (soonest - timezone.now()).total_seconds()) < SOON:
        outbox.wake(after=max(0, ceil(left)))


def _lock(function: str) -> bool:
    answer = Func(Value(LOCK), function=function, output_field=BooleanField())
    return bool(Company.objects.filter(pk=Company.current().pk).values_list(answer, flat=True).get())
