"""The webhook of the sweeps' company: told of everything, with secrets in whatever its pages show."""

from kam.core.models import User
from kam.core.webhook_events import offered
from tests.factories.webhooks import (
    NOON,
    WebhookAttemptFactory,
    WebhookDeliveryFactory,
    WebhookEndpointFactory,
    WebhookMessageFactory,
)


def listen(admin: User) -> None:
    """Make an endpoint of the administrator with a delivery that arrived; from now on it is told of everything."""
    endpoint = WebhookEndpointFactory(
        url="https://erp.example.com/canarium",
        description="Canarium ERP",
        owner=admin,
        event_types=[each.key for each in offered()],
    )
    delivery = WebhookDeliveryFactory(
        endpoint=endpoint,
        event=WebhookMessageFactory(kind="account.created", subject=1),
        state="DELIVERED",
        attempts=1,
        tries=1,
        next_attempt_at=None,
        ended_at=NOON,
        body='{"data":{"account":{"name":"Canarium"}}}',
    )
    WebhookAttemptFactory(delivery=delivery, answer="Kanarek")
