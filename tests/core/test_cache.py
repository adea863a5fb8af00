"""The cache behind the sign-in throttle: Redis while it answers, memory while it does not."""

import socket
import time
from collections.abc import Iterator

import pytest
from django.conf import settings

from kam.core.cache import PatientRedisCache

OPTIONS = {"OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}}


@pytest.fixture(autouse=True)
def nobody_is_away() -> Iterator[None]:
    PatientRedisCache.away_until.clear()
    yield
    PatientRedisCache.away_until.clear()


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(16)
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def use(cache: PatientRedisCache, prefix: str) -> None:
    """Do with it what the product and its libraries do."""
    cache.set(f"{prefix}a", 1)
    assert cache.incr(f"{prefix}a") == 2
    assert cache.add(f"{prefix}b", 5)
    assert not cache.add(f"{prefix}b", 6)
    cache.set_many({f"{prefix}c": 3})
    assert cache.get_many([f"{prefix}b", f"{prefix}c"]) == {f"{prefix}b": 5, f"{prefix}c": 3}
    assert cache.has_key(f"{prefix}c")
    assert cache.touch(f"{prefix}c", 60)
    assert [cache.counted(f"{prefix}d", timeout=60) for _ in range(3)] == [1, 2, 3]
    cache.delete_many([f"{prefix}a", f"{prefix}d"])
    cache.delete_many([f"{prefix}b", f"{prefix}c"])
    assert cache.get(f"{prefix}a") is None
    assert not cache.has_key(f"{prefix}b")


def test_works_with_its_server() -> None:
    use(PatientRedisCache(str(settings.CACHES["default"]["LOCATION"]), OPTIONS), "cache-test-")


def test_works_without_its_server(silent: str) -> None:
    use(PatientRedisCache(silent, OPTIONS), "")


def test_one_caller_waits_for_a_server_that_hangs_and_no_other(silent: str) -> None:
    cache = PatientRedisCache(silent, OPTIONS)
    started = time.monotonic()
    cache.set("a", 1)
    first = time.monotonic() - started
    for _ in range(100):
        cache.get("a")
    # Half a second each on a machine at rest: a hundred of them would take nearly a minute.
    assert time.monotonic() - started < first + 10


def test_is_emptied_even_without_its_server(silent: str) -> None:
    cache = PatientRedisCache(silent, OPTIONS)
    cache.set("a", 1)
    cache.clear()
    assert cache.get("a") is None
