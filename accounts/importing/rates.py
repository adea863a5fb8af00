"""Reading a file of exchange rates."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from accounts.importing.dates import day_reader
from accounts.importing.problems import RowError
from accounts.importing.small_file import faulty, table
from accounts.importing.words import read_currency
from kam.core.errors import DomainError

_COLUMNS: Final = {
    "currency": ("currency", "currency code", "waluta", "kod waluty", "币种", "货币"),
    "date": ("date", "data", "日期"),
    "rate": ("rate", "exchange rate", "kurs", "汇率"),
}
# Digits before and after the mark that the table holds.
_WHOLE: Final = 10
_DECIMALS: Final = 10


@dataclass(frozen=True)
class Rate:
    """What one unit of a currency is worth in the base currency from a day on."""

    currency: str
    on: date
    rate: Decimal


def read_rates(path: Path, *, today: date) -> list[Rate]:
    """Return the rates of a file with the columns currency, date, rate. DomainError names the row that is faulty."""
    found: dict[tuple[str, date], Rate] = {}
    day = day_reader("", today=today)
    for number, (currency, on, rate) in table(path, columns=_COLUMNS):
        try:
            each = Rate(read_currency(currency), date.fromisoformat(day(on)), _rate(rate))
        except RowError as error:
            raise DomainError(faulty(path, number, error.reason)) from error
        if found.setdefault((each.currency, each.on), each) != each:
            raise DomainError(faulty(path, number, RowError("rate_twice").reason))
    return list(found.values())


def _rate(raw: str) -> Decimal:
    whole, _mark, decimals = raw.partition(".")
    is_number = whole.isascii() and whole.isdecimal() and (not _mark or (decimals.isascii() and decimals.isdecimal()))
    if not is_number:
        raise RowError("not_a_number", decimal=".")
    if len(whole.lstrip("0")) > _WHOLE or len(decimals.rstrip("0")) > _DECIMALS:
        raise RowError("rate_digits", whole=_WHOLE, decimals=_DECIMALS)
    rate = Decimal(raw)
    if not rate:
        raise RowError("rate_zero")
    return rate
