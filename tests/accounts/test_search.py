"""What is found by words and by tax numbers."""

import pytest

from accounts.models import Account
from kam.core.models import User
from tests.accounts.filtering import names
from tests.factories.accounts import AccountFactory, TaxIdFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbered(account: Account, anna: User) -> Account:
    """Northern Timber under a Polish number, beside a German one and one of which its number is a part."""
    TaxIdFactory(account=account, kind="NIP", value="5260250274")
    TaxIdFactory(account=AccountFactory(name="Holz", owner=anna), kind="EU_VAT", value="DE136695976")
    TaxIdFactory(account=AccountFactory(name="Longer", owner=anna), kind="OTHER", value="52602502741")
    return account


def found(typed: str, person: User) -> list[str]:
    return names(person, {"q": typed})


@pytest.mark.parametrize("typed", ["5260250274", "526-025-02-74", " 526 025 02 74", "PL 526.025.02.74", "pl5260250274"])
def test_finds_a_tax_number_however_it_is_typed(typed: str, numbered: Account, anna: User) -> None:
    assert found(typed, anna) == [numbered.name]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("de 136 695 976", ["Holz"]),
        ("526025027", []),
        ("136695976", []),
        ("holz", ["Holz"]),
        ("\u202eho\u200blz", ["Holz"]),
        ("holz 136", []),
    ],
)
def test_finds_whole_numbers_and_names_as_before(typed: str, name: list[str], numbered: Account, anna: User) -> None:
    assert found(typed, anna) == name


def test_a_european_number_of_poland_is_found_without_its_letters(numbered: Account, anna: User) -> None:
    TaxIdFactory(account=numbered, kind="EU_VAT", value="PL1234563218")
    assert found("123-456-32-18", anna) == [numbered.name]


def test_an_account_that_is_found_by_name_and_by_number_is_one_row(numbered: Account, anna: User) -> None:
    TaxIdFactory(account=numbered, kind="OTHER", value="5260250274")
    Account.objects.filter(pk=numbered.pk).update(search_text="northern timber 5260250274")
    assert found("5260250274", anna) == [numbered.name]


def test_other_numbers_are_found_with_the_signs_that_belong_to_them(numbered: Account, anna: User) -> None:
    TaxIdFactory(account=numbered, kind="EU_VAT", value="IE3628739+A")
    assert found("IE 3628739+A", anna) == [numbered.name]


def test_out_of_reach_a_number_finds_nothing(numbered: Account, clara: User, dina: User) -> None:
    assert found("5260250274", clara) == []
    assert found("5260250274", dina) == [numbered.name]
