"""The nouns of the ground floor over REST, under their plurals."""

from typing import Any, Final

from kam.core.api.jobs import JobViewSet
from kam.core.api.webhooks import WebhookDeliveryViewSet, WebhookViewSet

ROUTES: Final[list[tuple[str, Any]]] = [
    ("jobs", JobViewSet),
    ("webhooks", WebhookViewSet),
    ("webhook-deliveries", WebhookDeliveryViewSet),
]
