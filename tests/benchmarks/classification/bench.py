"""Classification of 100,000 accounts over 24 months against one GROUP BY over the ten million lines behind them."""

import os
import resource
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import psycopg2
from django.db import connection

from accounts.models import AccountMonth
from accounts.services import classification
from kam.core.models import User
from tests.benchmarks.registry import Benchmark

GENERATOR: Final = Path(__file__).with_name("generate.sql")
FLOOR: Final = "SELECT account_id, sum(base_amount), count(*) FROM accounts_salesline GROUP BY 1"
ACCOUNTS: Final = 100_000
LINES: Final = 10_000_000
MONTHS: Final = 24
FIRST_MONTH: Final = date(2024, 1, 1)
DECEMBER: Final = date(2025, 12, 1)
JANUARY: Final = date(2026, 1, 1)
TENTH: Final = 10
TRIES: Final = 3
Options = dict[str, Decimal]
# Each begins a series of its own; the last one of a kind is the profile's and is published.
OTHER_SERIES: Final[tuple[Options, ...]] = ({"key_share": Decimal("50.1")}, {"key_share": Decimal("50.2")})


def bench(is_quick: bool) -> Iterator[str]:
    """Make the company, then classify it: first, again, a month later, again. Of each kind the fastest of a few."""
    accounts, lines = (ACCOUNTS // TENTH, LINES // TENTH) if is_quick else (ACCOUNTS, LINES)
    seconds = _generate(accounts, lines)
    months = AccountMonth.objects.count()
    yield f"{accounts:,} accounts, {lines:,} lines, {months:,} months of accounts, made in {seconds:.0f} s"
    floor = min(_timed_floor() for _ in range(TRIES))
    yield f"floor: {FLOOR}: {floor:.2f} s"
    for words, as_of, series, target in (
        ("first run of a series, everything written", DECEMBER, (*OTHER_SERIES, {}), 1.0),
        ("the same night again, nothing changed", DECEMBER, ({},) * TRIES, 0.5),
        ("a month later, everything new", JANUARY, ({},), None),
        ("that night again, nothing changed", JANUARY, ({},) * TRIES, 0.5),
    ):
        seconds, written = min(_timed_run(as_of, options) for options in series)
        # The targets are of the full size: what is the same whatever the size weighs more in a tenth of it.
        aim = f" (target: at most {target})" if target and not is_quick else ""
        yield f"{words}: {seconds:.2f} s, {written:,} rows written, {seconds / floor:.2f} x the floor{aim}"
    yield f"worker peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB (target: at most 300)"


def _generate(accounts: int, lines: int) -> float:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        values: dict[str, Any] = {"accounts": accounts, "lines": lines, "months": MONTHS, "first_month": FIRST_MONTH}
        cursor.execute(GENERATOR.read_text(encoding="utf-8"), values | {"made_by": User.objects.importer().pk})
    _settle()
    # What was made is on the disk before anything is measured beside it.
    os.sync()
    return time.perf_counter() - started


def _settle() -> None:
    """Do what the server would have done of itself by the first night; only who owns the tables may ask for it.

    Without it the planner knows nothing of them, and whoever reads rows first notes on them that they are valid.
    """
    owner = psycopg2.connect(os.environ.get("MIGRATE_DATABASE_URL") or os.environ["DATABASE_URL"])
    owner.autocommit = True
    with owner.cursor() as cursor:
        for table in ("accounts_account", "accounts_accountmonth", "accounts_salesline"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
    owner.close()


def _timed_floor() -> float:
    """Return how long it takes until the rows are here, as they would be for whoever asks."""
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(FLOOR)
    return time.perf_counter() - started


def _timed_run(as_of: date, options: Options) -> tuple[float, int]:
    started = time.perf_counter()
    run = classification.run_classification(as_of=as_of, by=User.objects.importer(), options=options)
    return time.perf_counter() - started, run.written


CLASSIFICATION: Final = Benchmark("classification", bench, order=20)
