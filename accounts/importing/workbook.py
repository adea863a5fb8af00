"""Rows of one sheet of an .xlsx workbook, read by a process of its own."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.importing.csv_file import Row
from kam.core.errors import DomainError

# What stands before a number in the child's output (see workbook_child.NUMBER).
NUMBER: Final = "\x02"
_REFUSALS: Final[dict[str, Promise]] = {
    "too_many_entries": _("The workbook holds more than %(limit)s files. Save the sheet as CSV."),
    "too_large": _("The workbook is larger than %(limit)s MB when it is unpacked. Save the sheet as CSV."),
    "ratio": _("The workbook grows more than %(limit)s times when it is unpacked. Save the sheet as CSV."),
    "too_many_cells": _("The sheet spans more than %(limit)s cells. Save it as CSV, or split it."),
    "no_addresses": _("The cells of the sheet have no addresses. Open it in a spreadsheet program and save it again."),
    "entities": _("The workbook holds XML that no spreadsheet program writes. Open it in one and save it again."),
    "binary_workbook": _("This is a binary workbook (.xlsb). Save it as .xlsx or CSV."),
    "no_workbook": _("This is a packed file, not a workbook. Unpack it, or save the sheet as .xlsx or CSV."),
    "macros": _("The workbook contains macros. Save it as .xlsx, without them, or as CSV."),
    "locked": _("The workbook is protected with a password. Save it without one."),
    "no_sheet": _("There is no visible sheet of that name. The workbook has these: %(sheets)s."),
    "damaged": _("The workbook is damaged and cannot be read. Open it in a spreadsheet program and save it again."),
    "too_slow": _("Reading the workbook takes too long. Save the sheet as CSV."),
}
# The process that reads workbooks; the file and the sheet follow.
COMMAND: Final = [sys.executable, "-m", "accounts.importing.workbook_child"]
_OUT_OF_TIME: Final = {-24, -9}


@dataclass
class Facts:
    """What is known about a workbook before its rows."""

    sheets: list[str] = field(default_factory=list)
    sheet: str = ""
    since_1904: bool = False
    # Number of a column (A is 1) -> first row in which a formula has no stored result.
    uncached: dict[int, int] = field(default_factory=dict)
    rows: int = 0


@contextmanager
def open_sheet(path: Path, sheet: str) -> Iterator[tuple[Facts, Iterator[Row]]]:
    """Give what is known about the workbook, and the rows of the sheet (empty: the first visible). DomainError."""
    words = [*COMMAND, str(path.resolve()), sheet]
    with subprocess.Popen(
        words, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        try:
            text = io.TextIOWrapper(child.stdout or io.BytesIO(), encoding="utf-8", newline="")
            facts = _facts(child, text.readline())
            yield facts, _rows(child, text)
        finally:
            child.kill()


def as_text(cell: str, decimal: str) -> str:
    """Return a cell as the person would have typed it: numbers with the declared decimal mark."""
    return cell[1:].replace(".", decimal) if cell.startswith(NUMBER) else cell


def _facts(child: subprocess.Popen[bytes], line: str) -> Facts:
    try:
        found: dict[str, Any] = json.loads(line)
    except ValueError as error:
        raise _refusal("too_slow" if child.wait() in _OUT_OF_TIME else "damaged") from error
    if "error" in found:
        raise _refusal(found.pop("error"), **found)
    uncached = {int(column): row for column, row in found.pop("uncached").items()}
    return Facts(**found, uncached=uncached)


def _rows(child: subprocess.Popen[bytes], text: io.TextIOWrapper) -> Iterator[Row]:
    for number, cells in enumerate(csv.reader(text), start=1):
        yield number, cells, None
    if code := child.wait():
        raise _refusal("too_slow" if code in _OUT_OF_TIME else "damaged")


def _refusal(code: str, **details: Any) -> DomainError:
    return DomainError(str(_REFUSALS[code]) % details)
