"""What foreign money was worth in euros: the first of every month, drifting gently around a level."""

from datetime import date, timedelta
from decimal import Decimal
from math import pi, sin
from typing import Final

from accounts.demo.months import months_until
from accounts.importing.rates import Rate

# Currency -> euros for one unit, how far it drifts, in how many months there and back, and from where on.
_LEVELS: Final = {
    "PLN": (0.2335, 0.018, 17, 2),
    "CNY": (0.1272, 0.022, 23, 5),
    "GBP": (1.1640, 0.015, 13, 1),
    "SEK": (0.0882, 0.020, 19, 7),
}
_DIGITS: Final = Decimal("0.000001")


def rates(last: date) -> list[Rate]:
    """Return the rates of every month that there are sales of, and of the one before."""
    return [
        Rate(currency, month, _rate(currency, month))
        for currency in _LEVELS
        for month in [_before(months_until(last)[0]), *months_until(last)]
    ]


def euros_for_one(currency: str, on: date) -> Decimal:
    """Return what one unit was worth on a day."""
    return _rate(currency, on.replace(day=1)) if currency in _LEVELS else Decimal(1)


def usual(currency: str) -> float:
    """Return what one unit is worth in an ordinary month: what price lists in this currency are made with."""
    return _LEVELS[currency][0] if currency in _LEVELS else 1.0


def _rate(currency: str, month: date) -> Decimal:
    level, drift, cycle, begin = _LEVELS[currency]
    place = month.year * 12 + month.month + begin
    return Decimal(level * (1 + drift * sin(2 * pi * place / cycle))).quantize(_DIGITS)


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)
