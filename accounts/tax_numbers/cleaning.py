"""What people type around a number, and the sums that several countries share."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

from kam.core.errors import DomainError

# Everything people put between the digits; also zero-width characters pasted from web pages.
_MARKS = re.compile(r"[\s.,\-\u2010-\u2015\u2212/\\_:\u200b-\u200f\u2060\ufeff]+")
_DIGITS = re.compile(r"[0-9]+")


def clean(number: str) -> str:
    """Return the number in capitals and ASCII digits (full-width ones too) without spaces and marks.

    What comes out goes through unchanged, so that one number is never stored in two spellings.
    """
    before = ""
    while number != before:
        # Taking a mark out, or a capital, may bring together what Unicode writes as one character.
        before, number = number, _MARKS.sub("", unicodedata.normalize("NFKC", number)).upper()
    return number


def is_digits(number: str) -> bool:
    """Say whether there is nothing but the digits 0 to 9; other scripts' digits are not."""
    return _DIGITS.fullmatch(number) is not None


def digits(number: str) -> list[int]:
    return [int(character) for character in number]


def weighted_sum(number: str, weights: Iterable[int]) -> int:
    """Return the sum of digit times weight, over as many digits as there are weights."""
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))


def luhn_is_right(number: str) -> bool:
    """Check the last digit by Luhn: every second digit from the right is doubled, sums of ten vanish."""
    total = 0
    for place, digit in enumerate(reversed(digits(number))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def iso_7064_is_right(number: str) -> bool:
    """Check the last digit by ISO 7064, MOD 11,10 (Germany, Croatia)."""
    check = 10
    for digit in digits(number[:-1]):
        check = 2 * ((check + digit) % 10 or 10) % 11
    return (check + int(number[-1])) % 10 == 1


def wrong_length(*, label: str, lengths: str, number: str) -> DomainError:
    """Refuse a number that does not consist of the right count of digits."""
    message = _("A %(label)s has %(lengths)s digits, not “%(number)s”.")
    return DomainError(message % {"label": label, "lengths": lengths, "number": number}, field="value")


def wrong_check(*, label: str, number: str) -> DomainError:
    """Refuse a number whose check digit does not agree with the others."""
    message = _("%(number)s is not a valid %(label)s: its check digit does not agree. Compare it with a document.")
    return DomainError(message % {"number": number, "label": label}, field="value")
