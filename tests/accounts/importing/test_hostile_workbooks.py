"""Workbooks that are refused before they cost anything, or read all the same."""

import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from python_calamine import PasswordError

from accounts.importing import workbook, workbook_child, workbook_guard
from accounts.importing.workbook_guard import LIMITS, MEGABYTE, WorkbookError
from kam.core.errors import DomainError
from tests.accounts.importing.files import parse
from tests.accounts.importing.workbooks import ROW, refusal_of, repacked, sheet_with, workbook_of


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


@pytest.mark.parametrize("failure", [MemoryError(), PasswordError()])
def test_what_the_parser_cannot_do_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    def fail(*_words: Any) -> None:
        raise failure

    monkeypatch.setattr(workbook_child, "write", fail)
    out = io.StringIO()
    assert workbook_child.main(["x", ""], out) == 1
    assert json.loads(out.getvalue())["error"] in {"too_large", "locked"}


def test_a_process_that_dies_of_a_workbook_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook_of(tmp_path, ROW)
    for words, says in (("import os; os.kill(os.getpid(), 9)", "too long"), ("raise SystemExit(3)", "damaged")):
        for before in ("", "print('{\"uncached\": {}}'); print('date,amount', flush=True); "):
            monkeypatch.setattr(workbook, "COMMAND", [sys.executable, "-c", before + words])
            with pytest.raises(DomainError, match=says), workbook.open_sheet(path, "") as (_facts, rows):
                list(rows)
