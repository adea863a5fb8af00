"""Killed while it classifies: what was published stays, and the next attempt ends as if nothing had been."""

import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from accounts.models import ClassChange, ClassificationRun, ClassificationSnapshot
from accounts.services import classification
from kam.core.models import User
from tests.other_process import environment

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PROJECT = Path(__file__).parents[3]
GENERATOR = PROJECT / "tests" / "benchmarks" / "classification" / "generate.sql"
DECEMBER, JANUARY = date(2025, 12, 1), date(2026, 1, 1)
SCRIPT = """
import datetime, django
django.setup()
from accounts.services import classification
from kam.core.models import User
from tests.other_process import environment
by = User.objects.importer()
print("ready", flush=True)
classification.run_classification(as_of=datetime.date(2026, 1, 1), by=by)
"""


@pytest.mark.parametrize("times", [3, pytest.param(10, marks=pytest.mark.nightly)])
def test_is_as_if_nothing_had_been_killed(times):
    made_by = User.objects.importer()
    values: dict[str, Any] = {"accounts": 5_000, "lines": 60_000, "months": 24, "first_month": date(2024, 1, 1)}
    values["made_by"] = made_by.pk
    connection.cursor().execute(GENERATOR.read_text(encoding="utf-8"), values)
    classification.run_classification(as_of=DECEMBER, by=made_by)
    published = state()
    started = time.monotonic()
    classification.run_classification(as_of=JANUARY, by=made_by)
    duration = time.monotonic() - started
    undisturbed = state()
    restore(published)

    for _ in range(times):
        kill_during(random.uniform(0, duration))
        # All of it or nothing, whichever came first.
        found = state()
        assert found in (published, undisturbed)
        if found == undisturbed:
            restore(published)

    classification.run_classification(as_of=JANUARY, by=made_by)
    assert state() == undisturbed


def kill_during(seconds: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], cwd=PROJECT, env=environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    wait_for_rollback()


def wait_for_rollback() -> None:
    """Wait until the server has noticed; client_connection_check_interval is one second."""
    deadline = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'kam-worker'")
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.1)
    raise AssertionError("the killed process still works in the database")


def state() -> list[Any]:
    """Return everything a reader may see, without keys and moments."""
    rows = ClassificationSnapshot.objects.order_by("run__window_end", "account_id").values()
    runs = ClassificationRun.objects.order_by("window_end").values("window_end", "status", "is_published", "figures")
    changes = ClassChange.objects.order_by("account_id").values("account_id", "from_class", "to_class", "cause")
    return [[{**row, "run_id": 0} for row in rows], [*runs], [*changes]]


def restore(published: list[Any]) -> None:
    """Take the second run back."""
    later = ClassificationRun.objects.get(window_end=JANUARY)
    ClassChange.objects.all().delete()
    ClassificationSnapshot.objects.filter(run=later).delete()
    later.delete()
    ClassificationRun.objects.update(is_published=True)
    assert state() == published
