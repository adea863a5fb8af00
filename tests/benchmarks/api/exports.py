"""Accounts as a file over REST: how much memory the process takes while the rows stream through it."""

import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.api.client import administrator, asked_at_will, client_of
from tests.benchmarks.pages.company import grow
from tests.benchmarks.registry import Benchmark

ACCOUNTS: Final = 50_000
TENTH: Final = 10
MEGABYTE: Final = 1024 * 1024
MOST: Final = 50
EXPORT: Final = "/api/v1/exports/accounts/?format={}"
# What is read and rendered for the first time stays: codecs, templates of statements, a pool's first blocks.
WARM: Final = "&status=KEY"


def bench(is_quick: bool) -> Iterator[str]:
    """Stream every account in both forms, and look at the memory at every piece."""
    with asked_at_will():
        grow(ACCOUNTS // TENTH if is_quick else ACCOUNTS)
        client = client_of(administrator())
        for form in ("csv", "ndjson"):
            _streamed(client, EXPORT.format(form) + WARM)
            rows, size, growth, seconds = _streamed(client, EXPORT.format(form))
            yield (
                f"{form}: {rows:,} rows, {size / MEGABYTE:.1f} MB in {seconds:.1f} s, {rows / seconds:,.0f} rows a "
                f"second; the process grows by {growth / MEGABYTE:.1f} MB (target: under {MOST})"
            )


def _streamed(client: Any, address: str) -> tuple[int, int, int, float]:
    """Return rows, bytes, the most by which the memory grew, and seconds."""
    before, began = _resident(), time.monotonic()
    rows = size = growth = 0
    for piece in client.get(address).streaming_content:
        rows += piece.count(b"\n")
        size += len(piece)
        growth = max(growth, _resident() - before)
    return rows, size, growth, time.monotonic() - began


def _resident() -> int:
    """Return the bytes of memory that this process has now or, where Linux does not tell, at most had so far."""
    told = Path("/proc/self/statm")
    if told.exists():
        return int(told.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


EXPORTS_BENCH: Final = Benchmark("exports", bench, order=110)
