"""What the pages say of a check or an import that nobody works on, and how it goes on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from accounts.models import ImportBatch, SalesLine
from accounts.services import sales_import
from kam.core import jobs
from kam.core.models import Job, User
from tests.accounts.services.sales_import.ways import LINE, received

Browse = Callable[[User], Client]
ANEW = "It begins anew by itself"
WAITS = "It waits for a worker longer than usual"
CRASH = "Stopped after 3 attempts."


@pytest.fixture
def batch(admin: User) -> ImportBatch:
    return received(LINE, by=admin)


def page(name: str, batch: ImportBatch) -> str:
    return reverse(f"accounts:import-{name}", args=[batch.pk])


def is_told(client: Client, address: str, **job: Any) -> tuple[bool, bool]:
    """Say whether the page tells that the work broke off, and that it waits long, when its job is like this."""
    Job.objects.update(**job)
    body = client.get(address).content.decode()
    return ANEW in body, WAITS in body


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_gives_no_sign_of_life_is_told(browse: Browse, admin: User, batch: ImportBatch) -> None:
    sales_import.request_import(batch=batch, by=admin)
    client, address = browse(admin), page("result", batch)
    running = {"state": Job.State.RUNNING, "started_at": Now()}
    assert is_told(client, address, **running, heartbeat_at=Now()) == (False, False)
    assert is_told(client, address, heartbeat_at=Now() - timedelta(seconds=11)) == (True, False)
    # Another attempt is due.
    assert is_told(client, address, state=Job.State.QUEUED) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_no_worker_takes_is_told(browse: Browse, admin: User, batch: ImportBatch) -> None:
    sales_import.request_check(batch=batch, by=admin)
    client, address = browse(admin), page("check", batch)
    assert is_told(client, address) == (False, False)
    assert is_told(client, address, created_at=Now() - timedelta(seconds=31)) == (False, True)


def give_up(batch: ImportBatch) -> None:
    """End the job of the batch as one is ended whose process died each time."""
    Job.objects.update(state=Job.State.FAILED, finished_at=Now(), error=CRASH)
    batch.refresh_from_db()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_checked", [True, False])
def test_an_import_that_broke_off_can_be_started_again(
    browse: Browse, admin: User, batch: ImportBatch, is_checked: bool
) -> None:
    client = browse(admin)
    if is_checked:
        sales_import.check(batch=batch, by=admin)
    sales_import.request_import(batch=batch, by=admin)
    give_up(batch)
    assert batch.state == ImportBatch.State.IMPORTING
    assert "Failed" in client.get(reverse("accounts:import-list")).content.decode()
    assert client.get(page("detail", batch))["Location"] == page("check", batch)
    body = client.get(page("check", batch)).content.decode()
    assert CRASH in body
    assert "Nothing of the file is stored." in body
    assert "Start the import again" in body
    assert "There are no rows" not in body
    assert client.post(page("check", batch), {"again": "import"})["Location"] == page("result", batch)
    jobs.run(job_id=Job.objects.latest("pk").pk)
    assert SalesLine.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_import_whose_job_is_forgotten_says_that_it_stopped(browse: Browse, admin: User, batch: ImportBatch) -> None:
    sales_import.request_import(batch=batch, by=admin)
    Job.objects.all().delete()
    client = browse(admin)
    assert "Failed" in client.get(reverse("accounts:import-list")).content.decode()
    body = client.get(page("check", batch)).content.decode()
    assert "The import ended before it was done." in body
    assert "Start the import again" in body


@pytest.mark.django_db(transaction=True)
def test_a_check_that_broke_off_can_be_started_again(browse: Browse, admin: User, batch: ImportBatch) -> None:
    client = browse(admin)
    sales_import.request_check(batch=batch, by=admin)
    give_up(batch)
    body = client.get(page("check", batch)).content.decode()
    assert "Start the check again" in body
    assert client.post(page("check", batch), {"again": "check"})["Location"] == page("check", batch)
    jobs.run(job_id=Job.objects.latest("pk").pk)
    batch.refresh_from_db()
    assert (batch.state, SalesLine.objects.exists()) == (ImportBatch.State.CHECKED, False)


@pytest.mark.django_db(transaction=True)
def test_what_lies_in_the_file_is_not_tried_again(browse: Browse, admin: User) -> None:
    batch = received("C1,Acme,soon,D1,P1,1,1,EUR,PL", by=admin, decimal=".")
    job = sales_import.request_import(batch=batch, by=admin)
    jobs.run(job_id=job.pk)
    body = browse(admin).get(page("check", batch)).content.decode()
    assert "None of the 1 rows holds a line" in body
    assert "Start the" not in body
