"""Services: a test, and sending again what did not arrive. For administrators."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kam.core.administration import require_administrator
from kam.core.errors import DomainError
from kam.core.models import User, WebhookDelivery, WebhookEndpoint
from kam.core.models.webhook_delivery import WebhookDeliveryQuerySet
from kam.core.webhook_events import PING
from kam.core.webhooks import outbox
from kam.core.webhooks.addresses import require_reachable
from kam.core.webhooks.letters import LEASE
from kam.core.webhooks.outbox import Happening

State = WebhookDelivery.State
# What did not arrive and may be sent again. Who may not see what happened gets it no second time either.
MISSED: Final = (State.FAILED, State.CANCELLED)


@transaction.atomic
def ping(*, endpoint: WebhookEndpoint, by: User) -> WebhookDelivery:
    """Send the endpoint a test."""
    endpoint = _live(endpoint, by=by)
    outbox.write(PING.key, [Happening(None)], [endpoint.pk])
    return WebhookDelivery.objects.filter(endpoint=endpoint, event__kind=PING.key).latest("pk")


@transaction.atomic
def replay(*, delivery: WebhookDelivery, by: User, at: datetime) -> WebhookDelivery:
    """Send a delivery once more, under the same id and the rights of now, as often as a new one.

    One that waits for its next attempt is sent now; one that is on its way is left alone.
    """
    _live(delivery.endpoint, by=by)
    found = WebhookDelivery.objects.select_for_update(of=["self"]).filter(pk=delivery.pk).first()
    if found is None:
        raise DomainError(_("The log of this delivery has been removed in the meantime."))
    if found.next_attempt_at is None or found.next_attempt_at > at + LEASE:
        _again(WebhookDelivery.objects.filter(pk=found.pk), at=at)
        found.refresh_from_db()
    return found


@transaction.atomic
def replay_missed(*, endpoint: WebhookEndpoint, since: datetime, by: User, at: datetime) -> int:
    """Send everything once more that happened since then and did not arrive; return how many there are."""
    endpoint = _live(endpoint, by=by)
    missed = WebhookDelivery.objects.filter(endpoint=endpoint, state__in=MISSED, event__happened_at__gte=since)
    return _again(WebhookDelivery.objects.filter(pk__in=missed.values("pk")), at=at)


def _again(deliveries: WebhookDeliveryQuerySet, *, at: datetime) -> int:
    count = deliveries.update(state=State.PENDING, tries=0, next_attempt_at=at, ended_at=None)
    if count:
        transaction.on_commit(outbox.wake)
    return count


def _live(endpoint: WebhookEndpoint, *, by: User) -> WebhookEndpoint:
    """Return the endpoint, locked, whose address was judged anew."""
    require_administrator(by=by)
    rows = WebhookEndpoint.objects.select_for_update(no_key=True, of=["self"]).select_related("owner")
    found = rows.filter(pk=endpoint.pk).first()
    if found is None:
        raise DomainError(_("This webhook has been removed in the meantime."))
    if not found.is_live:
        raise DomainError(_("Nothing is sent to this webhook now. Resume it first."))
    require_reachable(found.url)
    return found
