"""Tax numbers that pass every check and can be nobody's: offices, regions and series that are never given out."""

from typing import Final

from accounts.demo.customer import Customer
from accounts.models import TaxId
from accounts.services.duplicates import TaxNumber
from accounts.tax_numbers.china import check_character
from accounts.tax_numbers.cleaning import luhn_is_right, weighted_sum
from accounts.tax_numbers.poland import nip_is_right

Kind = TaxId.Kind
_DANISH: Final = (2, 7, 6, 5, 4, 3, 2, 1)


def tax_numbers_of(customer: Customer) -> list[TaxNumber]:
    """Return the numbers of the customer's country, made of its customer number."""
    number = int("".join(sign for sign in customer.number if sign.isdigit()) or len(customer.name))
    return _BY_COUNTRY[customer.country](number)


def _polish(number: int) -> list[TaxNumber]:
    # No tax office has the number 000.
    nip = next(
        candidate
        for step in range(100)
        for candidate in (f"000{number % 10000:04d}{step:02d}{digit}" for digit in range(10))
        if nip_is_right(candidate)
    )
    return [(Kind.NIP, nip)]


def _chinese(number: int) -> list[TaxNumber]:
    # No region has the number 000000.
    first = f"91000000MA{number:07d}"
    return [(Kind.USCC, first + check_character(first))]


def _british(number: int) -> list[TaxNumber]:
    return [(Kind.OTHER, f"GB 000 {number:06d}")]


def _swedish(number: int) -> list[TaxNumber]:
    nine = f"00{number:07d}"
    ten = next(f"{nine}{digit}" for digit in range(10) if luhn_is_right(f"{nine}{digit}"))
    return [(Kind.EU_VAT, f"SE{ten}01")]


def _irish(number: int) -> list[TaxNumber]:
    seven = f"00{number:05d}"
    return [(Kind.EU_VAT, f"IE{seven}{_irish_letter(seven)}")]


def _irish_letter(seven: str) -> str:
    rest = weighted_sum(seven, range(8, 1, -1)) % 23
    return "WABCDEFGHIJKLMNOPQRSTUV"[rest]


def _danish(number: int) -> list[TaxNumber]:
    candidates = (f"99{number % 10000:04d}{two:02d}" for two in range(100))
    right = next(candidate for candidate in candidates if weighted_sum(candidate, _DANISH) % 11 == 0)
    return [(Kind.EU_VAT, f"DK{right}")]


def _norwegian(number: int) -> list[TaxNumber]:
    return [(Kind.OTHER, f"NO 000 {number:06d} MVA")]


_BY_COUNTRY: Final = {
    "Poland": _polish,
    "China": _chinese,
    "United Kingdom": _british,
    "Sweden": _swedish,
    "Ireland": _irish,
    "Denmark": _danish,
    "Norway": _norwegian,
}
