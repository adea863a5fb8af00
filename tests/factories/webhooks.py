"""Endpoints, events and deliveries for tests."""

from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from kam.core.models import User, WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookMessage
from kam.core.sealing import seal
from tests.factories.core import UserFactory

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


class WebhookEndpointFactory(DjangoModelFactory[WebhookEndpoint]):
    """An endpoint that is told of new accounts; say `url=` of a sink."""

    class Meta:
        model = WebhookEndpoint

    url = "https://erp.example.com/hooks"
    event_types = ["account.created"]
    owner: Any = factory.SubFactory(UserFactory, role=User.Role.ADMIN)
    secret = factory.LazyFunction(lambda: seal(SECRET))


class WebhookMessageFactory(DjangoModelFactory[WebhookMessage]):
    """A test that was asked for."""

    class Meta:
        model = WebhookMessage

    kind = "ping"
    happened_at = NOON


class WebhookDeliveryFactory(DjangoModelFactory[WebhookDelivery]):
    """A delivery that is due; say `state=`, `ended_at=` and `next_attempt_at=None` for one that has ended."""

    class Meta:
        model = WebhookDelivery

    endpoint: Any = factory.SubFactory(WebhookEndpointFactory)
    event: Any = factory.SubFactory(WebhookMessageFactory)
    next_attempt_at = NOON
    created_at = NOON


class WebhookAttemptFactory(DjangoModelFactory[WebhookAttempt]):
    """An attempt that was answered well."""

    class Meta:
        model = WebhookAttempt

    delivery: Any = factory.SubFactory(WebhookDeliveryFactory)
    number = 1
    at = NOON
    status = 200
    duration = 12
