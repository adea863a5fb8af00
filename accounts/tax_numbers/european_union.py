"""European Union: VAT numbers of the member states and of Northern Ireland.

Every country has a pattern. The check digit is verified where its rule is published and has no exceptions
in use; a number of the other countries (Bulgaria, Cyprus, Spain, Ireland, Lithuania, Latvia, Northern
Ireland, natural persons in Czechia, lettered keys in France) is accepted by its pattern.
"""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from accounts.tax_numbers.cleaning import (
    digits,
    iso_7064_is_right,
    luhn_is_right,
    weighted_sum,
    wrong_check,
)
from accounts.tax_numbers.poland import nip_is_right
from kam.core.errors import DomainError

_PATTERNS = {
    "AT": r"U\d{8}", "BE": r"[01]\d{9}", "BG": r"\d{9,10}", "CY": r"\d{8}[A-Z]", "CZ": r"[0-8]\d{7}|\d{9,10}",
    "DE": r"[1-9]\d{8}", "DK": r"[1-9]\d{7}", "EE": r"\d{9}", "EL": r"\d{9}",
    "ES": r"[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z]", "FI": r"\d{8}", "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}", "HR": r"\d{11}",
    "HU": r"\d{8}", "IE": r"\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W]", "IT": r"\d{11}", "LT": r"\d{9}|\d{12}",
    "LU": r"\d{8}", "LV": r"\d{11}", "MT": r"\d{8}", "NL": r"\d{9}B\d{2}", "PL": r"\d{10}", "PT": r"[1-9]\d{8}",
    "RO": r"[1-9]\d{1,9}", "SE": r"\d{12}", "SI": r"[1-9]\d{7}", "SK": r"[1-9]\d{9}",
    "XI": r"\d{9}|\d{12}|GD\d{3}|HA\d{3}",
}  # fmt: skip


def vat(number: str) -> str:
    """Check prefix, pattern and, where possible, the check digit; GR becomes EL, old Belgian numbers get their 0."""
    country, rest = number[:2], number[2:]
    if country == "GR":
        country = "EL"
    if country not in _PATTERNS:
        message = _(
            "An EU VAT number begins with the two letters of a member state, such as PL or DE; “%(number)s” does not."
        )
        raise DomainError(message % {"number": number}, field="value")
    if country == "BE" and len(rest) == 9:
        rest = f"0{rest}"
    if not re.fullmatch(_PATTERNS[country], rest, re.ASCII):
        message = _("“%(number)s” does not look like a VAT number of %(country)s. Check for missing characters.")
        raise DomainError(message % {"number": number, "country": country}, field="value")
    if country in _CHECKS and not _CHECKS[country](rest):
        raise wrong_check(label=_("EU VAT number"), number=number)
    return f"{country}{rest}"


def _modulo_11(number: str, weights: tuple[int, ...]) -> bool:
    """Weighted digits and the check digit add up to a multiple of 11; a remainder of 10 is never assigned."""
    return -weighted_sum(number, weights) % 11 == int(number[-1])


def _modulo_10(number: str, weights: tuple[int, ...]) -> bool:
    return -weighted_sum(number, weights) % 10 == int(number[-1])


def _austria(number: str) -> bool:
    total = 4
    for place, digit in enumerate(digits(number[1:8])):
        doubled = digit * 2 if place % 2 else digit
        total += doubled // 10 + doubled % 10
    return -total % 10 == int(number[-1])


def _belgium(number: str) -> bool:
    return 97 - int(number[:8]) % 97 == int(number[8:])


def _czechia(number: str) -> bool:
    if len(number) != 8:
        return True
    # 11 minus a remainder of 0 is written 1, minus a remainder of 1 it is written 0.
    return (11 - weighted_sum(number, (8, 7, 6, 5, 4, 3, 2)) % 11) % 10 == int(number[-1])


def _france(number: str) -> bool:
    """The last nine digits are the SIREN, which Luhn checks; numbers of Monaco have none and begin with 000."""
    key, siren = number[:2], number[2:]
    if not siren.startswith("000") and not luhn_is_right(siren):
        return False
    return not key.isdecimal() or int(key) == (12 + 3 * (int(siren) % 97)) % 97


def _greece(number: str) -> bool:
    return weighted_sum(number, (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10 == int(number[-1])


def _luxembourg(number: str) -> bool:
    return int(number[:6]) % 89 == int(number[6:])


def _malta(number: str) -> bool:
    return 37 - weighted_sum(number, (3, 4, 6, 7, 8, 9)) % 37 == int(number[6:])


def _netherlands(number: str) -> bool:
    """Companies keep the modulo 11 of their tax number; sole traders got a modulo 97 of the whole in 2020."""
    company = weighted_sum(number, (9, 8, 7, 6, 5, 4, 3, 2)) % 11 == int(number[8])
    return company or int(f"2321{number[:9]}11{number[10:]}") % 97 == 1


def _portugal(number: str) -> bool:
    check = -weighted_sum(number, (9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return check % 10 == int(number[-1])


def _romania(number: str) -> bool:
    return weighted_sum(number.zfill(10), (7, 5, 3, 2, 1, 7, 5, 3, 2)) * 10 % 11 % 10 == int(number[-1])


def _slovenia(number: str) -> bool:
    remainder = weighted_sum(number, (8, 7, 6, 5, 4, 3, 2)) % 11
    # A remainder of 0 is never assigned, one of 1 is written 0.
    return remainder != 0 and (11 - remainder) % 10 == int(number[-1])


_CHECKS: dict[str, Callable[[str], bool]] = {
    "AT": _austria,
    "BE": _belgium,
    "CZ": _czechia,
    "DE": iso_7064_is_right,
    "DK": lambda number: weighted_sum(number, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0,
    "EE": lambda number: _modulo_10(number, (3, 7, 1, 3, 7, 1, 3, 7)),
    "EL": _greece,
    "FI": lambda number: _modulo_11(number, (7, 9, 10, 5, 8, 4, 2)),
    "FR": _france,
    "HR": iso_7064_is_right,
    "HU": lambda number: _modulo_10(number, (9, 7, 3, 1, 9, 7, 3)),
    "IT": luhn_is_right,
    "LU": _luxembourg,
    "MT": _malta,
    "NL": _netherlands,
    "PL": nip_is_right,
    "PT": _portugal,
    "RO": _romania,
    "SE": lambda number: luhn_is_right(number[:10]),
    "SI": _slovenia,
    "SK": lambda number: int(number) % 11 == 0,
}
