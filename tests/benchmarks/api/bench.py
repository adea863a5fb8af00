"""The accounts list over REST against the floor, its first page and its nine hundredth: CPU, bytes and queries."""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kam.core import tokens
from kam.core.models import User
from kam.core.scopes import usable_by
from tests.benchmarks.pages.company import grow
from tests.benchmarks.registry import Benchmark

ACCOUNTS: Final = 100_000
TENTH: Final = 10
ROUNDS: Final = 30
WARM: Final = 3
DEEP: Final = 900
MILLI: Final = 1_000
FLOOR: Final = "/floor/"
LIST: Final = "/api/v1/accounts/?status=REGULAR&sort=name"
ADMINISTRATOR: Final = "api@bench.example"


def bench(is_quick: bool) -> Iterator[str]:
    """Ask for each page and the floor in turn, with a token of an administrator, who sees all."""
    accounts = ACCOUNTS // TENTH if is_quick else ACCOUNTS
    deep = DEEP // TENTH if is_quick else DEEP
    settings = {"ROOT_URLCONF": "tests.benchmarks.api.urls", "ALLOWED_HOSTS": ["testserver"]}
    with override_settings(**settings, API_REQUESTS_PER_MINUTE=10**9):
        grow(accounts)
        client = _client()
        yield f"{accounts:,} accounts; CPU is of {ROUNDS} rounds, page and floor in turn"
        first, floor = _measured(client, LIST)
        yield _told(client, "the first page of 50", LIST, first, floor, "at most 1.5 x")
        address = _page(client, deep)
        far, floor = _measured(client, address)
        yield _told(client, f"page {deep}", address, far, floor, "at most 1.5 x")
        yield f"page {deep} to page 1: {far / first:.2f} x the CPU (target: at most 1.2)"
        narrow, floor = _measured(client, f"{LIST}&fields=id,name")
        yield _told(client, "two fields of it", f"{LIST}&fields=id,name", narrow, floor, "-")


def _client() -> Client:
    user = User.objects.filter(email=ADMINISTRATOR).first()
    user = user or User.objects.create_user(ADMINISTRATOR, name="Bench", role=User.Role.ADMIN)
    now = timezone.now()
    keys = [scope.key for scope in usable_by(is_admin=True)]
    _token, secret = tokens.issue(
        user=user, name="Bench", scopes=keys, by=user, expires_at=now + timedelta(days=1), at=now
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def _page(client: Client, number: int) -> str:
    address: Any = f"{LIST}&fields=id"
    for _page in range(number - 1):
        address = client.get(address).json()["next"]
    return str(address).replace("&fields=id", "")


def _measured(client: Client, address: str) -> tuple[float, float]:
    """Return the seconds of CPU of this process for the address and for the floor, asked in turn."""
    for _round in range(WARM):
        _ask(client, address)
        _ask(client, FLOOR)
    rounds = [(_ask(client, address), _ask(client, FLOOR)) for _round in range(ROUNDS)]
    page, floor = zip(*rounds, strict=True)
    return statistics.median(page), statistics.median(floor)


def _ask(client: Client, address: str) -> float:
    began = time.process_time()
    response = client.get(address)
    spent = time.process_time() - began
    assert response.status_code == 200, response.content
    return spent


def _told(client: Client, words: str, address: str, page: float, floor: float, target: str) -> str:
    with CaptureQueriesContext(connection) as queries:
        size = len(client.get(address).content)
    return (
        f"{words}: {page / floor:.2f} x the floor ({page * MILLI:.1f} to {floor * MILLI:.1f} ms), {size:,} bytes, "
        f"{len(queries)} queries (target: {target})"
    )


API_BENCH: Final = Benchmark("api", bench, order=300)
