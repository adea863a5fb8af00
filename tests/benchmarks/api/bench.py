"""The accounts list over REST against two floors, its first page and its nine hundredth: CPU, bytes and queries.

What the floors are stands in `urls.py`. CPU is that of this process and, where the system tells it, of the database's
session; page and floors take turns, and medians are compared, so that a busy machine slows all of them alike.
"""

import statistics
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kam.core.models import User
from tests.benchmarks import cpu
from tests.benchmarks.api.client import administrator, asked_at_will, client_of
from tests.benchmarks.pages.company import grow
from tests.benchmarks.registry import Benchmark

ACCOUNTS: Final = 100_000
TENTH: Final = 10
ROUNDS: Final = 30
WARM: Final = 3
DEEP: Final = 900
MILLI: Final = 1_000
FLOOR: Final = "/floor/?status=REGULAR&ordering=sort_key"
BARE: Final = "/bare/?status=REGULAR&ordering=sort_key"
LIST: Final = "/api/v1/accounts/?status=REGULAR&sort=name"


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU: ours, and ours with the database's."""

    own: float
    whole: float


def bench(is_quick: bool) -> Iterator[str]:
    """Ask for each page and the floors in turn, with tokens of an administrator, who sees all, and of an owner."""
    accounts = ACCOUNTS // TENTH if is_quick else ACCOUNTS
    deep = DEEP // TENTH if is_quick else DEEP
    with asked_at_will(ROOT_URLCONF="tests.benchmarks.api.urls"):
        grow(accounts)
        client = client_of(administrator())
        yield f"{accounts:,} accounts; medians of {ROUNDS} rounds, page and floors in turn"
        pages = {
            "page 1": LIST,
            f"page {deep}": _page(client, deep),
            "page 1 with two fields": f"{LIST}&fields=id,name",
        }
        floors = {"floor": FLOOR, "floor without a token": BARE}
        cost = _measured(client, {**pages, **floors})
        for words, address in {**pages, **floors}.items():
            yield _told(client, words, address, cost[words])
        yield from _compared(cost, "page 1", floors)
        yield from _compared(cost, f"page {deep}", ["floor"])
        yield from _compared(cost, f"page {deep}", ["page 1"], aim="at most 1.2")
        yield from _compared(cost, "page 1 with two fields", ["floor"], aim="-")
        client = client_of(User.objects.get(email="owner-0@bench.example"))
        cost = _measured(client, {"page 1 of an owner, who sees a fortieth": LIST, **floors})
        yield from _compared(cost, "page 1 of an owner, who sees a fortieth", ["floor"])


def _page(client: Client, number: int) -> str:
    address: Any = f"{LIST}&fields=id"
    for _page in range(number - 1):
        address = client.get(address).json()["next"]
    return str(address).replace("&fields=id", "")


def _measured(client: Client, addresses: Mapping[str, str]) -> dict[str, Cost]:
    """Return the median cost of each address, asked in turn."""
    for address in [*addresses.values()] * WARM:
        _ask(client, address)
    rounds = [{words: _ask(client, address) for words, address in addresses.items()} for _round in range(ROUNDS)]
    return {
        words: Cost(
            statistics.median(each[words].own for each in rounds),
            statistics.median(each[words].whole for each in rounds),
        )
        for words in addresses
    }


def _ask(client: Client, address: str) -> Cost:
    whole, own = cpu.whole(), cpu.own()
    response = client.get(address)
    cost = Cost(cpu.own() - own, cpu.whole() - whole)
    assert response.status_code == 200, response.content
    return cost


def _told(client: Client, words: str, address: str, cost: Cost) -> str:
    with CaptureQueriesContext(connection) as queries:
        size = len(client.get(address).content)
    return (
        f"{words}: {cost.own * MILLI:.1f} ms, with the database {cost.whole * MILLI:.1f} ms; "
        f"{size:,} bytes, {len(queries)} queries"
    )


def _compared(cost: Mapping[str, Cost], words: str, others: Iterable[str], aim: str = "at most 1.5") -> Iterator[str]:
    for other in others:
        own, whole = cost[words].own / cost[other].own, cost[words].whole / cost[other].whole
        yield f"{words} to {other}: {own:.2f} x (target: {aim}), with the database's {whole:.2f} x"


API_BENCH: Final = Benchmark("api", bench, order=300)
