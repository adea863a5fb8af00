"""Groups of a file and accounts that are archived: nobody active stands below one."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.importing.parents import Link
from accounts.models import Account, ImportBatch
from accounts.services import classification, sales_import
from kam.core.errors import DomainError
from kam.core.models import User
from tests.accounts.services.sales_import.ways import LINE, imported, received

pytestmark = pytest.mark.django_db


def grouped(*links: Link, by: User) -> ImportBatch:
    beside = sales_import.Beside(parents=links)
    return sales_import.import_rows(batch=received(LINE, by=by), by=by, beside=beside)


@pytest.fixture
def taken_back(importer: User) -> None:
    """C1 and the head of its group, both archived: they were taken back, and only a classification knows them."""
    batch = grouped(Link("C1", "HEAD"), by=importer)
    classification.run_classification(as_of=date(2026, 2, 1), by=importer, options={"rollup": "root"})
    sales_import.undo_import(batch=batch, by=importer)
    assert archived() == ["C1", "HEAD"]


def archived() -> list[str]:
    return list(Account.objects.exclude(archived_at=None).order_by("external_id").values_list("external_id", flat=True))


@pytest.mark.usefixtures("taken_back")
def test_a_head_comes_back_with_its_group(importer: User) -> None:
    batch = grouped(Link("C1", "HEAD"), by=importer)
    assert archived() == []
    sales_import.undo_import(batch=batch, by=importer)
    assert archived() == ["C1", "HEAD"]


@pytest.mark.usefixtures("taken_back")
def test_a_head_comes_back_with_the_lines_of_its_group_alone(importer: User) -> None:
    imported(LINE, by=importer)
    assert archived() == []


@pytest.mark.usefixtures("taken_back")
def test_a_head_whose_group_goes_elsewhere_stays(importer: User) -> None:
    grouped(Link("C1", "OTHER"), by=importer)
    assert archived() == ["HEAD"]


def test_one_that_somebody_archived_is_no_head(importer: User) -> None:
    imported(LINE, LINE.replace("C1,Acme", "C2,Other").replace("D1", "D2"), by=importer)
    Account.objects.filter(external_id="C2").update(archived_at=timezone.now())
    with pytest.raises(DomainError, match=r"Other is archived\. Restore it first\."):
        grouped(Link("C1", "C2"), by=importer)
