"""What a cell that cannot be read was probably meant to say: only offered, never put in its place unasked."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Final

from accounts.importing.dates import day_reader
from accounts.importing.numbers import number_reader
from accounts.importing.problems import RowError
from accounts.importing.reading import Reading
from accounts.importing.words import CHANNELS, CURRENCIES, KINDS, TRUTHS, read_currency

# Letters that are typed for digits.
_DIGITS: Final = str.maketrans("OoQIl|SsB", "000111558")
_DATE_PARTS: Final = re.compile(r"([0-9]{1,4})[^0-9]+([0-9]{1,2})[^0-9]+([0-9]{1,4})")
_YEARS: Final = range(1970, 2200)
# What is written beside a number: signs and codes of currencies.
_NOT_NUMBER: Final = re.compile(r"[^0-9.,()\-+\s\u00a0\u202f'’]")
_WORD_INSIDE: Final = re.compile(r"[0-9]\s*[^0-9\s.,()\-+'’\u00a0\u202f]+\s*[0-9]")
# Signs and words of money that mean one currency only.
_MONEY: Final = {
    "€": "EUR", "EURO": "EUR", "EUROS": "EUR", "ZŁ": "PLN", "ZL": "PLN", "ZŁOTY": "PLN", "ZŁOTYCH": "PLN", "£": "GBP",
    "GBR": "GBP", "RMB": "CNY", "人民币": "CNY", "元": "CNY", "US$": "USD", "KČ": "CZK",
}  # fmt: skip
# Among all codes of the world the ones that are meant when nothing else says so.
_COMMON: Final = frozenset({"EUR", "USD", "GBP", "PLN", "CNY", "CHF", "CZK", "HUF", "SEK", "NOK", "DKK", "JPY", "RON"})
_WORDS: Final = {"channel": CHANNELS, "kind": KINDS, "credit_note": TRUTHS}
_NAMES_OF_DAYS: Final = {"date", "order_date"}
_NUMBERS: Final = {"amount", "quantity", "cost"}
_LONGEST: Final = 80


def suggest(field: str, value: str, reading: Reading, *, today: date, known: Iterable[str] = ()) -> str:
    """Return what to offer for a value of this field, empty for nothing. What is offered can be read.

    `known`: codes of the currencies that this company uses.
    """
    text = unicodedata.normalize("NFKC", value).strip()
    if not text or len(text) > _LONGEST:
        return ""
    if field in _NAMES_OF_DAYS:
        read = day_reader(reading.date_order, today=today)
        return _first_readable(_days(text, reading.date_order), read, unlike=value)
    if field in _NUMBERS:
        return _first_readable(_numbers(text, reading.decimal or "."), number_reader(reading.decimal or "."), value)
    if field == "currency":
        return _first_readable(_currencies(text.upper(), frozenset(known)), read_currency, unlike=value)
    if field in _WORDS:
        return next(iter(get_close_matches(text.casefold(), list(_WORDS[field]), n=1, cutoff=0.75)), "")
    return ""


def _first_readable(offers: Iterator[str], read: Callable[[str], str], unlike: str) -> str:
    for offer in offers:
        try:
            read(offer)
        except RowError:
            continue
        if offer != unlike:
            return offer
    return ""


def _days(text: str, order: str) -> Iterator[str]:
    """Give days in ISO form: letters for digits, a time zone taken away, the other order, the last of the month."""
    found = _DATE_PARTS.match(text.translate(_DIGITS))
    if not found:
        return
    one, two, three = (int(part) for part in found.groups())
    if one > 31:
        readings = [(one, two, three), (one, three, two)]
    else:
        year = three if three > 99 else 2000 + three
        readings = [(year, two, one), (year, one, two)] if order != "mdy" else [(year, one, two), (year, two, one)]
    real = [date(*parts).isoformat() for parts in readings if _is_real(*parts)]
    # Two ways to take it and no order that says which: nobody knows what was meant.
    if len(set(real)) == 1 or one > 31 or order in {"dmy", "mdy"}:
        yield from real[:1]
    year, month, day = readings[0]
    if not real and year in _YEARS and 1 <= month <= 12 and 28 < day <= 31:
        yield date(year, month, monthrange(year, month)[1]).isoformat()


def _is_real(year: int, month: int, day: int) -> bool:
    return year in _YEARS and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _numbers(text: str, decimal: str) -> Iterator[str]:
    """Give numbers in the file's own spelling: without words beside them, letters for digits, the other mark."""
    bare = _NOT_NUMBER.sub("", text).strip()
    yield text.translate(_DIGITS)
    if _WORD_INSIDE.search(text):
        return
    yield bare
    other = "," if decimal == "." else "."
    try:
        plain = number_reader(other)(bare)
    except RowError:
        return
    yield plain.replace(".", decimal)


def _currencies(text: str, known: frozenset[str]) -> Iterator[str]:
    """Give codes: what the sign stands for, else the one code in use that is a slip of the pen away."""
    if meant := _MONEY.get(text):
        yield meant
    if not (2 <= len(text) <= 4 and text.isalpha()):
        return
    for codes in (known & CURRENCIES, _COMMON):
        near = sorted(code for code in codes if _is_slip(text, code))
        if len(near) == 1:
            yield near[0]


def _is_slip(text: str, code: str) -> bool:
    """Say whether two letters are swapped, or one is wrong, missing or too many."""
    if sorted(text) == sorted(code):
        return True
    if len(text) == len(code):
        return sum(one != other for one, other in zip(text, code, strict=True)) == 1
    longer, shorter = (text, code) if len(text) > len(code) else (code, text)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
