"""Reads one sheet of an .xlsx workbook in a process of its own and writes its rows as CSV.

Run as `python -m accounts.importing.workbook_child FILE SHEET`, outside Django: whatever a hostile workbook does
to this process (memory, time, a crash of the parser) stays in it. The first line of the output is JSON about the
workbook, or why it is refused ({"error": code, …}); numbers begin with STX, so that the reader can tell them from text.
"""

import csv
import datetime
import json
import resource
import sys
import zlib
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from accounts.importing.workbook_guard import CHUNK, LIMITS, MEGABYTE, Sheet, WorkbookError, inspect

MEMORY: Final = 1024 * MEGABYTE
SECONDS: Final = 60
NUMBER: Final = "\x02"


def sheet_files(path: Path) -> tuple[dict[str, str], bool]:
    """Return the file of each sheet by its name, and whether the workbook counts its days from 1904."""
    with ZipFile(path) as archive:
        workbook = archive.read("xl/workbook.xml")
        relations = (
            archive.read("xl/_rels/workbook.xml.rels") if "xl/_rels/workbook.xml.rels" in archive.namelist() else b""
        )
    targets: dict[str, str] = {}
    for tag in ElementTree.fromstring(relations or b"<none/>"):  # noqa: S314 - the guard lets no DOCTYPE through
        target = tag.get("Target", "").removeprefix("/")
        targets[tag.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"
    files: dict[str, str] = {}
    since_1904 = False
    for tag in ElementTree.fromstring(workbook).iter():  # noqa: S314 - the same
        kind = tag.tag.rpartition("}")[2]
        if kind == "workbookPr":
            since_1904 = tag.get("date1904", "") in {"1", "true"}
        if kind == "sheet":
            link = next((value for key, value in tag.attrib.items() if key.endswith("}id")), "")
            files[tag.get("name", "")] = targets.get(link, "")
    return files, since_1904


def text_of(cell: Any) -> str:
    """Return a cell as CSV holds it: days as ISO, numbers behind STX."""
    if isinstance(cell, str):
        return cell.replace(NUMBER, "")
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        # 1e15 and above a float has lost digits, and its exponent says so.
        return NUMBER + (f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else _decimal(cell))
    if isinstance(cell, int):
        return f"{NUMBER}{cell}"
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def _decimal(cell: float) -> str:
    text = repr(cell).upper()
    return f"{Decimal(text):f}" if "E-" in text else text


def write(path: Path, wanted: str, out: IO[str]) -> None:
    """Write the facts and then the rows of the wanted sheet, or of the first that is not hidden."""
    sheets = inspect(path)
    files, since_1904 = sheet_files(path)
    with CalamineWorkbook.from_path(path) as workbook:
        shown = [
            each.name for each in workbook.sheets_metadata
            if each.visible == SheetVisibleEnum.Visible and each.typ == SheetTypeEnum.WorkSheet
        ]  # fmt: skip
        if not shown or (wanted and wanted not in shown):
            raise WorkbookError("no_sheet", wanted=wanted, sheets=", ".join(shown))
        name = wanted or shown[0]
        sheet = workbook.get_sheet_by_name(name)
        uncached = sheets.get(files.get(name, ""), Sheet()).uncached
        facts = {
            "sheets": shown,
            "sheet": name,
            "since_1904": since_1904,
            "uncached": uncached,
            "rows": sheet.end[0] + 1 if sheet.end else 0,
        }
        out.write(json.dumps(facts) + "\n")
        rows = csv.writer(out, lineterminator="\n")
        # Empty rows above the table are given, empty columns before it are not.
        _top, left = sheet.start or (0, 0)
        for cells in sheet.iter_rows():
            rows.writerow([""] * left + [text_of(cell) for cell in cells])


def confine() -> None:  # pragma: no cover - in a process of its own
    """Let the process take this much memory and time, and no more; a tighter limit that is there already stays."""
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        _soft, hard = resource.getrlimit(kind)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (limit, limit))


def main(words: list[str], out: IO[str]) -> int:
    """Write the workbook words[0], its sheet words[1] when that is not empty; return the exit code."""
    error: dict[str, Any] = {}
    try:
        write(Path(words[0]), words[1], out)
    except WorkbookError as refusal:
        error = {"error": refusal.code} | refusal.details
    except PasswordError:
        error = {"error": "locked"}
    except MemoryError:
        error = {"error": "too_large", "limit": LIMITS["inflated"] // MEGABYTE}
    except (CalamineError, BadZipFile, ElementTree.ParseError, zlib.error, OSError, ValueError, KeyError):
        error = {"error": "damaged"}
    if error:
        out.write(json.dumps(error) + "\n")
    out.flush()
    return 1 if error else 0


if __name__ == "__main__":  # pragma: no cover - in a process of its own
    confine()
    sys.exit(main(sys.argv[1:], open(1, "w", encoding="utf-8", newline="", buffering=CHUNK)))  # noqa: SIM115 - to the end
