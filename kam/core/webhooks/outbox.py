"""The outbox: what happened is written in the transaction of the change, one row for each endpoint that is told.

A change that is rolled back leaves nothing; one that is committed is never lost, whatever becomes of the broker.
Where nobody listens nothing is written: asking costs one look at a table of a few rows.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from kam.core import broker
from kam.core.audit import actor
from kam.core.models import WebhookEndpoint

TASK: Final = "kam.core.tasks.deliver_webhooks"
QUEUE: Final = "webhooks"
# Rows of one statement: thousands of accounts may change at once.
PORTION: Final = 5_000
# A night may change the classes of thousands: as rows of the ORM they would cost more than the classification.
WRITE: Final = Path(__file__).with_name("outbox.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Happening:
    """One thing that happened, to the row with this key; `facts` are those that could not be found out later."""

    subject: int | None
    facts: Mapping[str, Any] = field(default_factory=dict)


def wanted(*kinds: str) -> set[str]:
    """Return which of these types of events anybody listens to now."""
    return {kind for kind, _endpoint in _listeners(kinds)}


def announce(kind: str, happenings: Iterable[Happening]) -> int:
    """Write what happened for everybody who listens; call it in the transaction of the change. Returns how many.

    `happenings` are not even counted when nobody does: hand over a generator.
    """
    assert transaction.get_connection().in_atomic_block  # noqa: S101 - else a crash between the two would lose it
    endpoints = [endpoint for _kind, endpoint in _listeners([kind])]
    return write(kind, happenings, endpoints) if endpoints else 0


def write(kind: str, happenings: Iterable[Happening], endpoints: Iterable[int]) -> int:
    """Write what happened for these endpoints, by their keys, and wake the sender after commit."""
    now, by, endpoints = timezone.now(), actor(), list(endpoints)
    count = 0
    for portion in _portions(happenings):
        values: dict[str, Any] = {
            "subjects": [each.subject for each in portion],
            "facts": [json.dumps(each.facts, cls=DjangoJSONEncoder) for each in portion],
            "kind": kind,
            "by": by,
            "now": now,
            "endpoints": endpoints,
        }
        with connection.cursor() as cursor:
            cursor.execute(WRITE, values)
        count += len(portion)
    if count:
        transaction.on_commit(wake)
    return count


def wake(*, after: int = 0) -> None:
    """Ask a worker to empty the outbox, in so many seconds; when the broker is away the sweeper does it."""
    broker.send(TASK, queue=QUEUE, arguments=[], after=after)


def _listeners(kinds: Iterable[str]) -> list[tuple[str, int]]:
    """Return who is told of each of these types, as (type, key of the endpoint)."""
    asked = list(kinds)
    live = WebhookEndpoint.objects.live().filter(event_types__overlap=asked).order_by("pk")
    rows = live.values_list("pk", "event_types")
    return [(kind, pk) for pk, types in rows for kind in asked if kind in types]


def _portions(happenings: Iterable[Happening]) -> Iterator[list[Happening]]:
    rest = iter(happenings)
    while portion := list(islice(rest, PORTION)):
        yield portion
