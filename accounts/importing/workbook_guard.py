"""Looks at an .xlsx workbook before anything parses it: an archive that lies or grows is refused here.

Knows nothing of Django, because it runs in the process that may die of a workbook (`workbook_child`).
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZipFile, ZipInfo

MEGABYTE: Final = 1024 * 1024
LIMITS: Final = {"entries": 1_000, "inflated": 200 * MEGABYTE, "ratio": 100, "cells": 3_000_000}
# Small workbooks are mostly one style sheet: their ratio says nothing.
RATIO_FROM: Final = 4 * MEGABYTE
CHUNK: Final = 256 * 1024

_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s>/]")
# The attributes of a cell are few and short. Without bounds hostile XML makes each cell a search of the whole piece.
_TAG: Final = rb"<(?:\w+:)?c\s[^<>]{0,999}?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']"
_PLACED: Final = re.compile(_TAG)
_UNCACHED: Final = re.compile(
    _TAG + rb"[^<>]{0,999}>\s*<(?:\w+:)?f[^<>]{0,999}(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
# What the end of a piece may cut is looked at again with the next one.
_OVERLAP: Final = 2_048


class WorkbookError(Exception):
    """The workbook is not read; `code` says why."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass
class Sheet:
    """What a pass over a sheet's XML tells before anything is built in memory."""

    last_column: int = 0
    last_row: int = 0
    cells: int = 0
    # Column -> the first row in which a formula has no result.
    uncached: dict[int, int] = field(default_factory=dict)

    def look(self, xml: bytes, *, seen: int) -> None:
        """Take in a piece of XML, of which the first `seen` bytes were already looked at."""
        placed = _PLACED.findall(xml)
        self.last_column = max(
            [self.last_column, *(column_number(letters) for letters in {cell[0] for cell in placed})]
        )
        self.last_row = max([self.last_row, *(int(row) for row in {cell[1] for cell in placed})])
        self.cells += sum(match.end() > seen for match in _CELL.finditer(xml))
        for letters, row in _UNCACHED.findall(xml):
            self.uncached.setdefault(column_number(letters), int(row))
        if self.cells > LIMITS["cells"] or self.last_column * self.last_row > LIMITS["cells"]:
            raise WorkbookError("too_many_cells", limit=LIMITS["cells"])
        if self.cells and not self.last_column:
            raise WorkbookError("no_addresses")


def column_number(letters: bytes) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def inspect(path: Path) -> dict[str, Sheet]:
    """Inflate every entry, counting what really comes out, and look at the sheets. WorkbookError before any parsing."""
    with ZipFile(path) as archive:
        entries = archive.infolist()
    if len(entries) > LIMITS["entries"]:
        raise WorkbookError("too_many_entries", limit=LIMITS["entries"])
    refuse_strangers({entry.filename for entry in entries})
    allowed = max(RATIO_FROM, LIMITS["ratio"] * path.stat().st_size)
    sheets: dict[str, Sheet] = {}
    inflated = 0
    with path.open("rb") as file:
        for entry in entries:
            sheet = sheets.setdefault(entry.filename, Sheet()) if entry.filename.startswith("xl/worksheets/") else None
            tail = b""
            for piece in inflate(file, entry):
                inflated += len(piece)
                if inflated > LIMITS["inflated"]:
                    raise WorkbookError("too_large", limit=LIMITS["inflated"] // MEGABYTE)
                if inflated > allowed:
                    raise WorkbookError("ratio", limit=LIMITS["ratio"])
                tail = look_at(entry.filename, piece, tail, sheet)
    return sheets


def look_at(name: str, piece: bytes, tail: bytes, sheet: Sheet | None) -> bytes:
    """Examine a piece of one entry together with the end of the piece before; returns its own end."""
    if not name.endswith((".xml", ".rels")):
        return b""
    xml = tail + piece
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise WorkbookError("entities")
    if sheet is not None:
        sheet.look(xml, seen=len(tail))
    return xml[-_OVERLAP:]


def refuse_strangers(names: set[str]) -> None:
    """Refuse archives that are no workbook, and workbooks that are no plain .xlsx."""
    if "xl/workbook.bin" in names:
        raise WorkbookError("binary_workbook")
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise WorkbookError("no_workbook")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise WorkbookError("macros")


def inflate(file: IO[bytes], entry: ZipInfo) -> Iterator[bytes]:
    """Give the content of an entry piece by piece, whatever size its headers claim."""
    if entry.flag_bits & 1:
        raise WorkbookError("locked")
    if entry.compress_type not in {0, 8}:
        raise WorkbookError("damaged")
    file.seek(entry.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise WorkbookError("damaged")
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    file.seek(name_length + extra_length, 1)
    left = entry.compress_size
    engine = zlib.decompressobj(-15) if entry.compress_type == 8 else None
    while left > 0 and (packed := file.read(min(CHUNK, left))):
        left -= len(packed)
        if engine is None:
            yield packed
            continue
        while packed and not engine.eof:
            yield engine.decompress(packed, CHUNK)
            packed = engine.unconsumed_tail
