"""Lines of JSON objects on the road of CSV: the names in the first line are the header, and every line is a row."""

import csv
import io
import json
import re
from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NoReturn, Protocol

from django.utils.translation import gettext as _

from accounts.importing.containers import GZIP
from accounts.importing.source import MOST_COLUMNS
from kam.core.errors import DomainError

# Bytes; a line beyond it is kept from filling the memory.
LONGEST_LINE: Final = 1024 * 1024
# Beyond these powers of ten a number is no amount, and written out it would fill pages.
LARGEST_POWER: Final = 40
PORTION: Final = 256 * 1024
MARK: Final = b"\xef\xbb\xbf"
# How JSON spells half of a character; whole ones are spelled so as well.
HALF: Final = re.compile(rb"\\u[dD][89abcdefABCDEF]")


class Bytes(Protocol):
    """A file as it comes: in portions of any size, and in no other way."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes, none at the end."""


class CsvOfLines:
    """Reads NDJSON in UTF-8 as bytes of a CSV with commas. DomainError, naming the line, for what is no object.

    Row N + 1 of the CSV is line N. Numbers are written with the decimal mark that the file's texts have.
    """

    def __init__(self, file: Bytes, *, decimal: str) -> None:
        self._file = file
        self._decimal = decimal
        self._pieces = self._written()

    def read(self, size: int = -1) -> bytes:
        """Return the next piece, however large a one is asked for; empty at the end."""
        return next(self._pieces, b"")

    def _written(self) -> Iterator[bytes]:
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        header: dict[str, None] = {}
        for number, row in self._objects():
            if not header:
                header = dict.fromkeys(row)
                _refuse_many(header)
                writer.writerow(header)
            if strange := next((name for name in row if name not in header), None):
                raise DomainError(
                    _("Line %(line)s has the field “%(name)s”, which the first line has not. Name all fields there.")
                    % {"line": number, "name": strange[:80]}
                )
            writer.writerow([self._cell(row.get(name), number) for name in header])
            if text.tell() >= PORTION:
                yield text.getvalue().encode()
                text.seek(0)
                text.truncate()
        yield text.getvalue().encode()

    def _objects(self) -> Iterator[tuple[int, dict[str, Any]]]:
        for number, line in enumerate(self._lines(), start=1):
            if len(line) > LONGEST_LINE:
                raise DomainError(_("Line %(line)s is too long.") % {"line": number})
            if not line.strip():
                raise DomainError(_("Line %(line)s is empty.") % {"line": number})
            try:
                found = json.loads(
                    line.removeprefix(MARK).decode(),
                    parse_int=_Number,
                    parse_float=_Number,
                    parse_constant=_refuse,
                    object_pairs_hook=_once,
                )
            except (ValueError, RecursionError):
                raise _no_json(line, number) from None
            except _TwiceError:
                raise DomainError(_("Line %(line)s has a field twice.") % {"line": number}) from None
            if not isinstance(found, dict) or not found:
                raise DomainError(_("Line %(line)s is no JSON object with fields.") % {"line": number})
            if HALF.search(line) and not _is_whole(found):
                raise DomainError(_("Line %(line)s holds half of a character.") % {"line": number})
            yield number, found

    def _lines(self) -> Iterator[bytes]:
        rest = b""
        while portion := self._file.read(PORTION):
            *whole, rest = (rest + portion).split(b"\n")
            yield from whole
            if len(rest) > LONGEST_LINE:
                break
        if rest:
            yield rest

    def _cell(self, value: Any, number: int) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, _Number):
            return value.plain().replace(".", self._decimal or ".")
        if isinstance(value, str):
            return value
        raise DomainError(_("Line %(line)s holds a list or an object in a field.") % {"line": number})


class _Number(str):
    """A number as the file spells it: nothing of it is lost on the way."""

    __slots__ = ()

    def plain(self) -> str:
        """Return it without an exponent, unless that would be longer than any amount."""
        if "e" not in self.lower():
            return str(self)
        try:
            found = Decimal(self)
        except InvalidOperation:
            # A power that no number has.
            return str(self)
        return format(found, "f") if abs(found.adjusted()) <= LARGEST_POWER else str(self)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _no_json(line: bytes, number: int) -> DomainError:
    if line.startswith(GZIP):
        return DomainError(_("This file is packed. Unpack it: of packed files only CSV can be read."))
    return DomainError(_("Line %(line)s is no JSON in UTF-8.") % {"line": number})


class _TwiceError(Exception):
    """One of two values would be lost."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwiceError
    return found


def _refuse_many(header: Collection[str]) -> None:
    if len(header) > MOST_COLUMNS:
        raise DomainError(
            _("Line 1 has %(found)s fields, more than the %(limit)s allowed.")
            % {"found": len(header), "limit": MOST_COLUMNS}
        )


def _is_whole(row: dict[str, Any]) -> bool:
    """Say whether all texts are such as can be stored."""
    try:
        "".join([*row, *(value for value in row.values() if isinstance(value, str))]).encode()
    except UnicodeEncodeError:
        return False
    return True
