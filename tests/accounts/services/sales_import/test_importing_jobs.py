"""Imports as jobs: asked for once, done once, one after the other."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from accounts.importing.storing import take_turn
from accounts.models import Account, ImportBatch
from accounts.services import sales_import
from accounts.services.sales_import import requests
from kam.core import jobs
from kam.core.errors import DomainError
from kam.core.jobs import Progress
from kam.core.models import Job, User
from tests.accounts.services.sales_import.ways import LINE, counts, lines, received
from tests.accounts.services.side_by_side import Waiting

# Once the killed process's backend has noticed, its locks are free.
PATIENCE = 20.0
pytestmark = pytest.mark.usefixtures("no_broker")


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
def test_who_gets_the_row_after_another_has_asked_gets_that_job(admin: User) -> None:
    batch = received(LINE, by=admin)
    first = sales_import.request_import(batch=batch, by=admin)
    assert requests._ask(batch, admin, kind=requests.IMPORT) == first


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


@pytest.mark.django_db
def test_a_job_whose_file_is_gone_says_so(anna: User) -> None:
    batch = received(LINE, by=anna)
    job = sales_import.request_import(batch=batch, by=anna)
    ImportBatch.objects.filter(pk=batch.pk).delete()
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("FAILED", "This import is not yours any more. Ask an administrator.")
