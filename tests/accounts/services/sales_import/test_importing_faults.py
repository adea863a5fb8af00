"""A partly bad file: every fault is told, the rest comes in, and the corrected rest of the rest as well."""

import csv
import io
from decimal import Decimal

import pytest
from django.utils import translation

from accounts.models import AccountMonth, ImportBatch, OrgUnit, Product, ProductLine, SalesLine
from accounts.services import sales_import
from kam.core.errors import DomainError
from kam.core.models import User
from tests.accounts.services.sales_import.ways import HEADER, counts, events, imported, received

pytestmark = pytest.mark.django_db

# Nine ways to spoil the cells of a row, and what is said about each.
WAYS = {
    "month_too_short": {"date": "2026-02-30"},
    "not_a_date": {"date": "soon"},
    "not_a_number": {"amount": "12,x"},
    "not_finite": {"amount": "NaN"},
    "too_large": {"amount": "9" * 40},
    "missing": {"amount": ""},
    "unknown_currency": {"currency": "QQQ"},
    "exponent": {"customer_id": "1.23E+17"},
    "too_long": {"order_id": "D" * 81},
}
NAMES = HEADER.split(",")


def good(number: int) -> dict[str, str]:
    return dict(
        zip(
            NAMES,
            f"C{number % 40},,2026-01-{number % 28 + 1:02},D{number},P{number % 7},1,{number}.25,EUR,PL".split(","),
            strict=True,
        )
    )


def file_of(rows: list[dict[str, str]]) -> list[str]:
    return [",".join(f'"{row[name]}"' for name in NAMES) for row in rows]


def spoiled(total: int, bad: int) -> tuple[list[dict[str, str]], dict[int, str]]:
    """Rows of which `bad` are spoiled, evenly spread; row number -> code."""
    rows = [good(number) for number in range(total)]
    codes = list(WAYS)
    faults = {}
    for nth in range(bad):
        place = nth * total // bad
        code = codes[nth % len(codes)]
        rows[place] |= WAYS[code]
        faults[place + 2] = code
    return rows, faults


def test_of_ten_thousand_rows_with_137_bad_ones_9863_come_in(importer: User) -> None:
    rows, faults = spoiled(10_000, 137)
    batch = imported(*file_of(rows), by=importer)
    assert counts(batch) == (9_863, 0, 0, 137, 0)
    assert {error.row: error.code for error in batch.errors.all()} == faults
    for error in batch.errors.all():
        (column,) = WAYS[error.code]
        assert (error.column, error.value) == (column, rows[error.row - 2][column])
        assert error.reason
        assert error.cells == list(rows[error.row - 2].values())


def test_reasons_are_told_in_the_language_of_the_person(importer: User) -> None:
    with translation.override("pl"):
        batch = imported(*file_of([good(1), good(2) | {"amount": ""}]), by=importer)
        assert batch.errors.get().reason == translation.gettext("This cell must not be empty.")


def test_the_error_file_is_corrected_and_comes_in(importer: User) -> None:
    rows, faults = spoiled(400, 137)
    batch = imported(*file_of(rows), by=importer)
    out = io.StringIO()
    sales_import.write_error_file(batch, out)
    header, *bad = csv.reader(io.StringIO(out.getvalue().removeprefix("\ufeff")))
    assert header == [*NAMES, "kam_row", "kam_column", "kam_reason", "kam_occurrence"]
    assert [int(row[9]) for row in bad] == sorted(faults)
    corrected = io.StringIO()
    writer = csv.writer(corrected)
    writer.writerow(header)
    writer.writerows([*good(int(row[9]) - 2).values(), *row[9:]] for row in bad)
    second = sales_import.import_rows(
        batch=sales_import.receive(file=io.BytesIO(corrected.getvalue().encode()), file_name="again.csv", by=importer),
        by=importer,
    )
    assert counts(second) == (137, 0, 0, 0, 0)
    # All is there as if the file had been good from the start.
    assert counts(imported(*file_of([good(number) for number in range(400)]), by=importer)) == (0, 0, 400, 0, 0)


def test_every_fault_of_a_row_is_kept_and_stands_in_the_error_file(importer: User) -> None:
    batch = imported(*file_of([good(1), good(2) | {"amount": "many", "currency": "QQQ"}]), by=importer)
    assert (counts(batch), batch.figures["errors_stored"]) == ((1, 0, 0, 1, 0), 1)
    assert [(error.row, error.column, error.value) for error in batch.errors.order_by("pk")] == [
        (3, "amount", "many"),
        (3, "currency", "QQQ"),
    ]
    for _kept in ("with the file", "without it"):
        out = io.StringIO()
        sales_import.write_error_file(batch, out)
        _header, cells = csv.reader(io.StringIO(out.getvalue().removeprefix("\ufeff")))
        assert cells[6:8] == ["many", "QQQ"]
        assert cells[9:11] == ["3", "amount, currency"]
        assert cells[11].startswith("amount: This is not a number")
        assert "currency: This is not a currency code" in cells[11]
        batch.file.delete(save=True)


def test_a_column_that_is_named_like_a_formula_runs_nothing_in_the_error_file(importer: User) -> None:
    header = "date,=cmd(),customer_id"
    columns = {"amount": "=cmd()"}
    batch = received("2026-01-31,1,C1", "soon,many,C1", by=importer, header=header, columns=columns, decimal=".")
    sales_import.import_rows(batch=batch, by=importer)
    out = io.StringIO()
    sales_import.write_error_file(batch, out)
    for cell in next(reversed(list(csv.reader(io.StringIO(out.getvalue()))))):
        assert not cell.startswith("=")


def test_a_header_that_cannot_be_kept_as_it_is_is_kept_with_a_sign(importer: User) -> None:
    batch = received("2026-01-31,1,x", by=importer, header="date,amount,Rem\x00ark")
    assert batch.reading["header"] == ["date", "amount", "Rem␀ark"]


def test_nothing_is_made_of_what_only_a_faulty_row_names(importer: User) -> None:
    header = "customer_id,date,order_id,product,amount,product_line,ship_to"
    imported("C1,2026-01-31,D1,P1,5,Tools,North", "C1,2026-01-31,D2,P2,many,Typo,Nowhere", by=importer, header=header)
    for model, known in ((Product, "P1"), (ProductLine, "Tools"), (OrgUnit, "North")):
        assert [str(each) for each in model.objects.all()] == [known]


def test_a_corrected_row_among_equal_ones_keeps_its_place(importer: User) -> None:
    rows = [good(1) | {"amount": amount} for amount in ("10", "oops", "30")]
    batch = imported(*file_of(rows), by=importer, decimal=".")
    assert batch.errors.get().occurrence == 2
    out = io.StringIO()
    sales_import.write_error_file(batch, out)
    fixed = out.getvalue().replace("oops", "20").encode()
    receipt = sales_import.receive(file=io.BytesIO(fixed), file_name="again.csv", by=importer, decimal=".")
    assert counts(sales_import.import_rows(batch=receipt, by=importer)) == (1, 0, 0, 0, 0)
    assert list(SalesLine.objects.order_by("line_key").values_list("amount", flat=True)) == [10, 20, 30]


def test_the_error_file_runs_nothing_and_corrupts_nothing(importer: User) -> None:
    row = good(1) | {"product": "=cmd()", "order_id": "+48 600", "amount": "-5,x"}
    batch = imported(*file_of([row, good(2)]), by=importer)
    out = io.StringIO()
    sales_import.write_error_file(batch, out)
    (_header, cells) = csv.reader(io.StringIO(out.getvalue().removeprefix("\ufeff")))
    assert (cells[4], cells[3]) == ("'=cmd()", "+48 600")
    fixed = out.getvalue().replace("'-5,x", "-5").encode()
    receipt = sales_import.receive(file=io.BytesIO(fixed), file_name="again.csv", by=importer)
    sales_import.import_rows(batch=receipt, by=importer)
    line = SalesLine.objects.get(document_id="+48 600")
    assert line.product is not None
    assert (line.product.external_id, line.amount) == ("=cmd()", Decimal(-5))


def test_the_error_file_is_made_from_what_is_kept_when_the_file_is_gone(importer: User) -> None:
    batch = imported(*file_of([good(1), good(2) | {"amount": "x"}]), by=importer)
    batch.file.delete(save=True)
    out = io.StringIO()
    sales_import.write_error_file(batch, out)
    assert "x,EUR" in out.getvalue()


def test_the_same_ten_thousand_rows_change_nothing_and_a_hundred_changed_change_a_hundred(importer: User) -> None:
    rows = [good(number) for number in range(10_000)]
    imported(*file_of(rows), by=importer)
    months = list(AccountMonth.objects.order_by("pk").values())
    assert counts(imported(*file_of(rows), by=importer)) == (0, 0, 10_000, 0, 0)
    assert (events(), list(AccountMonth.objects.order_by("pk").values())) == ([], months)
    for number in range(0, 10_000, 100):
        rows[number]["amount"] = "1"
    assert counts(imported(*file_of(rows), by=importer)) == (0, 100, 9_900, 0, 0)
    assert len(events()) == 100


def test_blank_rows_are_counted(importer: User) -> None:
    assert counts(imported(*file_of([good(1)]), "", ",,,,,,,,", "  ,,,,,,,,", by=importer)) == (1, 0, 0, 0, 3)


def test_a_check_keeps_the_faults_and_a_second_check_replaces_them(importer: User) -> None:
    batch = received(*file_of([good(1), good(2) | {"amount": "x"}]), by=importer)
    for _again in range(2):
        checked = sales_import.check(batch=batch, by=importer)
        assert checked.errors.count() == 1


def test_a_file_of_which_nothing_can_be_read_is_refused_early(importer: User) -> None:
    batch = received(*["C1,,soon,D1,P1,1,1,EUR,PL"] * 1_200, by=importer, decimal=".")
    with pytest.raises(DomainError, match="None of the first 1000 rows"):
        sales_import.import_rows(batch=batch, by=importer)
    batch.refresh_from_db()
    assert (batch.state, SalesLine.objects.exists()) == (ImportBatch.State.FAILED, False)
    assert "soon" in batch.error


def test_what_is_undone_or_imported_is_not_checked_again(importer: User) -> None:
    batch = imported(*file_of([good(1)]), by=importer)
    assert sales_import.check(batch=batch, by=importer).state == ImportBatch.State.IMPORTED
    sales_import.undo_import(batch=batch, by=importer)
    for work in (sales_import.check, sales_import.import_rows):
        with pytest.raises(DomainError, match="was undone"):
            work(batch=batch, by=importer)
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.UNDONE
