"""Figures and dates as the reader's language writes them (CLDR); nothing is written as an en dash."""

import re
from copy import copy
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent, parse_pattern
from django.utils import timezone
from django.utils.translation import get_language, ngettext

Number = int | float | Decimal

MISSING: Final = "–"
MINUS: Final = "\N{MINUS SIGN}"
# English dates are written day first: the customers are European.
DAY: Final = {"en": "d MMM yyyy", "pl": "d MMM yyyy", "zh": "y年M月d日"}
DAY_OF_MONTH: Final = {"en": "d MMM", "pl": "d MMM", "zh": "M月d日"}
MONTH: Final = {"en": "MMM yyyy", "pl": "LLL yyyy", "zh": "y年M月"}
MONTH_ALONE: Final = {"en": "MMM", "pl": "LLL", "zh": "M月"}
MOMENT: Final = {"en": "{day}, {time}", "pl": "{day}, {time}", "zh": "{day} {time}"}
# From here on a compact figure keeps two decimals: 5.42M, but 840k.
LARGE: Final = 1_000_000
# Beside the name of a view nobody tells 4,000 from 5,000; the list itself says how many it found.
MOST_COUNTED: Final = 999
# Polish does not group four digits: 6120, but 12 371 (CLDR minimumGroupingDigits, which Babel does not read).
GROUPED_FROM: Final = {"pl": 10_000}


def number(value: Number | None, digits: int = 0) -> str:
    """Write a figure with exactly `digits` decimals: 12,371."""
    if value is None:
        return MISSING
    text = format_decimal(
        _rounded(value, digits), format=_pattern(digits), locale=locale(), group_separator=_is_grouped(value)
    )
    return _with_minus(text)


def capped(count: int | None) -> str:
    """Write a count where there is room for three digits and no need of more: 999+ for thousands."""
    return number(count) if count is None or count <= MOST_COUNTED else f"{number(MOST_COUNTED)}+"


def money(value: Number | None, currency: str) -> str:
    """Write an amount without minor units: €372,000."""
    return _money(value, currency, digits=0)


def money_exact(value: Number | None, currency: str) -> str:
    """Write an amount with two decimals: €372,000.50."""
    return _money(value, currency, digits=2)


def compact_money(value: Number | None, currency: str) -> str:
    """Write an amount as short as a list needs it: €5.42M, €840k, 5,42 mln €, €542万."""
    return MISSING if value is None else _compact_money(value, currency, _language())


@lru_cache(maxsize=8192)
def _compact_money(value: Number, currency: str, language: str) -> str:
    amount = Decimal(str(value))
    unit = _unit(abs(amount))
    if unit == 1:
        return _money(amount, currency, digits=0)
    scaled = amount / unit
    digits = _compact_digits(unit, abs(scaled))
    # A copy: Babel keeps the patterns it has parsed.
    pattern = copy(parse_pattern(_compact_patterns(language)[unit]))
    pattern.frac_prec = (digits, digits)
    text = pattern.apply(
        _rounded(scaled, digits), locale(), currency=currency, currency_digits=False, group_separator=False
    )
    # Lower case, as in the designs: CLDR's capital K reads as kelvin.
    return _spaced(f"{text.removesuffix('K')}k" if text.endswith("K") else text)


def compact_change(value: Number | None, currency: str) -> str:
    """Write how much more or less an amount is, as short as that, with its sign: +€92k, −€1.2M."""
    if value is None or not value:
        return compact_money(value, currency)
    amount = value if value > 0 else -value
    return f"{'+' if value > 0 else MINUS}{compact_money(amount, currency)}"


def percent(share: Number | None, digits: int = 1) -> str:
    """Write a share (0..1) as a percentage: 46.7%."""
    if share is None:
        return MISSING
    return _with_minus(format_percent(_rounded(share, digits + 2), format=f"{_pattern(digits)}%", locale=locale()))


def signed_percent(share: Number | None, digits: int = 1) -> str:
    """Write a change (0..1, or below 0) with its sign: +7.6%, −12.8%."""
    if share is None:
        return MISSING
    pattern = f"{_pattern(digits)}%"
    text = format_percent(_rounded(share, digits + 2), format=f"+{pattern};-{pattern}", locale=locale())
    return _with_minus(text)


def day(on: date | None) -> str:
    """Write a date: 20 Nov 2026. A datetime is written as its day in the current time zone."""
    return _date(on, DAY)


def day_of_month(on: date | None) -> str:
    """Write a date without its year: 20 Nov."""
    return _date(on, DAY_OF_MONTH)


def month(on: date | None) -> str:
    """Write the month of a date: Nov 2026."""
    return _date(on, MONTH)


def month_alone(on: date | None) -> str:
    """Write the month of a date without its year, for an axis: Nov."""
    return _date(on, MONTH_ALONE)


def moment(at: datetime | None) -> str:
    """Write a point in time in the current time zone: 20 Nov 2026, 14:05."""
    if at is None:
        return MISSING
    local = timezone.localtime(at)
    return MOMENT[_language()].format(day=day(local.date()), time=f"{local:%H:%M}")


def days(count: int | None) -> str:
    """Write a number of days in the short form: 38 d."""
    if count is None:
        return MISSING
    return ngettext("%(count)s d", "%(count)s d", count) % {"count": number(count)}


def locale() -> Locale:
    """Return Babel's locale of the active language."""
    return _locale(_language())


def _money(value: Number | None, currency: str, *, digits: int) -> str:
    if value is None:
        return MISSING
    currency_pattern = locale().currency_formats["standard"].pattern.split(";")[0]
    text = format_currency(
        _rounded(value, digits),
        currency,
        format=currency_pattern.replace("#,##0.00", _pattern(digits)),
        locale=locale(),
        currency_digits=False,
        group_separator=_is_grouped(value),
    )
    return _spaced(text)


def _with_minus(text: str) -> str:
    """Write a figure below zero with a minus, which CLDR leaves a hyphen in our languages: −9.0%."""
    return text.replace("-", MINUS)


def _spaced(text: str) -> str:
    """Give an amount its minus, and part a currency of letters from its digits: PLN 6,120.

    Babel does not read CLDR's currencySpacing.
    """
    return re.sub(r"(?<=[A-Za-z])(?=\d)", "\N{NO-BREAK SPACE}", _with_minus(text))


def _date(on: date | None, patterns: dict[str, str]) -> str:
    if on is None:
        return MISSING
    if isinstance(on, datetime):
        on = timezone.localtime(on).date()
    language = _language()
    return _written_date(on, patterns[language], language)


@lru_cache(maxsize=8192)
def _written_date(on: date, pattern: str, language: str) -> str:
    return format_date(on, format=pattern, locale=_locale(language))


def _unit(amount: Decimal) -> int:
    """Return the unit that the amount is written in: 1, 1000, 1000000 … as the language counts."""
    unit = 1
    for larger in sorted(_compact_patterns(_language())):
        digits = 0 if unit == 1 else _compact_digits(unit, amount / unit)
        # 999,600 is 1.00M, not 1000k: what counts is what would be written.
        if _rounded(amount / unit, digits) < larger // unit:
            break
        unit = larger
    return unit


def _compact_digits(unit: int, scaled: Decimal) -> int:
    if unit >= LARGE:
        return 2
    return 1 if scaled < 10 else 0


def _rounded(value: Number, digits: int) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    # Adding zero turns a minus zero into zero.
    return exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP) + 0


def _is_grouped(value: Number) -> bool:
    return abs(_rounded(value, 0)) >= GROUPED_FROM.get(_language(), 0)


def _pattern(digits: int) -> str:
    return f"#,##0.{'0' * digits}" if digits else "#,##0"


def _language() -> str:
    """Return en, pl or zh: the language without its script or country."""
    return (get_language() or "en").partition("-")[0]


@lru_cache
def _locale(language: str) -> Locale:
    return Locale.parse("zh_Hans" if language == "zh" else language)


@lru_cache
def _compact_patterns(language: str) -> dict[int, str]:
    """Return the short money pattern of each unit the language counts in: {1000: "¤0K", …}."""
    short = _locale(language).compact_currency_formats["short"]["other"]
    patterns = {}
    for magnitude, pattern in short.items():
        zeros = pattern.pattern.count("0")
        unit = int(magnitude) // 10 ** (zeros - 1)
        if zeros == 1 and "¤" in pattern.pattern:
            patterns[unit] = pattern.pattern
    return patterns
