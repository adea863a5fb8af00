"""How the values of a list's address are read and written: `clean` understands one, `spell` writes it again.

A value nobody could mean is refused (ValidationError); the list leaves it out and says so.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST_ID: Final = 2**63 - 1
LONGEST_ID: Final = 19
# More values at once, or longer ones, are nobody's question.
MOST_VALUES: Final = 30
LONGEST_TEXT: Final = 100
LONGEST_NUMBER: Final = 20
LARGEST_AMOUNT: Final = Decimal(10**14)
MOST_DAYS: Final = 36_500


class Value(forms.CharField):
    """One value of an address."""

    def spell(self, value: Any) -> str:
        """Write the value as an address has it."""
        return str(value)


class Several(Value):
    """Values parted by a sign, each once, in the order of the address."""

    parted_by: ClassVar[str] = ","

    def clean(self, value: Any) -> list[str]:
        given = [part.strip() for part in super().clean(value).split(self.parted_by)]
        parts = list(dict.fromkeys(part for part in given if part))
        if len(parts) > MOST_VALUES or not all(self.knows(part) for part in parts):
            raise forms.ValidationError(_("There is no such value."), code="invalid")
        return parts

    def spell(self, value: Iterable[str]) -> str:
        return self.parted_by.join(value)

    def knows(self, part: str) -> bool:
        """Say whether anybody could mean this."""
        raise NotImplementedError


class Codes(Several):
    """Codes of a fixed list, spelled in the order of that list."""

    def __init__(self, codes: Iterable[str], **options: Any) -> None:
        super().__init__(**options)
        self.codes = list(codes)

    def clean(self, value: Any) -> list[str]:
        return sorted(super().clean(value), key=self.codes.index)

    def knows(self, part: str) -> bool:
        return part in self.codes


class Options(Codes):
    """Options of a field of our own, which may hold any sign but a bar."""

    parted_by = "|"


class Keys(Several):
    """Numbers of rows, and words that stand for some, such as `none`."""

    def __init__(self, words: Iterable[str] = ("none",), **options: Any) -> None:
        super().__init__(**options)
        self.words = frozenset(words)

    def knows(self, part: str) -> bool:
        is_number = part.isascii() and part.isdecimal() and len(part) <= LONGEST_ID
        return part in self.words or (is_number and 0 < int(part) <= LARGEST_ID)


class Texts(Several):
    """Names, parted by semicolons: a name may have a comma."""

    parted_by = ";"

    def knows(self, part: str) -> bool:
        return len(part) <= LONGEST_TEXT


class Amount(Value):
    """A decimal number."""

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            amount = Decimal(text) if text.isascii() and len(text) <= LONGEST_NUMBER else Decimal("NaN")
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or abs(amount) >= LARGEST_AMOUNT or decimals(amount) > LONGEST_NUMBER:
            raise forms.ValidationError(_("Enter a number, such as 1200 or -3.5."), code="invalid")
        return amount

    def spell(self, value: Decimal) -> str:
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


def decimals(amount: Decimal) -> int:
    """Return how many digits a finite amount needs after its point: 1e-999999 is short only to write."""
    return -int(amount.as_tuple().exponent)


class Days(Value):
    """A number of days."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).strip()
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_DAYS)) and int(text) <= MOST_DAYS):
            raise forms.ValidationError(_("Enter a number of days, such as 30."), code="invalid")
        return int(text)


class Day(Value):
    """A date as addresses have it: 2026-01-31."""

    def clean(self, value: Any) -> date | None:
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            # Python reads more spellings of a date than people write.
            return date.fromisoformat(text if len(text) == len("2026-01-31") else "")
        except ValueError as error:
            raise forms.ValidationError(_("Enter a date, such as 2026-01-31."), code="invalid") from error

    def spell(self, value: date) -> str:
        return value.isoformat()


class Word(Value):
    """One code of a fixed list."""

    def __init__(self, codes: Iterable[str], **options: Any) -> None:
        super().__init__(**options)
        self.codes = frozenset(codes)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text and text not in self.codes:
            raise forms.ValidationError(_("There is no such value."), code="invalid")
        return text
