"""One sender at a time, which lets no endpoint hold the others up and loses nothing when it dies."""

from datetime import timedelta
from time import monotonic

import pytest
from django.db import connection
from django.utils import timezone

from kam.core.models import User, WebhookDelivery, WebhookEndpoint
from kam.core.sealing import seal
from kam.core.webhooks import letters, outcomes, replaying, sending
from kam.core.webhooks.outcomes import Attempt
from kam.core.webhooks.wire import Answer
from tests.core.webhooks.deliveries import Listen, due_at, sent
from tests.core.webhooks.sinks import saying
from tests.factories.webhooks import NOON, WebhookDeliveryFactory, WebhookEndpointFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_sender_that_was_killed_is_replaced_after_its_lease(listen: Listen) -> None:
    there = listen()
    delivery = due_at(there.url)
    letters.take(delivery.endpoint, most=1, now=timezone.now())
    assert sending.deliver() == 0, "it is on its way, as far as anybody knows"
    WebhookDelivery.objects.update(next_attempt_at=NOON)
    assert (sent(delivery).state, delivery.attempts) == ("DELIVERED", 2)


def test_what_waits_is_sent_at_once_when_it_is_asked_for_and_what_is_on_its_way_is_not_sent_twice(
    listen: Listen, admin: User
) -> None:
    there, now = listen(), timezone.now()
    waiting, flying = due_at(there.url, owner=admin), due_at(there.url, owner=admin)
    for delivery, seconds in ((waiting, 7_200), (flying, 30)):
        delivery.next_attempt_at = now + timedelta(seconds=seconds)
        delivery.save()
        replaying.replay(delivery=delivery, by=admin, at=now)
    sending.deliver()
    assert [request.headers["webhook-id"] for request in there.received] == [waiting.event.message_id]


def test_what_kills_its_sender_every_time_ends() -> None:
    delivery = due_at("http://127.0.0.1:9/")
    for _ in range(outcomes.MOST_TRIES):
        WebhookDelivery.objects.update(next_attempt_at=NOON)
        assert letters.take(delivery.endpoint, most=1, now=timezone.now())
    WebhookDelivery.objects.update(next_attempt_at=NOON)
    assert (sent(delivery).state, delivery.attempts) == ("FAILED", outcomes.MOST_TRIES)


def test_a_letter_that_cannot_be_signed_ends_neither_the_sender_nor_the_others(listen: Listen) -> None:
    there = listen()
    damaged, well = due_at(there.url, secret=seal("whsec_x")), due_at(there.url)
    assert (sent(damaged).state, damaged.log.get().error) == ("PENDING", sending.NOT_SENT)
    assert sent(well).state == "DELIVERED"
    assert len(there.received) == 1


def test_what_the_address_before_said_is_not_held_against_the_new_one() -> None:
    endpoint = due_at("https://192.0.78.1/old").endpoint
    (flying,) = letters.take(endpoint, most=1, now=timezone.now())
    WebhookEndpoint.objects.update(url="https://192.0.78.1/new")
    outcomes.store([Attempt(flying, "{}", Answer(410, 1, "", ""))], endpoint=endpoint, now=timezone.now())
    endpoint.refresh_from_db()
    assert (endpoint.is_active, WebhookDelivery.objects.get().state) == (True, "PENDING")


def test_what_was_on_its_way_when_it_was_switched_off_waits_for_nothing() -> None:
    endpoint, now = due_at("https://192.0.78.1/").endpoint, timezone.now()
    (flying,) = letters.take(endpoint, most=1, now=now)
    outcomes.switch_off(endpoint, WebhookEndpoint.Reason.GONE, now=now)
    outcomes.store([Attempt(flying, "{}", None, sending.NO_ANSWER)], endpoint=endpoint, now=now)
    assert WebhookDelivery.objects.get().state == "CANCELLED"


def test_a_second_sender_lets_the_first_one_work(listen: Listen, woken: list[int]) -> None:
    there = listen()
    delivery = due_at(there.url)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [sending.LOCK])
        assert sending.deliver() == 0
        # Closing alone would leave the lock until the server has noticed.
        cursor.execute("SELECT pg_advisory_unlock(%s)", [sending.LOCK])
    other.close()
    assert sent(delivery).state == "DELIVERED"


def test_it_asks_to_be_called_again_for_what_is_due_soon(listen: Listen, woken: list[int]) -> None:
    sent(due_at(listen(saying(500)).url))
    assert len(woken) == 1
    assert 4 <= woken[0] <= 7


def test_a_slow_endpoint_keeps_its_own_lanes_only(listen: Listen) -> None:
    slow, quick = listen(saying(200, pause=0.4)), listen()
    endpoints = [WebhookEndpointFactory(url=each.url) for each in (slow, quick)]
    for endpoint in endpoints:
        WebhookDeliveryFactory.create_batch(40, endpoint=endpoint)
    begun = monotonic()
    assert sending.deliver(seconds=30) == 80
    assert max(request.at for request in quick.received) - begun < 3
    assert max(request.at for request in slow.received) - begun > 3


def test_slow_endpoints_do_not_take_every_thread(listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    """All threads are busy from the first moment on, and the quick one is among those who have one."""
    monkeypatch.setattr(sending, "THREADS", 4)
    slow = [listen(saying(200, pause=0.1)) for _ in range(3)]
    quick = listen()
    for there in [*slow, quick]:
        endpoint = WebhookEndpointFactory(url=there.url)
        WebhookDeliveryFactory.create_batch(4 * sending.BATCH, endpoint=endpoint)
    sending.deliver(seconds=0.2)
    assert len(quick.received) >= sending.BATCH
    assert all(there.received for there in slow)


def test_a_batch_of_a_slow_endpoint_ends_early_and_nothing_is_lost(
    listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BATCH_TIME", 0.1)
    there = listen(saying(200, pause=0.2))
    endpoint = WebhookEndpointFactory(url=there.url)
    WebhookDeliveryFactory.create_batch(10, endpoint=endpoint)
    sending.deliver()
    found = set(WebhookDelivery.objects.values_list("state", "attempts", "tries"))
    assert found == {("DELIVERED", 1, 1)}
    assert len({request.headers["webhook-id"] for request in there.received}) == 10
