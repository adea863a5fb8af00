"""Workbooks: good ones read like the CSV, bad ones are refused before they cost anything."""

import csv
import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from python_calamine import PasswordError

from accounts.importing import workbook, workbook_child, workbook_guard
from accounts.importing.detection import detect, require_answers
from accounts.importing.reading import Reading
from accounts.importing.source import open_source
from accounts.importing.workbook_guard import LIMITS, MEGABYTE, WorkbookError
from kam.core.errors import DomainError
from tests.accounts.importing.files import HEADER, csv_file, parse

COLUMNS = HEADER.split(",")
ROW: list[Any] = ["C1", date(2026, 1, 31), "D1", "P1", 100.5, "EUR"]


def workbook_of(folder: Path, *rows: list[Any], **more: Any) -> Path:
    book = openpyxl.Workbook()
    if more.get("since_1904"):
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    for row in [more.get("header", COLUMNS), *rows]:
        sheet.append(row)
    path = folder / "sales.xlsx"
    book.save(path)
    return path


def repacked(path: Path, changes: dict[str, bytes | None]) -> Path:
    """Replace (or with None remove) entries of a workbook."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()} | changes
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            if content is not None:
                archive.writestr(name, content)
    return path


def sheet_with(folder: Path, xml: str) -> Path:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    content = f"{head}{xml}</sheetData></worksheet>".encode()
    return repacked(workbook_of(folder, ROW), {"xl/worksheets/sheet1.xml": content})


def refusal_of(path: Path, **declared: str) -> str:
    """Return why the workbook is refused, asked of the process that reads it and, as a control, without it."""
    out = io.StringIO()
    assert workbook_child.main([str(path), declared.get("sheet", "")], out) == 1
    assert set(json.loads(out.getvalue())) >= {"error"}
    with pytest.raises(DomainError) as refusal:
        require_answers(detect(path, Reading(**declared)))  # type: ignore[arg-type]  # texts only
    return str(refusal.value)


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


def test_cells_without_an_end_do_not_hold_up_the_look_at_a_sheet(tmp_path: Path) -> None:
    # Looking for the end of each of them through the whole piece would take minutes, and the process may take one.
    path = sheet_with(tmp_path, "<c " * 80_000)
    answer = subprocess.run([*workbook.COMMAND, str(path), ""], timeout=40, check=False, capture_output=True)
    assert json.loads(answer.stdout) == {"error": "no_addresses"}


def test_an_archive_of_a_thousand_files_is_refused(tmp_path: Path) -> None:
    path = repacked(workbook_of(tmp_path, ROW), {f"xl/x{number}.xml": b"<x/>" for number in range(LIMITS["entries"])})
    assert "more than 1000 files" in refusal_of(path)


def test_a_bomb_is_refused_by_what_comes_out_of_it(tmp_path: Path) -> None:
    path = repacked(workbook_of(tmp_path, ROW), {"xl/media/image1.png": b"\0" * (210 * MEGABYTE)})
    assert path.stat().st_size < MEGABYTE
    assert "unpacked" in refusal_of(path)


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = repacked(workbook_of(tmp_path, ROW), {"xl/media/image1.png": b"\0" * (210 * MEGABYTE)})
    content = path.read_bytes()
    # The size that the headers claim: one byte.
    path.write_bytes(content.replace(struct.pack("<L", 210 * MEGABYTE), struct.pack("<L", 1)))
    assert "unpacked" in refusal_of(path)


def test_two_cells_at_the_ends_of_a_sheet_are_refused(tmp_path: Path) -> None:
    path = sheet_with(
        tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    assert "spans more than" in refusal_of(path)


def test_a_sheet_that_lies_about_its_dimension_is_read(tmp_path: Path) -> None:
    path = workbook_of(tmp_path, ROW)
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    lie = xml.replace(
        xml[xml.index("<dimension") : xml.index("/>", xml.index("<dimension")) + 2], '<dimension ref="A1:XFD1048576"/>'
    )
    assert lie != xml
    assert parse(repacked(path, {"xl/worksheets/sheet1.xml": lie.encode()}))[0].lines == 1


def test_entries_that_are_not_packed_are_read(tmp_path: Path) -> None:
    path = workbook_of(tmp_path, ROW)
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    out = io.StringIO()
    assert workbook_child.main([str(path), ""], out) == 0
    assert parse(path)[0].lines == 1


def test_a_million_empty_rows_are_read(tmp_path: Path) -> None:
    path = workbook_of(tmp_path, ROW)
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    rows = "".join(f'<row r="{number}"/>' for number in range(3, 1_000_000))
    tally, _lines = parse(
        repacked(path, {"xl/worksheets/sheet1.xml": xml.replace("</sheetData>", rows + "</sheetData>").encode()})
    )
    assert tally.lines == 1


def test_xml_that_laughs_a_billion_times_is_refused(tmp_path: Path) -> None:
    path = workbook_of(tmp_path, ROW)
    laugh = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
    assert "no spreadsheet program writes" in refusal_of(repacked(path, {"xl/workbook.xml": laugh}))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"xl/workbook.bin": b"x"}, "binary workbook"),
        ({"xl/workbook.xml": None}, "not a workbook"),
        ({"xl/workbook.xml": b"<workbook>"}, "damaged"),
        (
            {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>"},
            "addresses",
        ),
    ],
)
def test_what_is_no_plain_workbook_is_refused(tmp_path: Path, changes: dict[str, bytes | None], says: str) -> None:
    assert says in refusal_of(repacked(workbook_of(tmp_path, ROW), changes))


def test_a_cut_off_workbook_is_refused(tmp_path: Path) -> None:
    path = workbook_of(tmp_path, ROW)
    path.write_bytes(path.read_bytes()[:-200])
    assert "damaged" in refusal_of(path)


def test_noise_inside_a_workbook_is_refused(tmp_path: Path) -> None:
    path = workbook_of(tmp_path, *[ROW] * 50)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    begin = entry.header_offset + 30 + len(entry.filename)
    content[begin + 20 : begin + 60] = zlib.crc32(b"noise").to_bytes(4, "big") * 10
    path.write_bytes(bytes(content))
    assert "damaged" in refusal_of(path)


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


@pytest.mark.parametrize(("place", "value", "says"), [(8, 1, "password"), (10, 12, "damaged")])
def test_an_entry_that_is_locked_or_packed_strangely_is_refused(
    tmp_path: Path, place: int, value: int, says: str
) -> None:
    path = workbook_of(tmp_path, ROW)
    content = bytearray(path.read_bytes())
    # Flags and method of each entry stand in the directory at the end.
    for start in range(len(content) - 4):
        if content[start : start + 4] == b"PK\x01\x02":
            content[start + place] = value
    path.write_bytes(bytes(content))
    assert says in refusal_of(path)


def test_a_directory_that_points_nowhere_is_refused(tmp_path: Path) -> None:
    path = workbook_of(tmp_path, ROW)
    content = bytearray(path.read_bytes())
    content[0:2] = b"XX"
    path.write_bytes(b"PK\x03\x04" + bytes(content))
    assert "damaged" in refusal_of(path)


def test_more_cells_than_fit_into_memory_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(workbook_guard.LIMITS, "cells", 10)
    with pytest.raises(WorkbookError) as refusal:
        workbook_guard.inspect(workbook_of(tmp_path, ROW, ROW))
    assert refusal.value.code == "too_many_cells"


def test_a_workbook_without_a_sheet_to_show_is_refused(tmp_path: Path) -> None:
    path = workbook_of(tmp_path, ROW)
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/workbook.xml").replace(b'state="visible"', b'state="hidden"')
    assert b"hidden" in xml
    assert "no visible sheet" in refusal_of(repacked(path, {"xl/workbook.xml": xml}))


@pytest.mark.parametrize("failure", [MemoryError(), PasswordError()])
def test_what_the_parser_cannot_do_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    def fail(*_words: Any) -> None:
        raise failure

    monkeypatch.setattr(workbook_child, "write", fail)
    out = io.StringIO()
    assert workbook_child.main(["x", ""], out) == 1
    assert json.loads(out.getvalue())["error"] in {"too_large", "locked"}


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


def test_a_process_that_dies_of_a_workbook_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook_of(tmp_path, ROW)
    for words, says in (("import os; os.kill(os.getpid(), 9)", "too long"), ("raise SystemExit(3)", "damaged")):
        for before in ("", "print('{\"uncached\": {}}'); print('date,amount', flush=True); "):
            monkeypatch.setattr(workbook, "COMMAND", [sys.executable, "-c", before + words])
            with pytest.raises(DomainError, match=says), workbook.open_sheet(path, "") as (_facts, rows):
                list(rows)
