"""100,000 of the wholesaler's lines by `POST /imports/` and its job, against the command on the same file.

Both begin with the file and end when its lines are in the books. They take turns, each time as another source, so that
each finds as many lines there as the other.
"""

import gzip
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.core.management import call_command

from accounts.models import ImportBatch
from kam.core import jobs
from tests.benchmarks import cpu
from tests.benchmarks.api.client import administrator, asked_at_will, client_of
from tests.benchmarks.importing.bench import FILE
from tests.benchmarks.registry import Benchmark

LINES: Final = 100_000
TENTH: Final = 10
TURNS: Final = 3
AIM: Final = 1.3


def bench(is_quick: bool) -> Iterator[str]:
    """Take turns; of each the fastest."""
    lines = LINES // TENTH if is_quick else LINES
    with asked_at_will(), TemporaryDirectory() as directory:
        path = Path(directory) / "lines.csv"
        with gzip.open(FILE, "rb") as file:
            path.write_bytes(b"".join(line for _number, line in zip(range(lines + 1), file, strict=False)))
        client = client_of(administrator())
        command = api = (float("inf"), float("inf"))
        for turn in range(TURNS):
            command = min(command, _timed(lambda: _by_command(path, f"command-{turn}")))  # noqa: B023 - called at once
            api = min(api, _timed(lambda: _by_api(client, path, f"api-{turn}")))  # noqa: B023 - called at once
        yield f"{lines:,} lines, the fastest of {TURNS} turns"
        yield f"import_sales: {command[0]:.2f} s, {command[1]:.2f} s of CPU, the database's too"
        yield (
            f"POST /imports/ and its job: {api[0]:.2f} s, {api[1]:.2f} s of CPU; {api[0] / command[0]:.2f} x the "
            f"command's time, {api[1] / command[1]:.2f} x its CPU (target: at most {AIM})"
        )


def _timed(do: Callable[[], ImportBatch]) -> tuple[float, float]:
    """Return seconds, and those of CPU."""
    began, spent = time.perf_counter(), cpu.whole()
    batch = do()
    taken = time.perf_counter() - began, cpu.whole() - spent
    assert batch.state == ImportBatch.State.IMPORTED, batch.error
    return taken


def _by_command(path: Path, source: str) -> ImportBatch:
    call_command("import_sales", str(path), source=source, stdout=StringIO(), stderr=StringIO())
    return ImportBatch.objects.get(source=source)


def _by_api(client: Any, path: Path, source: str) -> ImportBatch:
    with path.open("rb") as file:
        answer = client.generic("POST", f"/api/v1/imports/?source={source}", file.read(), content_type="text/csv")
    assert answer.status_code == 202, answer.content
    batch = ImportBatch.objects.get(source=source)
    assert batch.job is not None
    jobs.run(job_id=batch.job.pk)
    batch.refresh_from_db()
    return batch


IMPORTS_BENCH: Final = Benchmark("imports", bench, order=92)
