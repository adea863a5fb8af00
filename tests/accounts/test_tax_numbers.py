"""Tax numbers: what is accepted, how it is stored, and the words of a refusal."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accounts import tax_numbers
from accounts.models import TaxId
from accounts.tax_numbers.china import check_character
from kam.core.errors import DomainError

# Numbers that authorities and companies publish, or that the rules' own documents give as examples.
VALID = [
    ("NIP", "5260250274"),
    ("NIP", "1234563218"),
    ("REGON", "192598184"),
    ("REGON", "12345678512347"),
    ("KRS", "0000028860"),
    ("USCC", "91110000600037341L"),
    ("USCC", "91350100M000100Y43"),
    ("EU_VAT", "ATU13585627"),
    ("EU_VAT", "BE0428759497"),
    ("EU_VAT", "CZ25123891"),
    ("EU_VAT", "DE136695976"),
    ("EU_VAT", "DK13585628"),
    ("EU_VAT", "EE100931558"),
    ("EU_VAT", "EL094259216"),
    ("EU_VAT", "FI20774740"),
    ("EU_VAT", "FR40303265045"),
    ("EU_VAT", "HR33392005961"),
    ("EU_VAT", "HU12892312"),
    ("EU_VAT", "IT00743110157"),
    ("EU_VAT", "LU15027442"),
    ("EU_VAT", "MT11679112"),
    ("EU_VAT", "NL004495445B01"),
    ("EU_VAT", "PL5260250274"),
    ("EU_VAT", "PT501964843"),
    ("EU_VAT", "RO18547290"),
    ("EU_VAT", "SE123456789701"),
    ("EU_VAT", "SI50223054"),
    ("EU_VAT", "SK2022749619"),
]
# By pattern only, so that a wrong last character is not noticed.
BY_PATTERN = [
    "CZ7103192745",
    "BG175074752",
    "CY10259033P",
    "ESB58378431",
    "IE6433435F",
    "LT119511515",
    "LV40003521600",
    "XI123456789",
]


@pytest.mark.parametrize(("kind", "number"), VALID)
def test_accepts_numbers_in_use(kind: str, number: str) -> None:
    assert tax_numbers.normalise(kind=kind, number=number) == number


@pytest.mark.parametrize(("kind", "number"), [pair for pair in VALID if pair[0] != "KRS"])
def test_any_other_last_character_is_refused(kind: str, number: str) -> None:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY" if kind == "USCC" else "0123456789"
    # The last digits of a Dutch number are a count and those of a Swedish one always 01: the check stands before.
    place = {"NL": 10, "SE": 11}.get(number[:2], len(number) - 1)
    for other in set(alphabet) - {number[place]}:
        wrong = number[:place] + other + number[place + 1 :]
        with pytest.raises(DomainError, match="check digit does not agree"):
            tax_numbers.normalise(kind=kind, number=wrong)


@pytest.mark.parametrize("number", BY_PATTERN)
def test_accepts_the_rest_of_the_union_by_pattern(number: str) -> None:
    assert tax_numbers.normalise(kind="EU_VAT", number=number) == number
    with pytest.raises(DomainError, match="does not look like a VAT number"):
        tax_numbers.normalise(kind="EU_VAT", number=number + "00000")


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("NIP", " 526-025-02-74 ", "5260250274"),
        ("NIP", "PL 526 025 02 74", "5260250274"),
        ("NIP", "５２６０２５０２７４", "5260250274"),
        ("NIP", "\ufeff526\u2011025\u00a002\u200b74", "5260250274"),
        ("EU_VAT", "de 136 695 976", "DE136695976"),
        ("EU_VAT", "GR 094259216", "EL094259216"),
        ("EU_VAT", "BE 428.759.497", "BE0428759497"),
        ("USCC", "91110000 6000 37341l", "91110000600037341L"),
        ("OTHER", "che-123.456.788", "CHE123456788"),
    ],
)
def test_marks_capitals_and_widths_do_not_matter(kind: str, typed: str, stored: str) -> None:
    assert tax_numbers.normalise(kind=kind, number=typed) == stored


@pytest.mark.parametrize(
    ("kind", "typed", "reason"),
    [
        ("NIP", "", "Enter the tax number."),
        ("NIP", " - ", "Enter the tax number."),
        ("NIP", "526025027", "A NIP has 10 digits, not “526025027”."),
        ("NIP", "52602502٧4", "A NIP has 10 digits"),
        ("NIP", "0000000000", "check digit does not agree"),
        ("REGON", "1925981841", "A REGON has 9 / 14 digits"),
        ("REGON", "000000000", "check digit does not agree"),
        ("REGON", "19259818500000", "check digit does not agree"),
        ("KRS", "28860", "A KRS has 10 digits"),
        ("USCC", "91110000600037341", "has 18 characters, not 17"),
        ("USCC", "9111000O600037341L", "without I, O, S, V and Z"),
        ("USCC", "911A0000600037341L", "the third to the eighth being digits"),
        ("EU_VAT", "5260250274", "begins with the two letters of a member state"),
        ("EU_VAT", "GB123456789", "begins with the two letters of a member state"),
        ("EU_VAT", "DE12345", "does not look like a VAT number of DE"),
        ("OTHER", "1" * 41, "at most 40 characters"),
    ],
)
def test_a_refusal_says_what_is_wrong(kind: str, typed: str, reason: str) -> None:
    with pytest.raises(DomainError, match=reason) as refusal:
        tax_numbers.normalise(kind=kind, number=typed)
    assert refusal.value.field == "value"


@pytest.mark.parametrize("typed", ["12\x0034", "12\ud80034"])
def test_what_is_no_text_is_refused(typed: str) -> None:
    with pytest.raises(DomainError, match="cannot be printed"):
        tax_numbers.normalise(kind="OTHER", number=typed)


@example("OTHER", "R\u00b8")
@given(st.sampled_from(TaxId.Kind.values), st.text(max_size=30))
def test_every_text_is_stored_as_it_stays_or_refused(kind: str, typed: str) -> None:
    try:
        stored = tax_numbers.normalise(kind=kind, number=typed)
    except DomainError:
        return
    assert tax_numbers.normalise(kind=kind, number=stored) == stored


@given(st.text("123456789", min_size=9, max_size=9))
def test_one_last_digit_at_most_fits_a_nip(nine: str) -> None:
    # Remainders 0 to 9 have one digit each, a remainder of 10 has none.
    assert sum(_is_accepted("NIP", f"{nine}{last}") for last in range(10)) <= 1


@given(st.text("123456789", min_size=10, max_size=10), st.integers(0, 8))
def test_neighbours_swapped_in_a_nip_are_noticed(digits: str, place: int) -> None:
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    # Weights of neighbours differ by 1 to 8 (the check digit weighs -1): no difference of digits makes that 0 mod 11.
    if swapped != digits:
        assert not (_is_accepted("NIP", digits) and _is_accepted("NIP", swapped))


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17), st.integers(0, 16))
def test_one_wrong_character_of_a_chinese_code_is_noticed(seventeen: str, place: int) -> None:
    # 31 is prime and no power of 3 is a multiple of it, so every single change moves the sum.
    changed = seventeen[:place] + ("0" if seventeen[place] != "0" else "1") + seventeen[place + 1 :]
    assert check_character(changed) != check_character(seventeen)


def test_a_nip_equals_the_vat_number_made_of_it() -> None:
    nip, vat = ("NIP", "5260250274"), ("EU_VAT", "PL5260250274")
    assert tax_numbers.equals(kind=nip[0], value=nip[1]) == [nip, vat]
    assert tax_numbers.equals(kind=vat[0], value=vat[1]) == [vat, nip]
    assert tax_numbers.equals(kind="EU_VAT", value="DE136695976") == [("EU_VAT", "DE136695976")]


def _is_accepted(kind: str, number: str) -> bool:
    try:
        tax_numbers.normalise(kind=kind, number=number)
    except DomainError:
        return False
    return True
