"""Webhooks with a real broker and a real worker: woken by the commit, killed in the middle, asked twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import transaction

from kam.core import broker
from kam.core.models import WebhookDelivery
from kam.core.webhook_events import PING
from kam.core.webhooks import outbox
from kam.core.webhooks.outbox import Happening
from tests.core.webhooks.sinks import Sink, saying
from tests.factories.webhooks import NOON, WebhookEndpointFactory
from tests.other_process import environment

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PROJECT = Path(__file__).parents[3]
PATIENCE = 60.0
SEND = broker.send


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Return a function that starts the product's worker for webhooks, with two processes."""
    monkeypatch.setattr(broker, "send", SEND)
    client = redis.Redis.from_url(settings.BROKER_URL)
    client.flushdb()
    words = ["-m", "celery", "--app", "kam", "--quiet", "worker", "--queues", "webhooks", "--concurrency", "2"]
    words += ["--without-gossip", "--without-mingle", "--loglevel", "ERROR"]
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        started.append(
            subprocess.Popen([sys.executable, *words], cwd=PROJECT, env=environment(), start_new_session=True)
        )
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    client.flushdb()
    client.close()


def wait_for(what: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def tell(there: Sink, count: int) -> None:
    endpoint = WebhookEndpointFactory(url=there.url)
    with transaction.atomic():
        outbox.write(PING.key, (Happening(None) for _ in range(count)), [endpoint.pk])


def are_delivered() -> bool:
    return not WebhookDelivery.objects.exclude(state="DELIVERED").exists()


def test_a_commit_wakes_the_sender_and_doubled_messages_send_nothing_twice(
    worker: Callable[[], Any], listen: Callable[..., Sink]
) -> None:
    worker()
    there = listen()
    tell(there, 5)
    for _ in range(20):
        outbox.wake()
    wait_for(are_delivered)
    assert len(there.received) == len({request.headers["webhook-id"] for request in there.received}) == 5


def test_what_a_killed_sender_had_on_its_way_is_sent_again_by_the_next(
    worker: Callable[[], Any], listen: Callable[..., Sink]
) -> None:
    first = worker()
    there = listen(saying(200, pause=3))
    tell(there, 3)
    wait_for(lambda: there.received)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert WebhookDelivery.objects.filter(state="PENDING").count() == 3
    there.behave = saying(200)
    worker()
    # The lease of the dead one ends; the clock's message is what asks then.
    WebhookDelivery.objects.update(next_attempt_at=NOON)
    outbox.wake()
    wait_for(are_delivered)
    assert len({request.headers["webhook-id"] for request in there.received}) == 3
