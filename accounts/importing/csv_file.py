"""Rows of a CSV file: streamed, strict about quotation marks, numbered as a spreadsheet numbers them."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Final

from django.utils.translation import gettext as _

from accounts.importing.containers import open_bytes
from accounts.importing.encodings import ENCODINGS, codec_of
from accounts.importing.fields import guess_columns
from accounts.importing.problems import RowError
from kam.core.errors import DomainError

DELIMITERS: Final = (";", ",", "\t", "|")
# Names for the command line and for messages.
DELIMITER_NAMES: Final = {"tab": "\t", "semicolon": ";", "comma": ",", "pipe": "|", "bar": "|", "\\t": "\t"}
_SAMPLE: Final = 128 * 1024
_SAMPLE_ROWS: Final = 30
# Characters; a line beyond it is kept from filling the memory.
LONGEST_LINE: Final = 4 * 1024 * 1024


# The number of a record (the header's is 1 when it comes first), its cells, and what made it unreadable.
Row = tuple[int, list[str], RowError | None]


@contextmanager
def open_text(path: Path, encoding: str) -> Iterator[tuple[io.TextIOWrapper, IO[bytes]]]:
    """Give the decoded text and the file underneath. A byte that the encoding does not know is a DomainError."""
    with open_bytes(path) as (content, raw):
        text = io.TextIOWrapper(content, encoding=codec_of(encoding), errors="strict", newline="")
        try:
            yield text, raw
        except UnicodeDecodeError as error:
            raise DomainError(
                _(
                    "The file cannot be read as %(encoding)s: byte %(byte)s does not belong there. "
                    "Choose another encoding."
                )
                % {"encoding": ENCODINGS[encoding], "byte": f"0x{error.object[error.start]:02X}"}
            ) from error
        except UnicodeError as error:
            # UTF-16 without the mark that says which byte comes first.
            reason = _("The file cannot be read as %(encoding)s. Choose another encoding.")
            raise DomainError(reason % {"encoding": ENCODINGS[encoding]}) from error


def delimiter_named(name: str) -> str:
    """Return the delimiter that a person declared by sign or by name, empty for none."""
    if not name:
        return ""
    sign = DELIMITER_NAMES.get(name.strip().casefold(), name)
    if sign not in DELIMITERS:
        raise DomainError(_("The delimiter must be one of these: ; , | or tab."))
    return sign


def sniff(path: Path, encoding: str) -> str:
    """Return the delimiter that the first rows agree on; empty when two are as good or none parts anything."""
    with open_text(path, encoding) as (text, _raw):
        sample = text.read(_SAMPLE)
    if declared := _declared(sample.partition("\n")[0]):
        return declared
    scores = {sign: _score(sample, sign, is_whole=len(sample) < _SAMPLE) for sign in DELIMITERS}
    best = max(scores.values())
    found = [sign for sign, score in scores.items() if score == best and best > (0, 0, 1)]
    return found[0] if len(found) == 1 else ""


def csv_rows(text: io.TextIOWrapper, delimiter: str) -> Iterator[Row]:
    """Give every record, empty ones included. One that cannot be taken apart carries its problem and its raw text."""
    lines: list[str] = []
    records = csv.reader(_kept(text, lines), delimiter=delimiter, strict=True)
    number = width = 0
    while True:
        lines.clear()
        try:
            cells = next(records)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            yield number, ["".join(lines).rstrip("\r\n")], _unreadable(error, last=records.line_num, count=len(lines))
            continue
        if not number and _declared("".join(lines)):
            continue
        number += 1
        width = width or len(cells)
        # Only the last line of a file may lack its end: then a short record is half a record.
        is_half = len(cells) < width and bool(lines) and not lines[-1].endswith(("\n", "\r"))
        yield number, cells, RowError("cut_off") if is_half else None


def _kept(text: io.TextIOWrapper, lines: list[str]) -> Iterator[str]:
    """Give the lines of the text and keep those of the open record in `lines`."""
    for line in iter(partial(text.readline, LONGEST_LINE), ""):
        if len(line) == LONGEST_LINE:
            raise DomainError(_("A line of the file never ends. This is not a CSV file with one record a line."))
        lines.append(line)
        yield line


def _unreadable(error: csv.Error, *, last: int, count: int) -> RowError:
    if count == 1 and "field larger" in str(error):
        return RowError("too_long", limit=csv.field_size_limit())
    return RowError("quotes", first=last - count + 1, last=last)


def _score(sample: str, sign: str, *, is_whole: bool) -> tuple[int, int, int]:
    """How well a delimiter fits: recognised header words, rows as wide as the header, its width."""
    lines = io.StringIO(sample, newline="")
    rows: list[list[str]] = []
    for row in csv.reader(lines, delimiter=sign):
        if row:
            rows.append(row)
        if len(rows) > _SAMPLE_ROWS:
            break
    if not is_whole and len(rows) <= _SAMPLE_ROWS:
        rows = rows[:-1]
    if not rows or len(rows[0]) < 2:
        return (0, 0, 0)
    widths = Counter(len(row) for row in rows)
    return (len(guess_columns(rows[0])), widths[len(rows[0])], len(rows[0]))


def _declared(line: str) -> str:
    sign = line.strip('\r\n"')
    return sign[4] if len(sign) == 5 and sign[:4].lower() == "sep=" and sign[4] in DELIMITERS else ""
