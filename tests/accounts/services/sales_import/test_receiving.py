"""A file arrives: it is kept, its reading is proposed and remembered, and it goes again."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from accounts.importing.reading import Reading
from accounts.models import ImportBatch, ImportMapping
from accounts.services import sales_import
from accounts.services.sales_import import receiving
from accounts.services.sales_import.receiving import safe_name
from kam.core.errors import DomainError
from kam.core.models import User
from tests.accounts.services.sales_import.ways import LINE, imported, received, upload
from tests.accounts.services.side_by_side import at_once
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


def kept_files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_keeps_the_file_and_what_it_is(admin: User) -> None:
    batch = received(LINE, by=admin)
    assert (batch.state, batch.made_by, batch.file_name) == (ImportBatch.State.UPLOADED, admin, "sales.csv")
    assert batch.file_size == Path(batch.file.path).stat().st_size
    assert len(batch.sha256) == 64
    reading = Reading.from_json(batch.reading)
    assert (reading.format, reading.encoding, reading.delimiter) == ("csv", "utf-8", ",")
    assert (reading.decimal, reading.date_order, reading.currency) == (".", "ymd", "EUR")
    assert len(reading.columns) == 9


def test_nothing_is_kept_of_a_file_that_is_refused(admin: User) -> None:
    for content in (b"", b"%PDF-1.7", b"a,a\n1,2\n"):
        with pytest.raises(DomainError):
            upload(content, by=admin)
    assert (kept_files(), ImportBatch.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("sales.csv", "sales.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\sprzedaż.csv", "sprzedaż.csv"),
        ("a\r\nSet-Cookie: b.csv", "a_Set-Cookie_ b.csv"),
        ("evil\u202evsc.exe", "evilvsc.exe"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
        ("...", "file"),
        ("a\udc80.csv", "a_.csv"),
    ],
)
def test_the_name_is_made_safe(name: str, shown: str) -> None:
    assert safe_name(name) == shown


def test_a_file_with_the_same_header_is_read_the_same_way_by_the_same_person(admin: User, anna: User) -> None:
    text = b"Kunde;Betrag;Tag\nC1;1,234;01/02/2026\n"
    columns = {"customer_id": "Kunde", "amount": "Betrag", "date": "Tag"}
    batch = upload(text, by=admin)
    sales_import.set_reading(
        batch=batch, reading={"columns": columns, "decimal": ",", "date_order": "mdy", "currency": "PLN"}, by=admin
    )
    again = Reading.from_json(upload(text, by=admin).reading)
    assert (again.columns, again.decimal, again.date_order, again.currency) == (columns, ",", "mdy", "PLN")
    assert Reading.from_json(upload(text, by=anna).reading).columns == {}
    # Declared words go before remembered ones.
    assert upload(text, by=admin, decimal=".").reading["decimal"] == "."
    assert ImportMapping.objects.count() == 1


@pytest.mark.parametrize(
    ("reading", "field"),
    [
        ({"encoding": "klingon"}, None),
        ({"decimal": "x"}, "decimal"),
        ({"date_order": "ydm"}, "date_order"),
        ({"currency": "QQQ"}, "currency"),
        ({"columns": {"amount": "nope"}}, "columns"),
        ({"columns": {"nope": "amount"}}, "columns"),
        ({"columns": {"amount": "amount", "cost": "amount"}}, "columns"),
    ],
)
def test_a_reading_that_cannot_be_is_refused(admin: User, reading: dict[str, str], field: str | None) -> None:
    batch = received(LINE, by=admin)
    with pytest.raises(DomainError) as refusal:
        sales_import.set_reading(batch=batch, reading=reading, by=admin)
    assert refusal.value.field == field


def test_what_is_imported_is_not_read_anew(admin: User) -> None:
    batch = imported(LINE, by=admin)
    with pytest.raises(DomainError, match="imported already"):
        sales_import.set_reading(batch=batch, reading={"decimal": ","}, by=admin)


def test_strangers_cannot_set_a_reading(anna: User, clara: User) -> None:
    batch = received(LINE, by=anna)
    with pytest.raises(DomainError, match="not yours"):
        sales_import.set_reading(batch=batch, reading={"decimal": ","}, by=clara)


def test_a_full_disk_is_told_and_leaves_nothing(admin: User) -> None:
    class Full(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(28, "No space left on device")

    with pytest.raises(DomainError, match="no room"):
        sales_import.receive(file=Full(), file_name="sales.csv", by=admin)
    assert kept_files() == []


def test_a_file_that_is_kept_no_longer_cannot_be_imported(admin: User) -> None:
    batch = received(LINE, by=admin)
    Path(batch.file.path).unlink()
    with pytest.raises(DomainError, match="kept no longer"):
        sales_import.import_rows(batch=batch, by=admin)


def test_a_file_that_is_too_large_is_refused(admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "LARGEST_FILE", 100)
    with pytest.raises(DomainError, match="larger than"):
        received(LINE, LINE, by=admin)
    assert kept_files() == []


def test_files_that_a_killed_process_left_behind_go_after_a_day(admin: User) -> None:
    batch = received(LINE, by=admin)
    root = Path(settings.MEDIA_ROOT)
    strays = [root / "tmpa1b2.upload.csv", root / "imports" / "2026" / "01" / "0123abcd"]
    for path in strays:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert sales_import.forget_files(now=batch.created_at + timedelta(hours=23)) == 0
    assert sales_import.forget_files(now=batch.created_at + timedelta(hours=25)) == 2
    assert kept_files() == [Path(batch.file.path)]


def test_files_go_after_thirty_days_and_what_came_of_them_stays(admin: User) -> None:
    batch = imported(LINE, LINE.replace(",100,", ",x,"), by=admin)
    assert sales_import.forget_files(now=batch.created_at + timedelta(days=30)) == 0
    assert sales_import.forget_files(now=batch.created_at + timedelta(days=31)) == 1
    assert sales_import.forget_files(now=batch.created_at + timedelta(days=31)) == 0
    batch.refresh_from_db()
    assert (kept_files(), batch.has_file, batch.created) == ([], False, 1)
    assert (batch.errors.get().cells, batch.errors.get().code) == ([], "not_a_number")


@pytest.mark.django_db(transaction=True)
def test_a_file_that_somebody_works_on_stays_for_another_day() -> None:
    admin = UserFactory(role=User.Role.ADMIN)
    late, old = received(LINE, by=admin), received(LINE, by=admin)
    forgotten: list[int] = []
    with transaction.atomic():
        ImportBatch.objects.select_for_update().get(pk=late.pk)
        month_later = old.created_at + timedelta(days=31)
        assert at_once(lambda _: forgotten.append(sales_import.forget_files(now=month_later)), [admin]) == ["done"]
    assert (forgotten, kept_files()) == ([1], [Path(late.file.path)])
    sales_import.request_check(batch=late, by=admin)
    assert sales_import.forget_files(now=month_later) == 0
