"""The outbox holds what was committed, all of it, and nothing else."""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from kam.core.audit import acting
from kam.core.models import Team, User, WebhookDelivery, WebhookMessage
from kam.core.webhook_events import PING
from kam.core.webhooks import outbox, sending
from kam.core.webhooks.outbox import Happening
from tests.core.webhooks.sinks import Sink
from tests.factories.core import UserFactory
from tests.factories.webhooks import WebhookEndpointFactory

KIND = "account.created"


class ChangedOurMindError(Exception):
    """The transaction is given up."""


def _happenings(count: int) -> Iterator[Happening]:
    return (Happening(number, {"n": number}) for number in range(count))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tries", [60, pytest.param(1_000, marks=pytest.mark.nightly)])
def test_nothing_is_lost_and_nothing_is_told_that_was_rolled_back(
    tries: int, woken: list[int], listen: Callable[..., Sink]
) -> None:
    """Each try founds a team and may end badly, by itself or within a savepoint of a transaction that goes well."""
    there = listen()
    WebhookEndpointFactory(url=there.url, event_types=[PING.key])
    chance = random.Random(7)
    kept: list[int] = []
    for number in range(tries):
        fate = chance.choice(["kept", "given up", "savepoint given up"])
        with suppress(ChangedOurMindError), transaction.atomic():
            with suppress(ChangedOurMindError), transaction.atomic():
                team = Team.objects.create(name=f"Team {number}")
                outbox.announce(PING.key, [Happening(team.pk)])
                if fate == "savepoint given up":
                    raise ChangedOurMindError
            if fate == "given up":
                raise ChangedOurMindError
        if fate == "kept":
            kept.append(team.pk)
    assert kept == list(Team.objects.order_by("pk").values_list("pk", flat=True))
    assert list(WebhookMessage.objects.order_by("pk").values_list("subject", flat=True)) == kept
    assert list(WebhookDelivery.objects.order_by("event").values_list("event__subject", flat=True)) == kept
    assert len(woken) == len(kept) < tries
    while sending.deliver():
        pass
    arrived = [request.headers["webhook-id"] for request in there.received]
    assert sorted(arrived) == sorted(message.message_id for message in WebhookMessage.objects.all())


@pytest.mark.django_db
def test_each_who_listens_is_told_once() -> None:
    first, second = WebhookEndpointFactory(event_types=[KIND]), WebhookEndpointFactory(event_types=[KIND, "x"])
    WebhookEndpointFactory(event_types=["x"])
    WebhookEndpointFactory(event_types=[KIND], is_active=False, disabled_reason="PAUSED")
    WebhookEndpointFactory(event_types=[KIND], owner=UserFactory(role=User.Role.ADMIN, is_active=False))
    assert outbox.announce(KIND, _happenings(2_500)) == 2_500
    assert WebhookMessage.objects.count() == 2_500
    told = WebhookDelivery.objects.order_by("endpoint_id").values_list("endpoint", flat=True).distinct()
    assert list(told) == [first.pk, second.pk]
    assert WebhookDelivery.objects.count() == 5_000


@pytest.mark.django_db
def test_where_nobody_listens_nothing_is_written_or_even_counted(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    def explode() -> Iterator[Happening]:
        yield Happening(1 // 0)

    with django_assert_num_queries(1):
        assert outbox.announce(KIND, explode()) == 0
    assert outbox.wanted(KIND) == set()


@pytest.mark.django_db
def test_an_event_says_who_did_it(anna: User) -> None:
    WebhookEndpointFactory(event_types=[KIND])
    with acting(by_id=anna.pk, source="ui"):
        outbox.announce(KIND, _happenings(1))
    outbox.announce(KIND, _happenings(1))
    assert list(WebhookMessage.objects.order_by("pk").values_list("made_by", flat=True)) == [anna.pk, None]


@pytest.mark.django_db(transaction=True)
def test_it_is_written_in_a_transaction_or_not_at_all() -> None:
    WebhookEndpointFactory(event_types=[KIND])
    with pytest.raises(AssertionError):
        outbox.announce(KIND, _happenings(1))
