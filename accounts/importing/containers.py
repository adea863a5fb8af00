"""What kind of file this really is, whatever its name says, and its bytes, unpacked within limits."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from kam.core.errors import DomainError

MEGABYTE: Final = 1024 * 1024
# A packed CSV may grow to this size, and to this many times its own: beyond it is no sales history but a trap.
LARGEST_TEXT: Final = 4096 * MEGABYTE
LARGEST_RATIO: Final = 200
# Below this size the ratio says nothing.
RATIO_FROM: Final = 32 * MEGABYTE

GZIP: Final = b"\x1f\x8b"
ZIP: Final = b"PK\x03\x04"
# Spreadsheets before 2007, and all that are locked with a password.
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_FOREIGN: Final = {
    b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip", b"\x7fELF": "ELF", b"MZ\x90": "EXE", b"BZh9": "bzip2", b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd", b"SQLite format": "SQLite",
}  # fmt: skip
_HTML: Final = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<head", b"<body", b"<script", b"<svg")


def kind_of(path: Path, *, wanted: str = "") -> str:
    """Return "csv" or "xlsx" by the first bytes; `wanted` is what was declared. DomainError when it is neither."""
    with path.open("rb") as file:
        start = file.read(512)
    if not start.strip():
        raise DomainError(_("The file is empty. Choose a file that holds sales lines."))
    kind = "xlsx" if start.startswith(ZIP) else "csv"
    if kind == "csv" and not start.startswith(GZIP):
        refuse_foreign(start)
    if wanted and wanted != kind:
        raise DomainError(
            _("The file was declared as %(wanted)s but holds %(found)s. Choose the other format.")
            % {"wanted": wanted.upper(), "found": kind.upper()}
        )
    return kind


def refuse_foreign(start: bytes) -> None:
    """Refuse what is no text at all, by its first bytes."""
    if start.startswith(OLE):
        raise DomainError(
            _("This is an old or a password-protected workbook. Save it as .xlsx without a password, or as CSV.")
        )
    for magic, name in _FOREIGN.items():
        if start.startswith(magic):
            raise DomainError(_("This is a %(kind)s file, not a file of sales lines.") % {"kind": name})
    if start.removeprefix(_BOMS[0]).lstrip().lower().startswith(_HTML):
        raise DomainError(
            _(
                "This is a web page or XML under another name. "
                "Open it in a spreadsheet program and save it as .xlsx or CSV."
            )
        )


@contextmanager
def open_bytes(path: Path) -> Iterator[tuple["io.BufferedReader[Any]", IO[bytes]]]:
    """Give the file's bytes, unpacked where they are gzipped, and the file underneath: its position is the progress."""
    with path.open("rb") as raw:
        start = raw.read(2)
        raw.seek(0)
        if start != GZIP:
            yield raw, raw
            return
        with gzip.GzipFile(fileobj=raw) as packed:
            inflated = io.BufferedReader(_Measured(packed, raw), buffer_size=256 * 1024)
            refuse_nested(inflated.peek(512)[:512])
            yield inflated, raw


def refuse_nested(start: bytes) -> None:
    """Refuse a packed file that is no text: another archive, a workbook, nothing."""
    if not start:
        raise DomainError(_("The file is empty. Choose a file that holds sales lines."))
    if start.startswith((ZIP, GZIP)):
        raise DomainError(_("There is another packed file inside this one. Unpack it first."))
    refuse_foreign(start)


class _Measured(io.RawIOBase):
    """The content of a gzipped file, cut off with a refusal where it grows out of all proportion."""

    def __init__(self, packed: gzip.GzipFile, raw: IO[bytes]) -> None:
        self._packed = packed
        self._raw = raw
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # any writable buffer
        try:
            chunk = self._packed.read(len(buffer))
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise DomainError(_("The packed file is damaged or incomplete. Send it once more.")) from error
        self._size += len(chunk)
        is_out_of_proportion = self._size > RATIO_FROM and self._size > LARGEST_RATIO * max(self._raw.tell(), 1)
        if self._size > LARGEST_TEXT or is_out_of_proportion:
            raise DomainError(_("The packed file grows too large when it is unpacked. Split it into smaller files."))
        buffer[: len(chunk)] = chunk
        return len(chunk)
