"""Workbooks read like the CSV of the same rows, or say why they cannot be read."""

import csv
import io
import json
import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from accounts.importing import workbook_child
from accounts.importing.detection import detect
from accounts.importing.reading import Reading
from accounts.importing.source import open_source
from kam.core.errors import DomainError
from tests.accounts.importing.files import csv_file, parse
from tests.accounts.importing.workbooks import COLUMNS, ROW, refusal_of, repacked, workbook_of


def test_reads_like_the_same_csv(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ROW,
        ["00123", datetime(2026, 2, 1, 23, 59), "D2", 85048, -12, "EUR"],  # noqa: DTZ001 - a spreadsheet knows no zones
        ["Łódź", "2026-03-01", "D3", "上海", "7.25", "EUR"],
    ]
    _tally, from_workbook = parse(workbook_of(tmp_path, *rows))
    _tally, from_csv = parse(
        csv_file(
            tmp_path,
            "C1,2026-01-31,D1,P1,100.5,EUR",
            "00123,2026-02-01,D2,85048,-12,EUR",
            "Łódź,2026-03-01,D3,上海,7.25,EUR",
        )
    )
    assert from_workbook == from_csv


def test_numbers_do_not_depend_on_the_declared_decimal_mark(tmp_path: Path) -> None:
    _tally, lines = parse(workbook_of(tmp_path, [*ROW[:4], 1.234, "EUR"], [*ROW[:4], "1,5", "EUR"]), decimal=",")
    assert [line["amount"] for line in lines] == ["1.234", "1.5"]


def test_days_since_1904_mean_the_same_day(tmp_path: Path) -> None:
    path = workbook_of(tmp_path, ROW, [*ROW[:1], 43830, *ROW[2:]], since_1904=True)
    _tally, lines = parse(path)
    # As a date, and as the plain number of days since 1 January 1904.
    assert [line["document_on"] for line in lines] == ["2026-01-31", "2024-01-01"]


def test_a_number_that_lost_digits_is_no_customer(tmp_path: Path) -> None:
    tally, lines = parse(workbook_of(tmp_path, ROW, [123456789012345678, *ROW[1:]], [13085.0, *ROW[1:]]))
    assert [(each.row, each.code) for each in tally.problems] == [(3, "exponent")]
    assert lines[1]["customer"] == "13085"


def test_rows_keep_their_numbers(tmp_path: Path) -> None:
    tally, _lines = parse(workbook_of(tmp_path, ROW, [], [*ROW[:4], "many", "EUR"]))
    assert (tally.rows, tally.blank) == (3, 1)
    assert tally.problems[0].row == 4


def test_takes_the_first_visible_sheet_or_the_named_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.sheet_state = "hidden"
    for name, customer in (("First", "C1"), ("Second", "C2")):
        sheet = book.create_sheet(name)
        sheet.append(COLUMNS)
        sheet.append([customer, *ROW[1:]])
    path = tmp_path / "sales.xlsx"
    book.save(path)
    assert parse(path)[1][0]["customer"] == "C1"
    assert parse(path, sheet="Second")[1][0]["customer"] == "C2"
    assert "First, Second" in refusal_of(path, sheet="Sheet")


def test_a_formula_without_its_result_is_told(tmp_path: Path) -> None:
    path = workbook_of(tmp_path, ROW, [*ROW[:4], "=10*2", "EUR"])
    reading = detect(path, Reading())
    assert reading.columns["amount"] == "amount"
    # An import refuses the file for it; here the pass over the sheet has to have seen it.
    with open_source(path, reading) as source:
        assert source.facts.uncached == {5: 3}


def test_a_table_in_the_middle_of_a_sheet_keeps_its_row_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    table: list[list[Any]] = [COLUMNS, [*ROW[:4], "?", "EUR"], ROW]
    for place, cells in enumerate(table, start=3):
        for column, cell in enumerate(cells, start=2):
            sheet.cell(place, column, cell)
    path = tmp_path / "sales.xlsx"
    book.save(path)
    tally, lines = parse(path)
    assert ([each.row for each in tally.problems], [line["row"] for line in lines]) == ([4], ["5"])


def test_a_formula_is_found_in_the_column_where_it_stands(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    cells: list[Any] = [*ROW[:4], "=1", "EUR"]
    for column, (name, cell) in enumerate(zip(COLUMNS, cells, strict=True), start=3):
        sheet.cell(2, column, name)
        sheet.cell(3, column, cell)
    path = tmp_path / "sales.xlsx"
    book.save(path)
    with open_source(path, detect(path, Reading())) as source:
        assert source.header.index("amount") + 1 in source.facts.uncached


def test_a_workbook_without_a_sheet_to_show_is_refused(tmp_path: Path) -> None:
    path = workbook_of(tmp_path, ROW)
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/workbook.xml").replace(b'state="visible"', b'state="hidden"')
    assert b"hidden" in xml
    assert "no visible sheet" in refusal_of(repacked(path, {"xl/workbook.xml": xml}))


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="empty"):
        detect(workbook_of(tmp_path, header=[]), Reading())


def test_every_kind_of_cell_becomes_text(tmp_path: Path) -> None:
    row = [True, False, 1e-05, 12, 1.5, time(8, 30), timedelta(hours=30), datetime(2026, 1, 31, 8), None, "x\ny"]  # noqa: DTZ001 - a spreadsheet knows no zones
    out = io.StringIO()
    assert workbook_child.main([str(workbook_of(tmp_path, row, header=["a"] * len(row))), ""], out) == 0
    facts, _header, *cells = out.getvalue().split("\n", 2)
    assert json.loads(facts)["sheet"] == "Sheet"
    found = next(csv.reader(cells))
    assert found[:5] == ["true", "false", "\x020.00001", "\x0212", "\x021.5"]
    assert found[7:] == ["2026-01-31", "", "x\ny"]
