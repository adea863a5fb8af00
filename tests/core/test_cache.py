"""The cache serves pages while its server is away."""

import socket
import time
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from kam.core.cache import PatientRedisCache


@pytest.fixture
def silent_server() -> Iterator[int]:
    """A port that takes connections and never answers, like a server that hangs."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(16)
        yield server.getsockname()[1]


def cache_at(port: int) -> PatientRedisCache:
    options = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}
    return PatientRedisCache(f"redis://127.0.0.1:{port}/0", {"OPTIONS": options})


def test_keeps_values_in_the_server() -> None:
    cache.set("colour", "green")
    assert cache.get("colour") == "green"
    assert cache.get_many(["colour", "shape"]) == {"colour": "green"}


def test_counts_in_memory_while_the_server_is_down(unused_port: int) -> None:
    counter = cache_at(unused_port)
    assert counter.add("attempts", 1) is True
    assert counter.incr("attempts") == 2
    assert counter.get("attempts") == 2


def test_only_the_first_request_waits_for_a_server_that_hangs(silent_server: int) -> None:
    patient = cache_at(silent_server)
    patient.get("anything")
    started = time.monotonic()
    for _ in range(100):
        patient.get("anything")
    assert time.monotonic() - started < 0.2  # one wait alone would take as long


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
