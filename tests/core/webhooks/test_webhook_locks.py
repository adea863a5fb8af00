"""Who changes something, who sends and who administers webhooks do not stop each other."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from kam.core.models import User, WebhookDelivery, WebhookEndpoint, WebhookMessage
from kam.core.webhooks import endpoints, forgetting, letters, outbox, outcomes, sending
from kam.core.webhooks.outbox import Happening
from kam.core.webhooks.outcomes import Attempt
from kam.core.webhooks.wire import Answer
from tests.core.webhooks.deliveries import Listen
from tests.core.webhooks.sinks import Handler, saying
from tests.factories.webhooks import NOON, WebhookDeliveryFactory, WebhookEndpointFactory

pytestmark = pytest.mark.django_db(transaction=True)
KIND = "account.created"


@pytest.fixture
def other() -> Iterator[BaseDatabaseWrapper]:
    """A connection of somebody else's; ours waits for nobody longer than a moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")
    found = connection.copy()
    try:
        yield found
    finally:
        found.close()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def _held(other: BaseDatabaseWrapper, endpoint: WebhookEndpoint) -> None:
    """Change something in the owner's name, of which the endpoint is told; not committed yet."""
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT FROM core_user WHERE id = %s FOR KEY SHARE", [endpoint.owner_id])
        cursor.execute("SELECT FROM core_webhookendpoint WHERE id = %s FOR KEY SHARE", [endpoint.pk])


def test_the_sender_waits_for_no_change(other: BaseDatabaseWrapper) -> None:
    delivery = WebhookDeliveryFactory()
    _held(other, delivery.endpoint)
    outcomes.store([Attempt(delivery, "{}", None, "No answer.")], endpoint=delivery.endpoint, now=timezone.now())
    assert WebhookDelivery.objects.get().log.count() == 1


def test_no_change_waits_for_an_administrator(other: BaseDatabaseWrapper) -> None:
    endpoint = WebhookEndpointFactory()
    _held(other, endpoint)
    endpoints.rotate_secret(endpoint=endpoint, by=endpoint.owner, at=timezone.now())
    endpoints.pause(endpoint=endpoint, by=endpoint.owner)
    with pytest.raises(OperationalError, match="lock timeout"):
        endpoints.remove(endpoint=endpoint, by=endpoint.owner)
    other.rollback()
    endpoints.remove(endpoint=endpoint, by=endpoint.owner)
    assert not WebhookEndpoint.objects.exists()


def test_nobody_removes_what_a_change_is_about_to_be_told(other: BaseDatabaseWrapper) -> None:
    endpoint = WebhookEndpointFactory(event_types=[KIND])
    with transaction.atomic(), other.cursor() as cursor:
        outbox.announce(KIND, [Happening(1)])
        cursor.execute("SELECT FROM core_webhookendpoint WHERE id = %s FOR UPDATE SKIP LOCKED", [endpoint.pk])
        assert cursor.rowcount == 0


def test_a_change_outlives_the_webhook_that_listened_when_it_began(admin: User) -> None:
    gone, stays = WebhookEndpointFactory(event_types=[KIND]), WebhookEndpointFactory(event_types=[KIND])
    keys = [gone.pk, stays.pk]
    endpoints.remove(endpoint=gone, by=admin)
    with transaction.atomic():
        outbox.write(KIND, [Happening(1), Happening(2)], keys)
    assert set(WebhookDelivery.objects.values_list("endpoint", flat=True)) == {stays.pk}
    endpoints.remove(endpoint=stays, by=admin)
    with transaction.atomic():
        outbox.write(KIND, [Happening(3)], keys)
    assert not WebhookMessage.objects.filter(subject=3).exists()


def test_what_is_forgotten_on_its_way_ends_neither_the_sender_nor_the_others() -> None:
    endpoint = WebhookEndpointFactory()
    old, young = (WebhookDeliveryFactory(endpoint=endpoint, event__happened_at=at) for at in (NOON, timezone.now()))
    flying = letters.take(endpoint, most=2, now=timezone.now())
    assert {each.pk for each in flying} == {old.pk, young.pk}
    assert forgetting.forget(now=timezone.now()) == 2
    attempts = [Attempt(each, "{}", Answer(200, 1, "", "")) for each in flying]
    outcomes.store(attempts, endpoint=endpoint, now=timezone.now())
    assert not WebhookDelivery.objects.filter(pk=old.pk).exists()
    young.refresh_from_db()
    assert (young.state, young.log.get().status) == ("DELIVERED", 200)


def test_the_sender_outlives_a_message_that_is_forgotten_while_it_is_sent(listen: Listen) -> None:
    def forgets(handler: Handler) -> None:
        # A thread of the receiver, with a connection of its own.
        forgetting.forget(now=timezone.now())
        connection.close()
        saying(200)(handler)

    there = listen(forgets)
    endpoint = WebhookEndpointFactory(url=there.url)
    old, young = (WebhookDeliveryFactory(endpoint=endpoint, event__happened_at=at) for at in (NOON, timezone.now()))
    assert sending.deliver() == 2
    assert [each.pk for each in WebhookDelivery.objects.filter(state="DELIVERED")] == [young.pk]
    assert (len(there.received), sending.deliver()) == (2, 0)
    assert not WebhookMessage.objects.filter(pk=old.event_id).exists()


def test_what_is_written_down_at_this_moment_is_forgotten_the_next_time(other: BaseDatabaseWrapper) -> None:
    held, free = WebhookDeliveryFactory(), WebhookDeliveryFactory()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT FROM core_webhookdelivery WHERE id = %s FOR NO KEY UPDATE", [held.pk])
    assert forgetting.forget(now=timezone.now()) == 2
    assert WebhookDelivery.objects.get().pk == held.pk
    other.rollback()
    assert forgetting.forget(now=timezone.now()) == 2
    assert not WebhookMessage.objects.filter(pk__in=[held.event_id, free.event_id]).exists()
