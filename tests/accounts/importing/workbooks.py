"""Workbooks for tests: good ones, and ones with something foreign inside."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from accounts.importing import workbook_child
from accounts.importing.detection import detect, require_answers
from accounts.importing.reading import Reading
from kam.core.errors import DomainError
from tests.accounts.importing.files import HEADER

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
