"""From deliveries that are due to letters ready to be sent: who gets what, under whose rights, at this moment."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog
from cryptography.fernet import InvalidToken
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F

from kam.core.models import User, WebhookDelivery, WebhookEndpoint
from kam.core.sealing import unseal
from kam.core.webhook_events import webhook_events
from kam.core.webhooks.outcomes import MOST_TRIES

log = structlog.get_logger(__name__)

State = WebhookDelivery.State
# Whoever took a delivery and is gone after this long is dead: it is due again.
LEASE: Final = timedelta(seconds=60)
# A worker of an older release does not know a type yet.
UNKNOWN_PAUSE: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class Letter:
    """A delivery with what is to be sent; without a body it could not be made."""

    delivery: WebhookDelivery
    body: str


def take(endpoint: WebhookEndpoint, *, most: int, now: datetime) -> list[WebhookDelivery]:
    """Take deliveries that are due and count the attempt at once, so that what kills its sender ends as well."""
    with transaction.atomic():
        due = WebhookDelivery.objects.due().filter(endpoint=endpoint).order_by("next_attempt_at", "pk")
        keys = list(due.select_for_update(of=["self"], skip_locked=True).values_list("pk", flat=True)[:most])
        taken = WebhookDelivery.objects.filter(pk__in=keys)
        taken.filter(tries__gte=MOST_TRIES).update(state=State.FAILED, next_attempt_at=None, ended_at=now)
        alive = taken.pending()
        alive.update(next_attempt_at=now + LEASE, tries=F("tries") + 1, attempts=F("attempts") + 1)
        return list(alive.select_related("event").order_by("pk"))


def give_back(deliveries: Sequence[WebhookDelivery], *, at: datetime) -> None:
    """Let deliveries that were taken, and not sent, be due at this moment; the attempt does not count."""
    mine = WebhookDelivery.objects.pending().filter(pk__in=[each.pk for each in deliveries], tries__gt=0)
    mine.update(next_attempt_at=at, tries=F("tries") - 1, attempts=F("attempts") - 1)


def written(deliveries: Sequence[WebhookDelivery], *, owner: User, now: datetime) -> list[Letter]:
    """Return the letters for this person's endpoint; what this person may not see ends as withheld."""
    by_kind: dict[str, list[WebhookDelivery]] = {}
    for delivery in deliveries:
        by_kind.setdefault(delivery.event.kind, []).append(delivery)
    letters = [letter for kind, those in by_kind.items() for letter in _of_kind(kind, those, owner, now)]
    return sorted(letters, key=lambda letter: letter.delivery.pk)


def secrets_of(endpoint: WebhookEndpoint, *, now: datetime) -> list[str]:
    """Return the secrets that sign now, the newest first; none when SECRET_KEY was lost."""
    sealed = [endpoint.secret]
    if endpoint.earlier_secret_ends_at is not None and endpoint.earlier_secret_ends_at > now:
        sealed.append(endpoint.earlier_secret)
    try:
        return [unseal(each) for each in sealed]
    except InvalidToken:
        log.exception("webhook_secret_lost", endpoint=endpoint.pk)
        return []


def _of_kind(kind: str, deliveries: list[WebhookDelivery], owner: User, now: datetime) -> list[Letter]:
    if kind not in webhook_events:
        give_back(deliveries, at=now + UNKNOWN_PAUSE)
        return []
    try:
        data = webhook_events.get(kind).payloads([each.event for each in deliveries], owner)
    except Exception:
        log.exception("webhook_not_written", kind=kind)
        return [Letter(each, "") for each in deliveries]
    withheld = [each.pk for each in deliveries if each.event_id not in data]
    # What was sent before is no longer shown either.
    nothing = {"body": "", "tries": F("tries") - 1, "attempts": F("attempts") - 1}
    gone = WebhookDelivery.objects.pending().filter(pk__in=withheld)
    gone.update(state=State.WITHHELD, next_attempt_at=None, ended_at=now, **nothing)
    return [Letter(each, _body(each, data[each.event_id])) for each in deliveries if each.event_id in data]


def _body(delivery: WebhookDelivery, data: dict[str, Any]) -> str:
    event = delivery.event
    whole = {"type": event.kind, "timestamp": written_moment(event.happened_at), "data": data}
    return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))


def written_moment(at: datetime) -> str:
    """Write a moment as payloads have it: 2026-11-23T05:14:00.123456Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
