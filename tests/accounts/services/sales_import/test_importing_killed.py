"""Killed while it imports: nothing is stored by halves, and the next attempt ends as if nothing had been."""

import gzip
import io
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from accounts.models import Account, ImportBatch, SalesLine
from accounts.services import sales_import
from kam.core import jobs
from kam.core.models import Job, User
from tests.accounts.services.sales_import.ways import DATA, counts, events, lines, months
from tests.other_process import environment

VICTIM = Path(__file__).with_name("victim.py")
ROWS = 20_000
# Once the killed process's backend has noticed, its locks are free.
PATIENCE = 20.0
pytestmark = pytest.mark.usefixtures("no_broker")


def cut_of_the_wholesaler() -> bytes:
    with gzip.open(DATA / "uci_online_retail_2009_2010.csv.gz", "rb") as file:
        return b"".join(line for _number, line in zip(range(ROWS + 1), file, strict=False))


def state() -> tuple[Any, ...]:
    batch = ImportBatch.objects.get()
    return lines(), months(), counts(batch), batch.accounts_created, Account.objects.count(), batch.errors.count()


def begin_anew() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE accounts_salesline, accounts_accountmonth, accounts_accountmonthpart, accounts_importrowerror,"
            " accounts_importbatch, accounts_account, accounts_product, core_job CASCADE"
        )


def ask_for_import(by: User) -> Job:
    batch = sales_import.receive(file=io.BytesIO(cut_of_the_wholesaler()), file_name="cut.csv", by=by)
    return sales_import.request_import(batch=batch, by=by)


def kill_at(job: Job, moment: float) -> None:
    """Let another process work on the job and kill it this many seconds after it began."""
    with subprocess.Popen(
        [sys.executable, str(VICTIM), str(job.pk)], env=environment(), stdout=subprocess.PIPE, text=True
    ) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == "working\n"
        time.sleep(moment)
        victim.kill()


@pytest.fixture
def undisturbed(admin: User) -> tuple[tuple[Any, ...], float]:
    """What an import leaves behind that nobody disturbs, and how long it takes."""
    job = ask_for_import(admin)
    started = time.monotonic()
    jobs.run(job_id=job.pk)
    duration = time.monotonic() - started
    found = state()
    assert found[2] == (ROWS, 0, 0, 0, 0)
    return found, duration


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kills", [3, pytest.param(10, marks=pytest.mark.nightly)])
def test_killed_at_any_moment_an_import_ends_as_if_nothing_had_happened(
    admin: User, undisturbed: tuple[tuple[Any, ...], float], kills: int
) -> None:
    expected, duration = undisturbed
    for _kill in range(kills):
        begin_anew()
        job = ask_for_import(admin)
        kill_at(job, random.uniform(0, 1.2 * duration))
        # All or nothing: never a half.
        assert SalesLine.objects.count() in {0, ROWS}
        jobs.run(job_id=job.pk, patience=PATIENCE)
        job.refresh_from_db()
        assert (job.state, job.error) == (Job.State.DONE, "")
        assert state() == expected
        assert events() == []
