"""Workbooks as spreadsheets read them: numbers in their formats, text as text, columns as wide as what is in them."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from accounts.services import file_columns, table_files
from accounts.services.file_columns import Column, Figure, Heading, Row
from accounts.services.workbooks import Sheet


def read(*sheets: Sheet) -> Any:
    return load_workbook(BytesIO(table_files.workbook_of(*sheets)))


@pytest.mark.parametrize(
    ("currency", "form", "kept"),
    [("EUR", "#,##0.00", Decimal("12.35")), ("JPY", "#,##0", Decimal(12)), ("", "General", Decimal("12.3457"))],
)
def test_money_has_the_decimals_of_its_currency_and_a_quantity_its_own(currency: str, form: str, kept: Decimal) -> None:
    column = file_columns.money("Amount", currency=currency)
    assert (column.form, column.kept(Decimal("12.34567"))) == (form, kept)


@pytest.mark.parametrize("words", ["=1+1", "+49 30", "#N/A", "@SUM(A1)", "-7"])
def test_text_stays_text(words: str) -> None:
    cell = read(Sheet("Accounts", [[words]], [file_columns.text("Account")])).active["A2"]
    assert (cell.data_type, cell.value) == ("s", words)


def test_signs_that_no_workbook_may_hold_are_left_out() -> None:
    assert read(Sheet("Accounts", [["North\x0bern"]], [file_columns.text("Account")])).active["A2"].value == "Northern"


def test_columns_are_as_wide_as_their_words_and_no_wider_than_a_screen() -> None:
    columns = [file_columns.text("Number"), file_columns.text("Account"), file_columns.text("Note")]
    sheet = read(Sheet("Accounts", [["7", "华晨零售集团有限公司", "x" * 500]], columns)).active
    # Ten for a short one; ten Chinese signs of twice the width; the widest.
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [11, 21, 49]


def test_an_empty_table_keeps_its_head() -> None:
    sheet = read(Sheet("A name that is longer than a sheet may have", [], [file_columns.count("Lines")])).active
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == (
        "A name that is longer than a sh",
        "A2",
        "A1:A1",
    )


def test_free_rows_hold_figures_of_several_kinds_and_no_filter() -> None:
    share = Figure(Decimal("0.12345"), file_columns.share())
    sheet = read(Sheet("Matrix", [[Heading("Share"), Heading("X")], ["A", share], [], ["B", None]])).active
    assert (sheet["B2"].value, sheet["B2"].number_format) == (pytest.approx(0.1234), "0.0%")
    assert [sheet["A1"].font.bold, sheet["A2"].font.bold] == [True, False]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["B4"].value) == (None, None, None)


def test_a_comma_file_has_the_same_figures() -> None:
    columns = [file_columns.text("Account"), file_columns.money("Amount", currency="EUR"), Column("Rank")]
    rows: list[Row] = [["=1+1", Decimal("1234.5678"), 3], ["North", None, None]]
    text = "".join(table_files.csv_of(table_files.table_rows(columns, rows)))
    assert text == "\ufeffAccount,Amount,Rank\r\n'=1+1,1234.57,3\r\nNorth,,\r\n"
