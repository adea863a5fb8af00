"""Classification of 100,000 accounts over 24 months against one GROUP BY over the ten million lines behind them."""

import resource
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.db import connection

from accounts.models import AccountMonth, ClassificationRun
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
FLOORS: Final = 3


def bench(is_quick: bool) -> Iterator[str]:
    """Make the company, then classify it: first, again, a month later, again."""
    accounts, lines = (ACCOUNTS // TENTH, LINES // TENTH) if is_quick else (ACCOUNTS, LINES)
    seconds = _generate(accounts, lines)
    months = AccountMonth.objects.count()
    yield f"{accounts:,} accounts, {lines:,} lines, {months:,} months of accounts, made in {seconds:.0f} s"
    floor = _floor()
    yield f"floor: {FLOOR}: {floor:.2f} s"
    for words, as_of, target in (
        ("first run, everything written", DECEMBER, 1.0),
        ("the same night again, nothing changed", DECEMBER, 0.5),
        ("a month later, everything replaced", JANUARY, None),
        ("that night again, nothing changed", JANUARY, 0.5),
    ):
        # The targets are of the full size: what is the same whatever the size weighs more in a tenth of it.
        yield _ratio(words, as_of, floor, None if is_quick else target)
    yield f"worker peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB (target: at most 300)"


def _generate(accounts: int, lines: int) -> float:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        values: dict[str, Any] = {"accounts": accounts, "lines": lines, "months": MONTHS, "first_month": FIRST_MONTH}
        cursor.execute(GENERATOR.read_text(encoding="utf-8"), values | {"made_by": User.objects.importer().pk})
        # Whoever reads rows first notes on them that they are valid; in a living database the night before has.
        for table in ("accounts_account", "accounts_accountmonth", "accounts_salesline"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
    return time.perf_counter() - started


def _floor() -> float:
    """Return the fastest of a few; the rows arrive, as they would for whoever asks."""
    return min(_timed_floor() for _ in range(FLOORS))


def _timed_floor() -> float:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(FLOOR)
    return time.perf_counter() - started


def _ratio(words: str, as_of: date, floor: float, target: float | None) -> str:
    started = time.perf_counter()
    run: ClassificationRun = classification.run_classification(as_of=as_of, by=User.objects.importer())
    seconds = time.perf_counter() - started
    aim = f" (target: at most {target})" if target else ""
    return f"{words}: {seconds:.2f} s, {run.written:,} rows written, {seconds / floor:.2f} x the floor{aim}"


CLASSIFICATION: Final = Benchmark("classification", bench, order=20)
