"""Finding out how a file is to be read: what it proves, what it makes likely, and what a person must say."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from accounts.importing.containers import kind_of
from accounts.importing.csv_file import delimiter_named, sniff
from accounts.importing.encodings import ENCODINGS, examine, normal_name, settle
from accounts.importing.fields import BY_KEY, REQUIRED, guess_columns
from accounts.importing.reading import Reading
from accounts.importing.source import Source, open_source
from accounts.importing.words import CURRENCIES
from accounts.importing.workbook import NUMBER
from kam.core.errors import DomainError

_SAMPLE: Final = 20_000
# The share of telling values that must agree.
_CLEAR: Final = 0.8
_TELLING: Final = ("amount", "quantity", "cost", "date", "order_date", "currency")
_SIGNS: Final = str.maketrans("", "", "-+() \u00a0\u202f\u2009'’%")
_ONE_GROUP: Final = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}")
_MANY_GROUPS: Final = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}(\1[0-9]{3})+")
_ONE_MARK: Final = re.compile(r"[0-9]*([.,])[0-9]+")
_TWO_MARKS: Final = re.compile(r"[0-9]{1,3}(([.,])[0-9]{3})+([.,])[0-9]*")
_YEAR_FIRST: Final = re.compile(r"[0-9]{4}[-/.年]")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2[0-9]{2,4}(?:\D.*)?")


@dataclass(frozen=True)
class Question:
    """Something about a file that nobody but a person can answer. `field` is the key of `Reading` that holds it."""

    field: str
    text: str


def detect(path: Path, declared: Reading, *, wanted_format: str = "", language: str = "en") -> Reading:
    """Return the declared reading with all filled in that the file tells. DomainError when it is no sales file."""
    kind = kind_of(path, wanted=wanted_format)
    reading = declared.having(format=kind)
    if kind == "csv":
        evidence = examine(path, language=language)
        encoding = settle(normal_name(declared.encoding), evidence)
        reading = reading.having(
            encoding=encoding or evidence.likely,
            is_proposed=not encoding and bool(evidence.likely),
            strange_row=0 if encoding else evidence.row,
        )
        if not reading.encoding:
            return reading
        reading = reading.having(delimiter=delimiter_named(declared.delimiter) or sniff(path, reading.encoding))
        if not reading.delimiter:
            return reading
    with open_source(path, reading, marked=True) as source:
        reading = reading.having(header=source.header, sheet=source.facts.sheet)
        known = {key: name for key, name in declared.columns.items() if name in source.header}
        reading = reading.having(columns=known or guess_columns(source.header))
        return _with_conventions(reading, source)


def questions(reading: Reading) -> list[Question]:
    """Return what is still open; an import needs an empty list."""
    if not reading.encoding and reading.format == "csv":
        text = _(
            "Row %(row)s is not in UTF-8. Choose the encoding of the file, such as %(polish)s for Polish or "
            "%(chinese)s for Chinese."
        )
        names = {"polish": ENCODINGS["cp1250"], "chinese": ENCODINGS["gb18030"]}
        return [Question("encoding", text % (names | {"row": str(reading.strange_row)}))]
    if reading.format == "csv" and not reading.delimiter:
        return [Question("delimiter", _("The columns cannot be told apart. Choose the delimiter of the file."))]
    asked = list(_open_questions(reading))
    if reading.is_proposed:
        text = _("The file looks like %(encoding)s. Look at the preview and confirm the encoding.")
        asked.insert(0, Question("encoding", text % {"encoding": ENCODINGS[reading.encoding]}))
    return asked


def require_answers(reading: Reading) -> None:
    """Refuse a reading that leaves something open, with the first question. DomainError."""
    for question in questions(reading):
        raise DomainError(question.text, field=question.field)


def _open_questions(reading: Reading) -> Iterable[Question]:
    if len(reading.header) < 2:
        text = _("With this delimiter the file has one column only. Choose another delimiter.")
        yield Question("delimiter", text)
        return
    missing = [str(BY_KEY[key].label) for key in REQUIRED if reading.index_of(key) is None]
    if missing:
        text = _("No column holds these: %(missing)s. The file has: %(header)s.")
        header = ", ".join(name[:40] for name in reading.header[:30] if name)
        yield Question("columns", text % {"missing": ", ".join(missing), "header": header})
        return
    if not reading.decimal:
        text = _("Amounts such as 1,234 could mean two things. Choose the decimal mark of the file.")
        yield Question("decimal", text)
    if not reading.date_order:
        text = _("Dates such as 01/02/2026 could mean two things. Choose the order of day and month.")
        yield Question("date_order", text)
    if not reading.currency and reading.index_of("currency") is None:
        yield Question("currency", _("No column holds the currency. Choose the currency of the file."))


def _with_conventions(reading: Reading, source: Source) -> Reading:
    """Fill in the decimal mark, the order of dates and the currency from the first rows, as far as they are certain."""
    places = {key: place for key in _TELLING if (place := reading.index_of(key)) is not None}
    found: dict[str, Counter[str]] = {key: Counter() for key in _TELLING}
    for _number, cells, _problem in islice(source.rows, _SAMPLE):
        for key, place in places.items():
            if place < len(cells) and cells[place]:
                found[key][cells[place].strip()] += 1
    codes = Counter(code.upper() for code in found["currency"].elements() if code.upper() in CURRENCIES)
    common = min(codes, key=lambda code: (-codes[code], code), default="")
    numbers, days = found["amount"] + found["quantity"] + found["cost"], found["date"] + found["order_date"]
    return reading.having(
        decimal=reading.decimal or (decimal_mark(numbers) if "amount" in places else ""),
        date_order=reading.date_order or (date_order(days) if "date" in places else ""),
        currency=reading.currency or common,
    )


def decimal_mark(values: Counter[str]) -> str:
    """Return "." or "," when the values prove it, "." when it does not matter, empty when it is open."""
    proofs: Counter[str] = Counter()
    is_open = False
    for value, count in values.items():
        text = value.translate(_SIGNS)
        if value.startswith(NUMBER) or text.isdecimal():
            continue
        if _ONE_GROUP.fullmatch(text) and not text.startswith("0"):
            is_open = True
        elif found := _MANY_GROUPS.fullmatch(text):
            proofs["." if found[1] == "," else ","] += count
        elif found := _TWO_MARKS.fullmatch(text):
            proofs[found[3]] += count
        elif found := _ONE_MARK.fullmatch(text):
            proofs[found[1]] += count
    return _verdict(proofs, is_open=is_open, otherwise=".")


def date_order(values: Counter[str]) -> str:
    """Return dmy or mdy when the values prove it, ymd when no value needs it, empty when it is open."""
    proofs: Counter[str] = Counter()
    is_open = False
    for value, count in values.items():
        found = _DAY_FIRST.fullmatch(value)
        if not found:
            if _YEAR_FIRST.match(value):
                proofs["ymd"] += count
            continue
        first, second = int(found[1]), int(found[3])
        if found[2] == "." or first > 12:
            proofs["dmy"] += count
        elif second > 12:
            proofs["mdy"] += count
        else:
            is_open = True
    return _verdict(proofs, is_open=is_open, otherwise="ymd")


def _verdict(proofs: Counter[str], *, is_open: bool, otherwise: str) -> str:
    """A few faulty rows do not make a file doubtful, half of them do."""
    if not proofs:
        return "" if is_open else otherwise
    meaning, count = proofs.most_common(1)[0]
    return meaning if count >= _CLEAR * proofs.total() else ""
