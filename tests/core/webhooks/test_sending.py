"""What is sent, how, and what follows: against receivers that listen on loopback."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from time import monotonic, sleep

import pytest
from django.utils import timezone

from kam.core.models import Job, User, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from kam.core.sealing import seal
from kam.core.webhooks import outcomes, sending, wire
from tests.core.webhooks.deliveries import Listen, due_at, sent
from tests.core.webhooks.sinks import Handler, canary, saying
from tests.factories.core import UserFactory
from tests.factories.webhooks import NOON, SECRET, WebhookDeliveryFactory

pytestmark = pytest.mark.django_db(transaction=True)


def waits(delivery: WebhookDelivery) -> timedelta:
    """How long from now on until its next attempt."""
    assert delivery.next_attempt_at is not None
    return delivery.next_attempt_at - timezone.now()


def is_signed(headers: dict[str, str], body: bytes, secret: str) -> bool:
    """Verify as the specification says, written a second time."""
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(base64.b64decode(secret[len("whsec_") :]), said, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}" in headers["webhook-signature"].split(" ")


def test_a_delivery_arrives_signed_and_is_logged(listen: Listen) -> None:
    there = listen()
    delivery = sent(due_at(there.url))
    (request,) = there.received
    assert json.loads(request.body) == {
        "type": "ping", "timestamp": "2026-01-02T12:00:00Z", "data": {"message": "A test from KAM."},
    }  # fmt: skip
    assert is_signed(request.headers, request.body, SECRET)
    assert not is_signed(request.headers, request.body + b" ", SECRET)
    assert request.headers["webhook-id"] == delivery.event.message_id
    assert abs(int(request.headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    assert request.headers["user-agent"].startswith("KAM-Webhooks")
    assert (delivery.state, delivery.attempts, delivery.body) == ("DELIVERED", 1, request.body.decode())
    attempt = WebhookAttempt.objects.get()
    assert (attempt.status, attempt.answer, attempt.error) == (200, "thanks", "")
    assert sending.deliver() == 0


def test_both_secrets_sign_until_the_earlier_one_ends(listen: Listen) -> None:
    there, other = listen(), "whsec_" + base64.b64encode(b"another secret of ours").decode()
    delivery = due_at(
        there.url, earlier_secret=seal(other), earlier_secret_ends_at=timezone.now() + timedelta(minutes=1)
    )
    sent(delivery)
    WebhookEndpoint.objects.update(earlier_secret_ends_at=NOON)
    sent(WebhookDeliveryFactory(endpoint=delivery.endpoint))
    during, after = there.received
    assert all(is_signed(during.headers, during.body, key) for key in (SECRET, other))
    assert is_signed(after.headers, after.body, SECRET)
    assert not is_signed(after.headers, after.body, other)


@pytest.mark.parametrize("status", [300, 302, 404, 500])
def test_what_is_not_taken_is_tried_again_under_the_same_id(listen: Listen, status: int) -> None:
    there = listen(saying(status))
    delivery = sent(due_at(there.url))
    assert delivery.state == "PENDING"
    assert timedelta(seconds=4) < waits(delivery) < timedelta(seconds=7)
    WebhookDelivery.objects.update(next_attempt_at=NOON)
    sent(delivery)
    assert [request.headers["webhook-id"] for request in there.received] == [delivery.event.message_id] * 2
    assert timedelta(minutes=4) < waits(delivery) < timedelta(minutes=7)
    assert list(delivery.log.order_by("number").values_list("number", "status")) == [(1, status), (2, status)]


def test_after_the_last_try_it_has_failed(listen: Listen) -> None:
    there = listen(saying(500))
    delivery = due_at(there.url)
    for _ in range(20):
        WebhookDelivery.objects.pending().update(next_attempt_at=NOON)
        sent(delivery)
    assert (delivery.state, delivery.attempts, len(there.received)) == ("FAILED", 10, 10)


def test_a_redirect_is_not_followed(listen: Listen) -> None:
    with canary() as bird:
        there = listen(saying(302, Location=f"http://127.0.0.1:{bird.port}/"))
        assert sent(due_at(there.url)).state == "PENDING"
        assert not bird.caught


def test_what_is_gone_is_told_nothing_more_and_people_are(listen: Listen) -> None:
    there = listen(saying(410))
    boss = UserFactory(role=User.Role.ADMIN)
    delivery = due_at(there.url)
    other = WebhookDeliveryFactory(endpoint=delivery.endpoint, next_attempt_at=timezone.now() + timedelta(hours=1))
    assert sent(delivery).state == "FAILED"
    other.refresh_from_db()
    delivery.endpoint.refresh_from_db()
    assert (other.state, delivery.endpoint.is_active, delivery.endpoint.disabled_reason) == ("CANCELLED", False, "GONE")
    mails = Job.objects.filter(kind="mail")
    assert {job.arguments["to"] for job in mails} == {boss.email, delivery.endpoint.owner.email}
    assert all(there.url in job.arguments["text"] for job in mails)


def test_an_endpoint_that_fails_for_days_is_switched_off(listen: Listen) -> None:
    there = listen(saying(500))
    delivery = due_at(there.url, began_failing_at=timezone.now() - outcomes.PATIENCE)
    sent(delivery)
    delivery.endpoint.refresh_from_db()
    assert (delivery.endpoint.disabled_reason, delivery.state) == ("FAILING", "CANCELLED")


def test_one_that_takes_again_is_well(listen: Listen) -> None:
    delivery = sent(due_at(listen().url, began_failing_at=NOON))
    delivery.endpoint.refresh_from_db()
    assert delivery.endpoint.began_failing_at is None


@pytest.mark.parametrize(
    ("status", "asked", "least", "most"),
    [(429, "3600", 3599, 3601), (503, "999999999", 86_399, 86_401), (500, "3600", 4, 7), (429, "soon", 4, 7),
     (429, "-5", 4, 7), (503, "Fri, 31 Dec 1999 23:59:59 GMT", 4, 7)],
)  # fmt: skip
def test_a_busy_server_says_when_within_bounds(listen: Listen, status: int, asked: str, least: int, most: int) -> None:
    delivery = sent(due_at(listen(saying(status, Retry_After=asked)).url))
    assert least <= waits(delivery).total_seconds() + 1 <= most + 1


def test_an_answer_without_end_is_cut(listen: Listen) -> None:
    def flood(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65_536)

    assert sent(due_at(listen(flood).url)).state == "DELIVERED"
    assert len(WebhookAttempt.objects.get().answer) == wire.KEPT


@pytest.mark.parametrize("drops", [b"HTTP/1.1 200 OK\r\n", b"H"])
def test_a_head_that_drips_ends_with_the_time(listen: Listen, monkeypatch: pytest.MonkeyPatch, drops: bytes) -> None:
    monkeypatch.setattr(wire, "WHOLE", 0.6)

    def drip(handler: Handler) -> None:
        handler.wfile.write(drops)
        while True:
            handler.wfile.write(b"a")
            handler.wfile.flush()
            sleep(0.05)

    there, begun = listen(drip), monotonic()
    assert sent(due_at(there.url)).state == "PENDING"
    assert monotonic() - begun < 3
    attempt = WebhookAttempt.objects.get()
    assert (attempt.status, attempt.duration, attempt.error) == (None, None, sending.NO_ANSWER)


def test_a_closed_port_and_a_silent_one_are_told_alike(listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "WHOLE", 0.5)
    silent = listen(lambda handler: sleep(2))
    with canary() as bird:
        closed = bird.port
    deliveries = [
        due_at(silent.url),
        due_at(f"http://127.0.0.1:{closed}/"),
        due_at(silent.url.replace("http", "https")),
    ]
    sending.deliver()
    logged = WebhookAttempt.objects.filter(delivery__in=deliveries).values_list("status", "duration", "answer", "error")
    assert len(logged) == 3
    assert set(logged) == {(None, None, "", sending.NO_ANSWER)}


def test_proxies_of_the_environment_are_not_asked(listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    with canary() as bird:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{bird.port}")
        assert sent(due_at(listen().url)).state == "DELIVERED"
        assert not bird.caught


def test_nothing_goes_out_in_the_name_of_who_left_or_while_it_is_paused(listen: Listen) -> None:
    there = listen()
    left = due_at(there.url, owner=UserFactory(role=User.Role.ADMIN, is_active=False))
    paused = due_at(there.url, is_active=False, disabled_reason="PAUSED")
    assert sending.deliver() == 0
    assert not there.received
    assert (sent(left).state, sent(paused).state) == ("PENDING", "PENDING")
