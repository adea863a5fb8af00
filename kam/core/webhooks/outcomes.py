"""What follows from an attempt: done, once more and when, or never again; and how the endpoint is."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from kam.core import mail
from kam.core.administration import administrators
from kam.core.models import User, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from kam.core.webhooks.wire import Answer

State = WebhookDelivery.State
Reason = WebhookEndpoint.Reason

# Between one attempt and the next, as Standard Webhooks recommends; after the last one nothing follows.
PAUSES: Final = (
    timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=10), timedelta(hours=14), timedelta(hours=20), timedelta(hours=24),
)  # fmt: skip
MOST_TRIES: Final = len(PAUSES) + 1
# A pause is up to a fifth longer, so that what failed together does not come back together.
JITTER: Final = 200
LONGEST_WAIT: Final = timedelta(hours=24)
BUSY: Final = frozenset({429, 503})
GONE: Final = 410
SWITCHED_OFF: Final = frozenset({Reason.GONE, Reason.FAILING})
# An endpoint that has taken nothing for so long is switched off.
PATIENCE: Final = timedelta(days=5)


@dataclass(frozen=True)
class Attempt:
    """How one attempt at a delivery went: an answer, or in words why there is none."""

    delivery: WebhookDelivery
    body: str
    answer: Answer | None
    error: str = ""

    @property
    def is_taken(self) -> bool:
        return self.answer is not None and 200 <= self.answer.status < 300

    @property
    def is_gone(self) -> bool:
        return self.answer is not None and self.answer.status == GONE


@transaction.atomic
def store(attempts: Sequence[Attempt], *, endpoint: WebhookEndpoint, now: datetime) -> None:
    """Keep how these attempts went, and what follows for their deliveries and for the endpoint.

    `endpoint` is as it was when they were sent; it may be another one by now.
    """
    # Neither the owner, nor against those who write deliveries meanwhile: both would wait for each other.
    endpoints = WebhookEndpoint.objects.select_for_update(no_key=True, of=["self"]).select_related("owner")
    found = endpoints.filter(pk=endpoint.pk).first()
    if found is None:
        # It was removed meanwhile, with everything.
        return
    # What another address answered says nothing about this one.
    is_moved = found.url != endpoint.url
    kept = _still_kept(attempts)
    for each in kept:
        delivery = each.delivery
        delivery.body = each.body
        delivery.state, delivery.next_attempt_at = _what_follows(each, found, now, is_moved=is_moved)
        delivery.ended_at = None if delivery.state == State.PENDING else now
    fields = ["body", "state", "next_attempt_at", "ended_at"]
    WebhookDelivery.objects.bulk_update([each.delivery for each in kept], fields)
    WebhookAttempt.objects.bulk_create([_logged(each, now) for each in kept])
    if not is_moved:
        _note_health(found, attempts, now)


def _still_kept(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Return those whose deliveries are there, and stay until this is stored: old ones are forgotten every night."""
    keys = [each.delivery.pk for each in attempts]
    locked = WebhookDelivery.objects.select_for_update(no_key=True, of=["self"]).filter(pk__in=keys).order_by("pk")
    there = set(locked.values_list("pk", flat=True))
    return [each for each in attempts if each.delivery.pk in there]


def pause_after(tries: int) -> timedelta:
    """Return how long to wait after this many attempts, a little longer each time by chance."""
    return PAUSES[tries - 1] * (1000 + secrets.randbelow(JITTER + 1)) / 1000


def switch_off(endpoint: WebhookEndpoint, reason: str, *, now: datetime) -> None:
    """Tell the endpoint nothing more, cancel what waits for it, and let people know. The row is locked."""
    endpoint.is_active, endpoint.disabled_reason = False, reason
    endpoint.version += 1
    endpoint.save(update_fields=["is_active", "disabled_reason", "version", "updated_at"])
    cancel_pending(endpoint, now=now)
    for person in _whom_to_tell(endpoint.owner):
        with translation.override(person.language):
            text = render_to_string("emails/webhook_off.txt", {"person": person, "endpoint": endpoint})
            mail.send_later(to=person.email, subject=_("A webhook of KAM was switched off"), text=text)


def cancel_pending(endpoint: WebhookEndpoint, *, now: datetime) -> int:
    """End what waits for the endpoint without sending it; return how many there were."""
    waiting = WebhookDelivery.objects.pending().filter(endpoint=endpoint)
    return waiting.update(state=State.CANCELLED, next_attempt_at=None, ended_at=now)


def _what_follows(
    attempt: Attempt, endpoint: WebhookEndpoint, now: datetime, *, is_moved: bool
) -> tuple[str, datetime | None]:
    if attempt.is_taken:
        return State.DELIVERED, None
    tries = attempt.delivery.tries
    if (attempt.is_gone and not is_moved) or tries >= MOST_TRIES:
        return State.FAILED, None
    if endpoint.disabled_reason in SWITCHED_OFF:
        # What waited was cancelled while this one was on its way.
        return State.CANCELLED, None
    return State.PENDING, now + max(pause_after(tries), _asked_pause(attempt.answer, now))


def _asked_pause(answer: Answer | None, now: datetime) -> timedelta:
    """Return how long a busy server asks us to wait (Retry-After), within bounds."""
    if answer is None or answer.status not in BUSY or not answer.retry_after:
        return timedelta(0)
    text = answer.retry_after.strip()
    if text.isascii() and text.isdecimal() and len(text) < 10:
        asked = timedelta(seconds=int(text))
    else:
        try:
            asked = parsedate_to_datetime(text) - now
        except (TypeError, ValueError, OverflowError):
            return timedelta(0)
    return min(asked, LONGEST_WAIT)


def _logged(attempt: Attempt, now: datetime) -> WebhookAttempt:
    answer = attempt.answer
    return WebhookAttempt(
        delivery=attempt.delivery,
        number=attempt.delivery.attempts,
        at=now,
        status=answer.status if answer else None,
        duration=answer.duration if answer else None,
        answer=answer.excerpt if answer else "",
        error=attempt.error,
    )


def _note_health(endpoint: WebhookEndpoint, attempts: Sequence[Attempt], now: datetime) -> None:
    if not attempts or not endpoint.is_active:
        return
    if any(each.is_gone for each in attempts):
        switch_off(endpoint, Reason.GONE, now=now)
        return
    since = None if any(each.is_taken for each in attempts) else endpoint.began_failing_at or now
    if since is not None and since <= now - PATIENCE:
        switch_off(endpoint, Reason.FAILING, now=now)
    elif since != endpoint.began_failing_at:
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(began_failing_at=since)


def _whom_to_tell(owner: User) -> list[User]:
    people: Mapping[int, User] = {person.pk: person for person in administrators()}
    return [*people.values(), *([owner] if owner.is_active and owner.is_person and owner.pk not in people else [])]
