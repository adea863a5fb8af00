"""A file arrives and its reading is proposed, remembered, and put right by a person."""

import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from accounts.importing.reading import Reading
from accounts.models import ImportBatch, ImportMapping, SalesLine
from accounts.services import sales_import
from accounts.services.sales_import import receiving
from accounts.services.sales_import.receiving import safe_name
from kam.core.errors import DomainError
from kam.core.models import User
from tests.accounts.services.sales_import.ways import LINE, imported, received

pytestmark = pytest.mark.django_db


def upload(content: bytes, *, by: User, name: str = "sales.csv", **more: str) -> ImportBatch:
    return sales_import.receive(file=SimpleUploadedFile(name, content), file_name=name, by=by, **more)  # type: ignore[arg-type]  # texts only


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


def test_a_person_answers_what_is_open(admin: User) -> None:
    batch = upload(b"Kunde;Betrag;Tag\nC1;1,234;01/02/2026\n", by=admin)
    asked = sales_import.preview(batch=batch)
    assert [question.field for question in asked.questions] == ["columns"]
    with pytest.raises(DomainError, match="No column holds these"):
        sales_import.check(batch=batch, by=admin)
    columns = {"customer_id": "Kunde", "amount": "Betrag", "date": "Tag"}
    batch = sales_import.set_reading(batch=batch, reading={"columns": columns}, by=admin)
    asked = sales_import.preview(batch=batch)
    assert [question.field for question in asked.questions] == ["decimal", "date_order"]
    batch = sales_import.set_reading(batch=batch, reading={"decimal": ",", "date_order": "mdy"}, by=admin)
    shown = sales_import.preview(batch=batch)
    assert shown.questions == []
    assert [(each.field, each.first, each.reads_as) for each in shown.columns] == [
        ("customer_id", "C1", "C1"),
        ("amount", "1,234", Decimal("1.234")),
        ("date", "01/02/2026", date(2026, 1, 2)),
    ]
    sales_import.import_rows(batch=batch, by=admin)
    assert SalesLine.objects.get().amount == Decimal("1.234")


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


def test_an_unknown_encoding_is_shown_and_chosen(admin: User) -> None:
    batch = upload("Nr klienta;Data;Kwota\nŁódź;2026-01-31;5\n".encode("cp1250"), by=admin)
    shown = sales_import.preview(batch=batch)
    assert [question.field for question in shown.questions] == ["encoding"]
    assert shown.raw[0] == "Nr klienta;Data;Kwota"
    batch = sales_import.set_reading(batch=batch, reading={"encoding": "cp1250"}, by=admin)
    assert sales_import.preview(batch=batch).rows == [["Łódź", "2026-01-31", "5"]]


def test_a_proposed_encoding_has_to_be_confirmed(admin: User) -> None:
    batch = upload("客户编号,日期,金额\n上海,2026-01-31,5\n".encode("gb18030"), by=admin)
    assert sales_import.preview(batch=batch).rows == [["上海", "2026-01-31", "5"]]
    with pytest.raises(DomainError, match="confirm the encoding"):
        sales_import.import_rows(batch=batch, by=admin)
    batch = sales_import.set_reading(batch=batch, reading={"decimal": "."}, by=admin)
    assert sales_import.preview(batch=batch).questions[0].field == "encoding"
    batch = sales_import.set_reading(batch=batch, reading={"encoding": "gb18030"}, by=admin)
    sales_import.import_rows(batch=batch, by=admin)


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
    with pytest.raises(ImportBatch.DoesNotExist):
        sales_import.set_reading(batch=batch, reading={"decimal": ","}, by=clara)


def test_the_preview_tells_what_does_not_fit(admin: User) -> None:
    batch = received("C1,Acme,30.02.2026,D1,P1,2,many,EUR,PL", by=admin, decimal=".", date_order="dmy")
    problems = {each.field: each.problem for each in sales_import.preview(batch=batch).columns if each.problem}
    assert sorted(problems) == ["amount", "date"]


def test_the_preview_understands_every_kind_of_field(admin: User) -> None:
    header = "date,amount,channel,kind,credit_note,line_id,status,order_date,Remark"
    batch = received("2026-01-31,1,web,sell out,tak,10,paid,2026-01-01,x", by=admin, header=header)
    shown = sales_import.preview(batch=batch)
    assert [each.reads_as for each in shown.columns] == [
        date(2026, 1, 31), 1, "ONLINE", "SELL_OUT", True, "10", "paid", date(2026, 1, 1), None,
    ]  # fmt: skip
    assert shown.ignored == ["Remark"]


def test_a_workbook_shows_its_sheets_and_refuses_formulas_without_results(admin: User) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Date", "Amount"])
    sheet.append([date(2026, 1, 31), "=10*2"])
    out = io.BytesIO()
    book.save(out)
    batch = upload(out.getvalue(), by=admin, name="sales.xlsx")
    assert sales_import.preview(batch=batch).sheets == ["Sheet"]
    with pytest.raises(DomainError, match="Row 2 of the column “Amount” holds a formula"):
        sales_import.import_rows(batch=batch, by=admin)
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.FAILED


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


def test_a_preview_of_a_file_that_does_not_open_asks_again(admin: User) -> None:
    batch = received(LINE, by=admin)
    batch.reading |= {"encoding": "utf-16"}
    shown = sales_import.preview(batch=batch)
    assert [question.field for question in shown.questions] == ["encoding"]
    assert shown.raw[1] == LINE


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


def test_the_preview_counts_days_from_1904_where_the_workbook_does(admin: User) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.append(["Date", "Amount"])
    sheet.append([43830, 1])
    out = io.BytesIO()
    book.save(out)
    shown = sales_import.preview(batch=upload(out.getvalue(), by=admin, name="sales.xlsx"))
    assert shown.columns[0].reads_as == date(2024, 1, 1)


def test_files_go_after_thirty_days_and_what_came_of_them_stays(admin: User) -> None:
    batch = imported(LINE, LINE.replace(",100,", ",x,"), by=admin)
    assert sales_import.forget_files(now=batch.created_at + timedelta(days=30)) == 0
    assert sales_import.forget_files(now=batch.created_at + timedelta(days=31)) == 1
    assert sales_import.forget_files(now=batch.created_at + timedelta(days=31)) == 0
    batch.refresh_from_db()
    assert (kept_files(), batch.has_file, batch.created) == ([], False, 1)
    assert (batch.errors.get().cells, batch.errors.get().code) == ([], "not_a_number")
