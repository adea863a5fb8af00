"""A person looks at how a file is read and answers what is open."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from accounts.models import ImportBatch, SalesLine
from accounts.services import sales_import
from kam.core.errors import DomainError
from kam.core.models import Company, User
from tests.accounts.services.sales_import.ways import LINE, received, upload

pytestmark = pytest.mark.django_db


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


def test_a_preview_of_a_file_that_does_not_open_asks_again(admin: User) -> None:
    batch = received(LINE, by=admin)
    batch.reading |= {"encoding": "utf-16"}
    shown = sales_import.preview(batch=batch)
    assert [question.field for question in shown.questions] == ["encoding"]
    assert shown.raw[1] == LINE


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


def test_years_are_judged_by_the_companys_day(admin: User) -> None:
    batch = upload(b"customer,date,amount\nC1,2028-01-31,5\n", by=admin)
    # In Warsaw it is 2027 already, and the coming year is 2028.
    Company.objects.update(time_zone="Europe/Warsaw")
    ImportBatch.objects.update(created_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    batch.refresh_from_db()
    shown = sales_import.preview(batch=batch).columns[1]
    assert (shown.reads_as, shown.problem) == (date(2028, 1, 31), "")
