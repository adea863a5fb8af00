"""The nouns of the ground floor over REST, under their plurals."""

from typing import Any, Final

from kam.core.api.company import CompanyViewSet
from kam.core.api.jobs import JobViewSet
from kam.core.api.people import TeamViewSet, UserViewSet
from kam.core.api.root import MeViewSet
from kam.core.api.saved_views import SavedViewViewSet
from kam.core.api.webhooks import WebhookDeliveryViewSet, WebhookViewSet

ROUTES: Final[list[tuple[str, Any]]] = [
    ("company", CompanyViewSet),
    ("jobs", JobViewSet),
    ("me", MeViewSet),
    ("saved-views", SavedViewViewSet),
    ("teams", TeamViewSet),
    ("users", UserViewSet),
    ("webhooks", WebhookViewSet),
    ("webhook-deliveries", WebhookDeliveryViewSet),
]
