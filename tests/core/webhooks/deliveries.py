"""Deliveries that are due at a sink, and sending them now."""

from collections.abc import Callable
from typing import Any

from kam.core.models import WebhookDelivery
from kam.core.webhooks import sending
from tests.core.webhooks.sinks import Sink
from tests.factories.webhooks import WebhookDeliveryFactory, WebhookEndpointFactory

Listen = Callable[..., Sink]


def due_at(url: str, **more: Any) -> WebhookDelivery:
    """Return a test that is to be sent to this address now; more is said of its endpoint."""
    return WebhookDeliveryFactory(endpoint=WebhookEndpointFactory(url=url, **more))


def sent(delivery: WebhookDelivery) -> WebhookDelivery:
    """Let the sender work once; return the delivery as it stands then."""
    sending.deliver()
    delivery.refresh_from_db()
    return delivery
