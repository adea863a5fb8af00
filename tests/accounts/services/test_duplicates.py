"""A customer who is here already is noticed before a second account is opened or named so."""

from datetime import UTC, datetime

import pytest

from accounts.models import Account, TaxId
from accounts.services import portfolio
from accounts.services.duplicates import DuplicateFound
from kam.core.models import Company, User
from tests.accounts.services.side_by_side import at_once
from tests.factories.accounts import AccountFactory, TaxIdFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db
NIP = "5260250274"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_visible_one_is_named_and_handed_out(anna: User, account: Account) -> None:
    with pytest.raises(DuplicateFound, match="Northern Timber") as refusal:
        portfolio.open_account(by=anna, name="NORTHERN TIMBER Sp. z o.o.")
    assert refusal.value.candidates == [account]


def test_an_invisible_one_is_found_but_not_named(clara: User, account: Account) -> None:
    TaxIdFactory(account=account, kind="NIP", value=NIP)
    with pytest.raises(DuplicateFound) as refusal:
        portfolio.open_account(by=clara, name="Somebody else", numbers=[("NIP", NIP)])
    assert refusal.value.candidates == []
    assert "Northern" not in str(refusal.value)
    assert "Anna" not in str(refusal.value)


def test_the_vat_number_made_of_a_nip_is_the_same_number(anna: User, account: Account) -> None:
    TaxIdFactory(account=account, kind="NIP", value=NIP)
    with pytest.raises(DuplicateFound):
        portfolio.open_account(by=anna, name="Somebody else", numbers=[("EU_VAT", f"PL {NIP}")])


def test_a_merged_account_stands_for_its_survivor(anna: User, account: Account) -> None:
    AccountFactory(name="Timber of the North", merged_into=account, archived_at=NOW)
    with pytest.raises(DuplicateFound) as refusal:
        portfolio.open_account(by=anna, name="Timber of the North GmbH")
    assert refusal.value.candidates == [account]


def test_a_person_may_insist(anna: User, account: Account) -> None:
    again = portfolio.open_account(by=anna, name="Northern Timber", despite_duplicates=True)
    assert again.pk != account.pk


def test_names_without_letters_are_not_compared(anna: User) -> None:
    portfolio.open_account(by=anna, name="???")
    assert portfolio.open_account(by=anna, name="!!!").pk


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_open_the_same_customer_at_once_one_is_told() -> None:
    Company.current()
    outcomes = at_once(
        lambda person: portfolio.open_account(by=person, name="Baltic Paper", numbers=[("NIP", NIP)]),
        [UserFactory(), UserFactory()],
    )
    assert outcomes == ["DuplicateFound", "done"]
    assert TaxId.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_give_two_accounts_one_name_at_once_one_is_told() -> None:
    Company.current()
    accounts = iter(AccountFactory.create_batch(2))
    outcomes = at_once(
        lambda person: portfolio.edit_account(account=next(accounts), version=1, by=person, name="Baltic Paper"),
        UserFactory.create_batch(2, role=User.Role.ADMIN),
    )
    assert outcomes == ["DuplicateFound", "done"]
