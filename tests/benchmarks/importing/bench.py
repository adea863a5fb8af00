"""The wholesaler's 525,461 lines: read, checked, stored and summed up, against a bare COPY of the same file."""

import gzip
import io
import resource
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from django.db import connection, transaction

from accounts.importing.rates import Rate
from accounts.models import ImportBatch
from accounts.services import exchange_rates, sales_import
from kam.core.models import User
from tests.benchmarks.registry import Benchmark

FILE: Final = Path(__file__).parents[2] / "data" / "uci_online_retail_2009_2010.csv.gz"
TENTH: Final = 52_546
LINES_A_SECOND: Final = 15_000
MEGABYTES: Final = 400
COLUMNS: Final = 9


def bench(is_quick: bool) -> Iterator[str]:
    """Import the file into what is there, import it again, take it back."""
    content = _content(is_quick)
    by = User.objects.importer()
    # The lines are in pounds; where the company counts in another currency they are converted as well.
    exchange_rates.store_rates(rates=[Rate("GBP", date(2009, 1, 1), Decimal("1.17"))], by=by)
    floor = _floor(content)
    yield f"floor: COPY of the unpacked file into a table of texts without an index: {floor:.2f} s"
    for words, aim in (("first import", f" (target: at least {LINES_A_SECOND:,})"), ("the same file again", "")):
        seconds, batch = _timed_import(content, by)
        yield (
            f"{words}: {seconds:.2f} s, {batch.rows / seconds:,.0f} lines a second{aim}, "
            f"{seconds / floor:.1f} x the floor; {batch.created:,} created, {batch.unchanged:,} unchanged"
        )
        if batch.created:
            first = batch
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield f"worker peak {peak} MB (target: under {MEGABYTES})"
    started = time.perf_counter()
    sales_import.undo_import(batch=first, by=by)
    yield f"taking it back: {time.perf_counter() - started:.2f} s"


def _content(is_quick: bool) -> bytes:
    if not is_quick:
        return FILE.read_bytes()
    with gzip.open(FILE, "rb") as file:
        return gzip.compress(b"".join(line for _number, line in zip(range(TENTH + 1), file, strict=False)))


def _floor(content: bytes) -> float:
    started = time.perf_counter()
    with gzip.open(io.BytesIO(content)) as file, transaction.atomic(), connection.cursor() as cursor:
        columns = ", ".join(f"c{number} text" for number in range(COLUMNS))
        cursor.execute(f"CREATE TEMP TABLE bare ({columns}) ON COMMIT DROP")
        cursor.copy_expert("COPY bare FROM STDIN WITH (FORMAT csv, HEADER)", file)
    return time.perf_counter() - started


def _timed_import(content: bytes, by: User) -> tuple[float, ImportBatch]:
    started = time.perf_counter()
    batch = sales_import.receive(file=io.BytesIO(content), file_name="uci.csv.gz", by=by, source="uci")
    sales_import.import_rows(batch=batch, by=by)
    seconds = time.perf_counter() - started
    batch.refresh_from_db()
    return seconds, batch


IMPORTING: Final = Benchmark("import", bench, order=90)
