"""Numbers as people write them, by the declared decimal mark: never guessed row by row."""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from accounts.importing.problems import RowError
from accounts.importing.texts import unescape

# Digits before the mark that NUMERIC(18, 4) holds, and decimals it keeps.
DIGITS: Final = 14
DECIMALS: Final = 4
_PLACES: Final = Decimal(1).scaleb(-DECIMALS)

# Full-width signs of Chinese and Japanese keyboards, and the true minus.
_WIDE: Final = str.maketrans("０１２３４５６７８９．，－＋（）−", "0123456789.,-+()-")
_SPACES: Final = "\u00a0\u202f\u2009\u3000 "
_GROUPING: Final = {".": f",'’{_SPACES}", ",": f".'’{_SPACES}"}
_NOT_FINITE: Final = re.compile(r"[+-]?(nan|inf|infinity|∞)", re.IGNORECASE)
_EXPONENT: Final = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+")
# Anything longer is no amount, whatever its digits say.
_LONGEST: Final = 80


def number_reader(decimal: str) -> Callable[[str], str]:
    """Return a function from a cell to a number in the database's spelling, for "." or "," as decimal mark.

    Decimals beyond the fourth are rounded half up. The function raises RowError.
    """
    mark = re.escape(decimal)
    simple = re.compile(rf"-?[0-9]{{1,{DIGITS}}}({mark}[0-9]{{1,{DECIMALS}}})?")
    plain = re.compile(rf"[0-9]*({mark}[0-9]*)?")
    grouped = re.compile(rf"[0-9]{{1,3}}([{_GROUPING[decimal]}][0-9]{{3}})+({mark}[0-9]*)?")
    no_groups = str.maketrans(decimal, ".", _GROUPING[decimal])

    def read(raw: str) -> str:
        if simple.fullmatch(raw):
            return raw.replace(decimal, ".")
        text, is_negative = _signed(unescape(raw).strip().translate(_WIDE))
        if not any("0" <= character <= "9" for character in text) or len(text) > _LONGEST:
            raise RowError("not_a_number", decimal=decimal)
        if not (plain.fullmatch(text) or (grouped.fullmatch(text) and _one_separator(text, decimal))):
            raise RowError("not_a_number", decimal=decimal)
        return _rounded(text.translate(no_groups), is_negative=is_negative)

    return read


def _signed(text: str) -> tuple[str, bool]:
    """Split a number into its digits and whether it is negative: -1, 1-, (1)."""
    if _NOT_FINITE.fullmatch(text):
        raise RowError("not_finite")
    if _EXPONENT.fullmatch(text):
        raise RowError("exponent")
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if text.endswith("-"):
        return text[:-1].rstrip(), True
    if text.startswith(("-", "+")):
        return text[1:].lstrip(), text.startswith("-")
    return text, False


def _one_separator(text: str, decimal: str) -> bool:
    whole = text.split(decimal, 1)[0]
    return len({character for character in whole if not "0" <= character <= "9"}) == 1


def _rounded(text: str, *, is_negative: bool) -> str:
    value = Decimal(text)
    if value < 10**DIGITS:
        value = value.quantize(_PLACES, rounding=ROUND_HALF_UP)
    if value >= 10**DIGITS:
        raise RowError("too_large", digits=DIGITS)
    return f"-{value:f}" if is_negative and value else f"{value:f}"
