"""How the first rows of a file look, and how they would be understood."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Final

from accounts.importing.containers import open_bytes
from accounts.importing.dates import day_reader
from accounts.importing.detection import Question, questions
from accounts.importing.lines import LIMITS
from accounts.importing.numbers import number_reader
from accounts.importing.problems import RowError
from accounts.importing.reading import Reading
from accounts.importing.source import open_source
from accounts.importing.texts import clean_key, clean_name
from accounts.importing.words import read_channel, read_currency, read_kind, read_truth
from accounts.models import ImportBatch
from accounts.services.sales_import.receiving import day_of_arrival
from kam.core.errors import DomainError

Value = str | date | Decimal | bool | None
_DAYS: Final = {"date", "order_date"}
_NUMBERS: Final = {"amount", "quantity", "cost"}
_KEYS: Final = {"customer_id", "order_id", "product", "line_id"}
_NAMES: Final = {"customer_name", "country", "product_line", "ship_to", "salesperson"}
_WORDS: Final[dict[str, Callable[[str], str]]] = {
    "currency": read_currency, "channel": read_channel, "kind": read_kind, "credit_note": read_truth,
}  # fmt: skip
_RAW_BYTES: Final = 4_096


@dataclass(frozen=True)
class PreviewColumn:
    """One column: its header cell, the field it holds (empty: none), its first value as written and as understood."""

    name: str
    field: str = ""
    first: str = ""
    reads_as: Value = None
    problem: str = ""


@dataclass(frozen=True)
class Preview:
    """The beginning of a file. While `questions` is not empty the file cannot be imported."""

    columns: list[PreviewColumn] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    # Rows as raw text, where nobody knows yet how to take them apart.
    raw: list[str] = field(default_factory=list)


def preview(*, batch: ImportBatch, rows: int = 20) -> Preview:
    """Return the first rows of the file as it is read now. DomainError when it cannot be opened so."""
    reading = Reading.from_json(batch.reading)
    asked = questions(reading)
    path = batch.path
    if not reading.header:
        return Preview(questions=asked, raw=_raw(path, rows))
    try:
        with open_source(path, reading) as source:
            found = [cells for _number, cells, _problem in islice(source.rows, rows)]
            facts = source.facts
    except DomainError as refusal:
        return Preview(questions=[*asked, Question("encoding", str(refusal))], raw=_raw(path, rows))
    day = day_reader(reading.date_order, today=day_of_arrival(batch), since_1904=facts.since_1904)
    columns = [_column(reading, place, found, day) for place in range(len(reading.header))]
    return Preview(columns, found, asked, facts.sheets, reading.ignored)


def _column(reading: Reading, place: int, rows: list[list[str]], day: Callable[[str], str]) -> PreviewColumn:
    name = reading.header[place]
    key = next((key for key, column in reading.columns.items() if column == name), "")
    first = next((row[place] for row in rows if place < len(row) and row[place].strip()), "")
    if not key or not first:
        return PreviewColumn(name, key, first)
    try:
        return PreviewColumn(name, key, first, reads_as=_understood(reading, key, first, day))
    except RowError as error:
        return PreviewColumn(name, key, first, problem=error.reason)


def _understood(reading: Reading, key: str, raw: str, day: Callable[[str], str]) -> Value:
    if key in _DAYS:
        return date.fromisoformat(day(raw))
    if key in _NUMBERS:
        return Decimal(number_reader(reading.decimal or ".")(raw))
    if key in _KEYS:
        return clean_key(raw, limit=LIMITS[key])
    if key in _NAMES:
        return clean_name(raw, limit=LIMITS[key])
    word = _WORDS.get(key, str.strip)(raw)
    return word == "t" if key == "credit_note" else word


def _raw(path: Path, rows: int) -> list[str]:
    """Show the beginning of a text in an unknown encoding; shown only, never stored."""
    with open_bytes(path) as (content, _raw_file):
        text = content.read(_RAW_BYTES).decode("utf-8", "replace")
    return text.splitlines()[:rows]
