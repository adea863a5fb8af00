"""Where an administrator begins while there is nothing, and how that ends."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Account, ImportBatch, SalesLine
from accounts.services import classification
from kam.core import jobs
from kam.core.models import Company, Job, User
from tests.factories.accounts import ImportBatchFactory

Browse = Callable[[User], Client]
HERE = "/first-run/"
SAID = {"name": "Lumena Packaging", "time_zone": "Asia/Shanghai"}


def test_an_administrator_is_led_here_while_there_are_no_accounts(browse: Browse, admin: User) -> None:
    client = browse(admin)
    assert client.get("/")["Location"] == HERE
    assert "Load the Northwind sample" in client.get(HERE).content.decode()


def test_nobody_is_led_here_once_there_are_accounts(browse: Browse, admin: User, account: Account) -> None:
    client = browse(admin)
    assert client.get("/")["Location"] != HERE
    assert client.get(HERE)["Location"] == "/"


def test_others_are_told_whose_it_is(browse: Browse, clara: User) -> None:
    client = browse(clara)
    for answer in (client.get(HERE), client.post(HERE, SAID | {"sample": "1"})):
        assert answer.status_code == 403
    assert Company.current().name == "My company"
    assert not Job.objects.exists()


def test_the_company_is_named_and_a_file_follows(browse: Browse, admin: User) -> None:
    assert browse(admin).post(HERE, SAID | {"import": "1"})["Location"] == "/imports/new/"
    company = Company.current()
    assert (company.name, company.time_zone) == ("Lumena Packaging", "Asia/Shanghai")


def test_zones_are_offered_under_one_name_each(browse: Browse, admin: User) -> None:
    body = browse(admin).get(HERE).content.decode()
    for zone in ("Europe/Warsaw", "Asia/Shanghai", "America/Argentina/Buenos_Aires"):
        assert f'<option value="{zone}"' in body
    # Old names of others, and zones that are no place.
    for zone in ("US/Eastern", "Asia/Chongqing", "Etc/GMT+3", "Europe/Kiev"):
        assert f'<option value="{zone}"' not in body


def test_a_zone_that_is_none_is_refused(browse: Browse, admin: User) -> None:
    answer = browse(admin).post(HERE, SAID | {"time_zone": "Mars/Olympus", "import": "1"})
    assert answer.status_code == 422
    assert "time_zone" in answer.context["form"].errors
    assert Company.current().time_zone == "Europe/Warsaw"


@pytest.mark.django_db(transaction=True)
def test_the_sample_is_loaded_by_a_job(browse: Browse, admin: User) -> None:
    client = browse(admin)
    address = client.post(HERE, SAID | {"sample": "1"})["Location"]
    batch = ImportBatch.objects.get()
    assert address == f"/imports/{batch.pk}/result/"
    assert SalesLine.objects.count() == 0
    # Whoever comes back meanwhile finds it.
    assert address in client.get(HERE).content.decode()
    jobs.run(job_id=Job.objects.get().pk)
    assert "2,155 rows imported" in client.get(address).content.decode()
    assert Account.objects.count() == 89
    # A second time there are sales.
    assert client.post(HERE, SAID | {"sample": "1"})["Location"] == "/"


@pytest.mark.django_db(transaction=True)
def test_undoing_the_sample_leads_back_here_also_after_a_classification(browse: Browse, admin: User) -> None:
    client = browse(admin)
    address = client.post(HERE, SAID | {"sample": "1"})["Location"]
    jobs.run(job_id=Job.objects.get().pk)
    classification.run_classification(as_of=timezone.localdate().replace(day=1), by=admin)
    batch = ImportBatch.objects.get()
    client.post(f"/imports/{batch.pk}/undo/")
    jobs.run(job_id=Job.objects.latest("pk").pk)
    assert (Account.objects.active().exists(), Account.objects.exists()) == (False, True)
    assert client.get("/")["Location"] == HERE
    assert HERE in client.get("/portfolio/").content.decode()
    # What was undone is not on its way.
    assert address not in client.get(HERE).content.decode()
    assert client.post(HERE, SAID | {"sample": "1"})["Location"] != address


@pytest.mark.django_db
def test_an_import_that_failed_is_not_on_its_way(browse: Browse, admin: User) -> None:
    batch = ImportBatchFactory(made_by=admin, state=ImportBatch.State.FAILED, error="The file ends in the middle.")
    body = browse(admin).get(HERE).content.decode()
    assert "sales.csv could not be imported." in body
    assert f"/imports/{batch.pk}/check/" in body
