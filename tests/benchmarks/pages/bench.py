"""The accounts list and the portfolio against the floor, in two sizes of one company: CPU, bytes and queries of a page.

CPU is that of this process, and beside it that of the whole database server: a page whose work the database does is no
lighter for it.
"""

import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from kam.core.models import User
from tests.benchmarks.pages.company import grow
from tests.benchmarks.registry import Benchmark

SIZES: Final = (10_000, 100_000)
TENTH: Final = 10
ROUNDS: Final = 30
# The first of the pages, whose CPU may not grow with the company.
COMPARED: Final = 4
COLD_ROUNDS: Final = 3
# Drawn before anything is measured.
WARM: Final = 3
FLOOR: Final = "/floor/"
MILLI: Final = 1_000
PAGES: Final = (
    ("accounts list", "/accounts/", "at most 2.5 x, 60,000 bytes"),
    ("accounts list by name", "/accounts/?sort=name", "at most 2.5 x"),
    ("portfolio", "/portfolio/", "at most 5 x, 60,000 bytes"),
    ("portfolio of a class", "/portfolio/?class=A", "at most 5 x"),
    ("accounts list by trend", "/accounts/?sort=-trend", "every query below the limit"),
    ("accounts list of falling revenue", "/accounts/?change-max=-10", "every query below the limit"),
    ("accounts at risk", "/portfolio/at-risk/", "every query below the limit"),
    ("palette", "/palette/?q=customer+99", "every query below the limit"),
)


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU of one page: of this process, and of the database server."""

    web: float
    database: float

    @property
    def both(self) -> float:
        """What the page costs the machine."""
        return self.web + self.database


def bench(is_quick: bool) -> Iterator[str]:
    """Draw each page and the floor in turn, as an administrator, who sees all; then again in a company ten times so."""
    options = cast("dict[str, Any]", settings.TEMPLATES[0]["OPTIONS"])
    if not isinstance(options["loaders"][0], tuple):
        # Production compiles a template once.
        options["loaders"] = [("django.template.loaders.cached.Loader", options["loaders"])]
    client = Client()
    found: list[dict[str, Cost]] = []
    sizes = [size // TENTH if is_quick else size for size in SIZES]
    with override_settings(ROOT_URLCONF="tests.benchmarks.pages.urls", ALLOWED_HOSTS=["testserver"]):
        for size in sizes:
            grow(size)
            client.force_login(User.objects.importer())
            yield f"{size:,} accounts; CPU is of {ROUNDS} rounds, page and floor in turn"
            costs: dict[str, Cost] = {}
            for words, address, target in PAGES:
                yield from _measured(client, words, address, target, costs)
            found.append(costs)
    small, large = found
    for words, _address, _target in PAGES[:COMPARED]:
        times = large[words].both / small[words].both
        yield f"{words}: {times:.2f} x the CPU at {sizes[1]:,} as at {sizes[0]:,} accounts (target: at most 1.5)"


def _measured(client: Client, words: str, address: str, target: str, costs: dict[str, Cost]) -> Iterator[str]:
    for _round in range(WARM):
        _draw(client, address, FLOOR)
    drawn = [_draw(client, address, FLOOR) for _round in range(ROUNDS)]
    page, floor = (
        Cost(statistics.median(cost.web for cost in each), sum(cost.database for cost in each) / ROUNDS)
        for each in zip(*drawn, strict=True)
    )
    with CaptureQueriesContext(connection) as queries:
        size = len(client.get(address).content)
    costs[words] = page
    yield (
        f"{words}: {page.web / floor.web:.2f} x the floor ({_ms(page.web)} to {_ms(floor.web)}; the database "
        f"{_ms(page.database)} to {_ms(floor.database)}), {size:,} bytes, {len(queries)} queries (target: {target})"
    )
    yield f"  after a change in the tables: {_after_a_change(client, address)}"


def _after_a_change(client: Client, address: str) -> str:
    """Say what the page costs when nothing is kept of it."""
    costs = []
    for _round in range(COLD_ROUNDS):
        cache.clear()
        costs += _draw(client, address)
    with CaptureQueriesContext(connection) as queries:
        cache.clear()
        client.get(address)
    slowest = max(float(query["time"]) for query in queries.captured_queries)
    web, database = (statistics.median(each) for each in zip(*((c.web, c.database) for c in costs), strict=True))
    return f"{_ms(web)}, the database {_ms(database)}; its slowest query took {slowest:.2f} s (the limit is 5 s)"


def _draw(client: Client, *addresses: str) -> list[Cost]:
    costs = []
    for address in addresses:
        web, database = time.process_time(), _database_seconds()
        response = client.get(address)
        costs.append(Cost(time.process_time() - web, _database_seconds() - database))
        assert response.status_code == 200
    return costs


def _database_seconds() -> float:
    """Return the CPU that the database server has taken so far: all its processes, those too that have ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    parent = _stat(backend)[1]
    ticks = sum(_stat(parent)[11:15])
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split():
        if Path(f"/proc/{child}").exists():
            ticks += sum(_stat(int(child))[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(process: int) -> list[int]:
    """Return the numbers that Linux keeps of a process, from its parent on: see `man proc_pid_stat`."""
    text = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    # Its name stands in brackets and may hold anything; the state that follows is a letter.
    return [0, *map(int, text.rpartition(")")[2].split()[1:])]


def _ms(seconds: float) -> str:
    return f"{seconds * MILLI:.1f} ms"


PAGES_BENCH: Final = Benchmark("pages", bench, order=200)
