"""Imports as jobs: asked for once, done once, whatever is killed."""

import gzip
import io
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.db.models.functions import Now

from accounts.importing.storing import take_turn
from accounts.models import Account, ImportBatch, SalesLine
from accounts.services import sales_import
from kam.core import broker, jobs
from kam.core.errors import DomainError
from kam.core.jobs import Progress
from kam.core.models import Job, User
from tests.accounts.services.sales_import.ways import DATA, LINE, counts, events, lines, months, received
from tests.accounts.services.side_by_side import Waiting

VICTIM = Path(__file__).with_name("victim.py")
ROWS = 20_000
# Once the killed process's backend has noticed, its locks are free.
PATIENCE = 20.0


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests run the jobs themselves."""
    monkeypatch.setattr(broker, "send", lambda *_args, **_more: True)


@pytest.mark.django_db
def test_pressing_twice_asks_once(admin: User) -> None:
    batch = received(LINE, by=admin)
    first = sales_import.request_import(batch=batch, by=admin)
    assert sales_import.request_import(batch=batch, by=admin) == first
    assert sales_import.request_check(batch=batch, by=admin) == first
    batch.refresh_from_db()
    assert (batch.state, batch.is_at_work) == (ImportBatch.State.IMPORTING, True)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_the_second_gets_the_job_of_the_first(admin: User) -> None:
    batch = received(LINE, by=admin)
    got: list[Job] = []
    with transaction.atomic():
        first = sales_import.request_import(batch=batch, by=admin)
        second = Waiting(lambda: got.append(sales_import.request_import(batch=batch, by=admin)))
    assert second.outcome() == "done"
    assert got == [first]
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_what_is_open_is_asked_before_a_job_is(admin: User) -> None:
    batch = received("C1,2026-01-31", header="customer,date", by=admin)
    with pytest.raises(DomainError, match="Amount net of VAT"):
        sales_import.request_import(batch=batch, by=admin)
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_check_import_and_undo_run_as_jobs(admin: User) -> None:
    batch = received(LINE, by=admin)
    for ask, state in (
        (sales_import.request_check, ImportBatch.State.CHECKED),
        (sales_import.request_import, ImportBatch.State.IMPORTED),
        (sales_import.request_undo, ImportBatch.State.UNDONE),
    ):
        job = ask(batch=batch, by=admin)
        jobs.run(job_id=job.pk)
        job.refresh_from_db()
        batch.refresh_from_db()
        assert (job.state, job.error, batch.state) == (Job.State.DONE, "", state)
    assert lines() == []
    with pytest.raises(DomainError):
        sales_import.request_undo(batch=batch, by=admin)


@pytest.mark.django_db(transaction=True)
def test_a_refusal_ends_the_job_and_the_batch_with_the_same_words(admin: User) -> None:
    batch = received("C1,Acme,soon,D1,P1,1,1,EUR,PL", by=admin, decimal=".")
    job = sales_import.request_import(batch=batch, by=admin)
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    batch.refresh_from_db()
    assert (job.state, batch.state) == (Job.State.FAILED, ImportBatch.State.FAILED)
    assert job.error == batch.error == "None of the 1 rows holds a line that can be stored."
    # It may be asked for again.
    assert sales_import.request_import(batch=batch, by=admin) != job


@pytest.mark.django_db(transaction=True)
def test_a_job_of_somebody_who_lost_the_right_stores_nothing(anna: User, clara: User) -> None:
    batch = received(LINE, by=anna)
    job = sales_import.request_import(batch=batch, by=anna)
    ImportBatch.objects.update(made_by=clara)
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, lines()) == (Job.State.FAILED, [])


@pytest.mark.django_db(transaction=True)
def test_pressing_while_a_worker_holds_the_import_waits_for_nothing(admin: User) -> None:
    batch = received(LINE, by=admin)
    job = sales_import.request_import(batch=batch, by=admin)
    is_held, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            ImportBatch.objects.select_for_update().get(pk=batch.pk)
            is_held.set()
            may_go.wait(PATIENCE)
        connection.close()

    worker = threading.Thread(target=hold)
    worker.start()
    assert is_held.wait(PATIENCE)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        assert sales_import.request_import(batch=batch, by=admin) == job
    finally:
        may_go.set()
        worker.join()
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_was_undone_is_not_asked_for_again(admin: User) -> None:
    batch = received(LINE, by=admin)
    for ask in (sales_import.request_import, sales_import.request_undo):
        jobs.run(job_id=ask(batch=batch, by=admin).pk)
    for ask in (sales_import.request_check, sales_import.request_import, sales_import.request_undo):
        with pytest.raises(DomainError, match="was undone"):
            ask(batch=batch, by=admin)
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.UNDONE


@pytest.mark.django_db
def test_an_import_that_broke_off_may_be_read_otherwise_and_asked_for_again(admin: User) -> None:
    batch = received(LINE, by=admin)
    job = sales_import.request_import(batch=batch, by=admin)
    with pytest.raises(DomainError, match="being imported"):
        sales_import.set_reading(batch=batch, reading={"decimal": ","}, by=admin)
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, finished_at=Now(), error="Stopped.")
    batch.refresh_from_db()
    assert (batch.state, batch.is_at_work) == (ImportBatch.State.IMPORTING, False)
    assert sales_import.request_import(batch=batch, by=admin) != job
    Job.objects.update(state=Job.State.FAILED, finished_at=Now(), error="Stopped.")
    batch = sales_import.set_reading(batch=batch, reading={"decimal": "."}, by=admin)
    assert batch.state == ImportBatch.State.UPLOADED


@pytest.mark.django_db
def test_progress_is_told(admin: User) -> None:
    progress = Progress()
    batch = received(*(LINE.replace("D1", f"D{number}") for number in range(5_000)), by=admin)
    sales_import.import_rows(batch=batch, by=admin, progress=progress)
    told = progress.columns()
    assert (told["progress_total"], told["progress_done"], told["progress_note"]) == (100, 60, "Storing the lines")


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_take_turns(admin: User) -> None:
    batches = [received(*(LINE.replace("D1", f"D{n}") for n in range(500)), by=admin) for _each in range(2)]
    failures: list[BaseException] = []

    def run(batch: ImportBatch) -> None:
        try:
            sales_import.import_rows(batch=batch, by=User.objects.get(pk=admin.pk))
        except BaseException as failure:  # noqa: BLE001 - told below
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[batch]) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    done = sorted(counts(ImportBatch.objects.get(pk=batch.pk)) for batch in batches)
    assert done == [(0, 0, 500, 0, 0), (500, 0, 0, 0, 0)]
    assert Account.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_another_import_is_told(admin: User) -> None:
    progress, batch = Progress(), received(LINE, by=admin)

    def run() -> None:
        sales_import.import_rows(batch=batch, by=User.objects.get(pk=admin.pk), progress=progress)
        connection.close()

    waiting = threading.Thread(target=run)
    with transaction.atomic():
        take_turn()
        waiting.start()
        deadline = time.monotonic() + PATIENCE
        while not progress.columns()["progress_note"] and time.monotonic() < deadline:
            time.sleep(0.01)
        assert progress.columns()["progress_note"] == "Waiting until another import has ended"
    waiting.join()
    assert len(lines()) == 1


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
    database = connection.settings_dict
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    environment = os.environ | {
        "DATABASE_URL": address,
        "KAM_PROCESS": "worker",
        "MEDIA_ROOT": str(django_settings.MEDIA_ROOT),
        "DJANGO_SETTINGS_MODULE": "kam.settings",
        "SECRET_KEY": django_settings.SECRET_KEY,
        "REDIS_URL": django_settings.BROKER_URL,
        "KAM_DEVELOPMENT": "1",
        "PYTHONPATH": str(django_settings.BASE_DIR),
    }
    environment.pop("MIGRATE_DATABASE_URL", None)
    with subprocess.Popen(
        [sys.executable, str(VICTIM), str(job.pk)], env=environment, stdout=subprocess.PIPE, text=True
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
