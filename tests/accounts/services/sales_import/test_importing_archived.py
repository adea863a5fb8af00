"""Lines of accounts that are archived come in, and the import says whose they are."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Account, ImportBatch
from accounts.services import classification, sales_import
from kam.core.models import User
from tests.accounts.services.sales_import.ways import LINE, imported, received
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db


def archive(**which: object) -> None:
    Account.objects.filter(**which).update(archived_at=timezone.now())


def line(number: int, name: str) -> str:
    return LINE.replace("C1,Acme", f"C{number},{name}").replace("D1", f"D{number}")


def told(batch: ImportBatch) -> tuple[int, list[str]]:
    return batch.figures["archived"], batch.figures["archived_names"]


def test_archived_accounts_are_named_by_the_check_and_by_the_import(importer: User) -> None:
    names = ["Łódź", "Acme", "Zebra", "Basso", "Mitte", "Lund"]
    assert told(imported(*(line(n, name) for n, name in enumerate(names)), by=importer)) == (0, [])
    archive()
    batch = received(*(line(n, "").replace("D", "E") for n in range(6)), line(7, "New"), by=importer)
    expected = (6, ["Acme", "Basso", "Łódź", "Lund", "Mitte"])
    assert told(sales_import.check(batch=batch, by=importer)) == expected
    assert told(sales_import.import_rows(batch=batch, by=importer)) == expected
    assert [account.name for account in Account.objects.active()] == ["New"]


def test_faulty_lines_and_accounts_that_were_merged_are_nothing_to_tell(importer: User) -> None:
    imported(line(1, "Acme"), line(2, "Basso"), by=importer)
    survivor = AccountFactory()
    archive(external_id__in=["C1", "C2"])
    Account.objects.filter(external_id="C2").update(merged_into=survivor)
    assert told(imported(line(1, "").replace(",100,", ",many,"), line(2, ""), by=importer)) == (0, [])
    Account.objects.filter(pk=survivor.pk).update(name="Survivor", archived_at=timezone.now())
    assert told(imported(line(2, ""), by=importer)) == (1, ["Survivor"])


def test_accounts_that_the_import_brings_back_are_nothing_to_tell(importer: User) -> None:
    first = imported(LINE, by=importer)
    classification.run_classification(as_of=date(2026, 2, 1), by=importer)
    sales_import.undo_import(batch=first, by=importer)
    assert Account.objects.get().is_archived
    again = received(LINE, by=importer)
    assert told(sales_import.check(batch=again, by=importer)) == (0, [])
    assert told(sales_import.import_rows(batch=again, by=importer)) == (0, [])
    assert not Account.objects.get().is_archived
