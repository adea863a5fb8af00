"""The pages of webhooks: for administrators, and for nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kam.core.models import User, WebhookDelivery, WebhookEndpoint
from kam.core.sealing import unseal
from kam.core.webhooks import sending
from tests.core.webhooks.sinks import Sink, saying
from tests.factories.core import UserFactory
from tests.factories.webhooks import NOON, WebhookDeliveryFactory, WebhookEndpointFactory

Browse = Callable[[User], Client]

pytestmark = pytest.mark.django_db(transaction=True)
FORM = {"url": "http://127.0.0.1:9/hooks", "description": "ERP", "event_types": ["account.created", "account.merged"]}


@pytest.mark.parametrize("person", ["anna", "boris", "clara", "dina"])
def test_the_four_people_find_nothing(request: pytest.FixtureRequest, browse: Browse, person: str) -> None:
    delivery = WebhookDeliveryFactory()
    client = browse(request.getfixturevalue(person))
    one = f"/webhooks/{delivery.endpoint_id}/"
    for url in (
        "/webhooks/",
        "/webhooks/new/",
        one,
        f"{one}edit/",
        f"{one}remove/",
        f"/webhooks/deliveries/{delivery.pk}/",
    ):
        assert client.get(url).status_code == 404
    for act in ("pause", "resume", "test", "replay", "rotate", "remove"):
        assert client.post(f"{one}{act}/").status_code == 404
    assert "webhooks" not in client.get("/", follow=True).content.decode()


def test_a_webhook_is_added_and_its_secret_is_shown_once(browse: Browse, admin: User) -> None:
    client = browse(admin)
    answer = client.post("/webhooks/new/", FORM)
    endpoint = WebhookEndpoint.objects.get()
    secret = unseal(endpoint.secret)
    assert (answer.status_code, endpoint.owner, secret[:6]) == (200, admin, "whsec_")
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    for url in ("/webhooks/", endpoint.get_absolute_url(), f"{endpoint.get_absolute_url()}edit/"):
        page = client.get(url).content.decode()
        assert "ERP" in page
        assert secret not in page
        assert endpoint.secret not in page
    assert secret not in endpoint.secret


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": ""}, "This field is required"),
        ({"url": "https://user:pw@erp.example.com/"}, "Leave name and password out"),
        ({"url": "https://10.0.0.1/"}, "It must have a public address"),
        ({"event_types": []}, "Choose at least one"),
        ({"event_types": ["account.exploded"]}, "Select a valid choice"),
        ({"description": "x" * 201}, "at most 200"),
    ],
)
def test_what_cannot_be_is_refused_in_words(browse: Browse, admin: User, wrong: dict[str, object], words: str) -> None:
    answer = browse(admin).post("/webhooks/new/", FORM | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not WebhookEndpoint.objects.exists()


def test_it_is_changed_under_its_version(browse: Browse, admin: User) -> None:
    endpoint = WebhookEndpointFactory(url="http://127.0.0.1:9/")
    url, client = f"{endpoint.get_absolute_url()}edit/", browse(admin)
    assert client.post(url, FORM | {"version": 1}).status_code == 302
    assert client.post(url, FORM | {"version": 1, "description": "Mine"}).status_code == 409
    endpoint.refresh_from_db()
    assert (endpoint.description, endpoint.event_types, endpoint.version) == ("ERP", FORM["event_types"], 2)


def test_a_test_is_sent_and_stands_in_the_log(browse: Browse, admin: User, listen: Callable[..., Sink]) -> None:
    there = listen(saying(200, body=b"<script>alert(1)</script>"))
    endpoint, client = WebhookEndpointFactory(url=there.url, owner=admin), browse(admin)
    assert client.post(f"{endpoint.get_absolute_url()}test/").status_code == 302
    assert "hx-trigger" in client.get(endpoint.get_absolute_url()).content.decode()
    assert sending.deliver() == 1
    part = client.get(endpoint.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "Delivered" in part
    assert "every 2s" not in part
    page = client.get(f"/webhooks/deliveries/{WebhookDelivery.objects.get().pk}/").content.decode()
    assert "A test from KAM." in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_it_is_paused_resumed_and_removed(browse: Browse, admin: User) -> None:
    endpoint = WebhookEndpointFactory(url="http://127.0.0.1:9/", owner=admin)
    address, client = endpoint.get_absolute_url(), browse(admin)
    client.post(f"{address}pause/")
    assert "Paused" in client.get(address).content.decode()
    refused = client.post(f"{address}test/")
    assert (refused.status_code, "Resume it first" in refused.content.decode()) == (422, True)
    client.post(f"{address}resume/")
    endpoint.refresh_from_db()
    assert endpoint.is_live
    assert client.get(f"{address}remove/").status_code == 200
    assert client.post(f"{address}remove/").status_code == 302
    assert client.get(address).status_code == 404


def test_of_who_left_another_one_takes_it_over(browse: Browse, admin: User) -> None:
    left = UserFactory(role=User.Role.ADMIN, is_active=False)
    endpoint = WebhookEndpointFactory(url="http://127.0.0.1:9/", owner=left)
    client = browse(admin)
    assert "Stopped" in client.get("/webhooks/").content.decode()
    client.post(f"{endpoint.get_absolute_url()}resume/")
    endpoint.refresh_from_db()
    assert (endpoint.owner, endpoint.is_live) == (admin, True)


def test_what_was_missed_is_sent_again_under_its_number(
    browse: Browse, admin: User, listen: Callable[..., Sink]
) -> None:
    there = listen()
    endpoint, client = WebhookEndpointFactory(url=there.url, owner=admin), browse(admin)
    ended = {"next_attempt_at": None, "ended_at": NOON, "endpoint": endpoint}
    made = [WebhookDeliveryFactory(state=state, **ended) for state in ("FAILED", "CANCELLED", "DELIVERED", "WITHHELD")]
    old = WebhookDeliveryFactory(state="FAILED", **ended)
    for delivery in made:
        type(delivery.event).objects.filter(pk=delivery.event_id).update(happened_at=timezone.now())
    client.post(f"{endpoint.get_absolute_url()}replay/", {"days": "1"})
    sending.deliver()
    numbers = {request.headers["webhook-id"] for request in there.received}
    assert numbers == {delivery.event.message_id for delivery in made[:2]}
    assert client.post(f"{endpoint.get_absolute_url()}replay/", {"days": "9999"}).status_code == 422
    client.post(f"/webhooks/deliveries/{old.pk}/replay/")
    sending.deliver()
    assert there.received[-1].headers["webhook-id"] == old.event.message_id


def test_what_waits_for_its_next_attempt_is_sent_when_somebody_asks(
    browse: Browse, admin: User, listen: Callable[..., Sink]
) -> None:
    there = listen(saying(500))
    endpoint, client = WebhookEndpointFactory(url=there.url, owner=admin), browse(admin)
    client.post(f"{endpoint.get_absolute_url()}test/")
    page = f"/webhooks/deliveries/{WebhookDelivery.objects.get().pk}/"
    assert "Send now" not in client.get(page).content.decode()
    sending.deliver()
    assert "Send now" in client.get(page).content.decode()
    there.behave = saying(200)
    WebhookDelivery.objects.update(next_attempt_at=timezone.now() + timedelta(hours=1))
    client.post(f"{page}replay/")
    sending.deliver()
    told = client.get(page).content.decode()
    assert ("Send now" in told, "Send again" in told) == (False, True)


def test_five_deliveries_and_twenty_cost_the_same(browse: Browse, admin: User) -> None:
    endpoint, client = WebhookEndpointFactory(), browse(admin)
    costs = []
    for more in (5, 15):
        WebhookDeliveryFactory.create_batch(more, endpoint=endpoint)
        client.get(endpoint.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(endpoint.get_absolute_url())
        costs.append(len(queries))
    assert costs[0] == costs[1]
