"""Addresses, tax numbers, units and tags of an account."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Account, AccountTag, Address, OrgUnit, Tag, TaxId
from accounts.services import master_data, tagging
from accounts.services.duplicates import DuplicateFound
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import Company, User
from tests.accounts.services.side_by_side import at_once
from tests.factories.accounts import (
    AccountFactory,
    AccountTagFactory,
    AddressFactory,
    OrgUnitFactory,
    SalesLineFactory,
    TaxIdFactory,
)
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db
Change = Callable[[Account, User], object]
CHANGES: dict[str, Change] = {
    "add an address": lambda account, by: master_data.add_address(account=account, kind="BILLING", by=by, city="X"),
    "edit an address": lambda account, by: master_data.edit_address(
        address=account.addresses.get(), version=1, kind="BILLING", by=by, city="X"
    ),
    "remove an address": lambda account, by: master_data.remove_address(address=account.addresses.get(), by=by),
    "add a number": lambda account, by: master_data.add_tax_number(account=account, kind="OTHER", number="7", by=by),
    "remove a number": lambda account, by: master_data.remove_tax_number(tax_id=account.tax_ids.get(), by=by),
    "add a unit": lambda account, by: master_data.add_unit(account=account, name="X", by=by),
    "edit a unit": lambda account, by: master_data.edit_unit(
        unit=account.org_units.get(), version=1, name="X", kind="LOCATION", parent=None, by=by
    ),
    "remove a unit": lambda account, by: master_data.remove_unit(unit=account.org_units.get(), by=by),
    "tag": lambda account, by: tagging.tag(account=account, name="x", by=by),
    "untag": lambda account, by: tagging.untag(account=account, tag=account.tags.get(), by=by),
}


@pytest.fixture
def full(account: Account) -> Account:
    """The account with one of everything."""
    AddressFactory(account=account)
    TaxIdFactory(account=account)
    OrgUnitFactory(account=account)
    AccountTagFactory(account=account)
    return account


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_owner_may(full: Account, anna: User, change: Change) -> None:
    change(full, anna)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_who_may_only_look_is_told_who_can(full: Account, dina: User, change: Change) -> None:
    with pytest.raises(PermissionDenied, match="Anna"):
        change(full, dina)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_stranger_may_not(full: Account, clara: User, change: Change) -> None:
    with pytest.raises(DomainError, match="cannot see"):
        change(full, clara)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_not_on_an_archived_account(full: Account, anna: User, change: Change) -> None:
    Account.objects.update(archived_at=datetime(2026, 3, 2, tzinfo=UTC))
    with pytest.raises(DomainError, match="Restore it first"):
        change(full, anna)


@pytest.mark.parametrize("change", ["edit an address", "edit a unit"])
def test_a_stale_version_is_refused(full: Account, anna: User, change: str) -> None:
    Address.objects.update(version=2)
    OrgUnit.objects.update(version=2)
    with pytest.raises(VersionConflict, match="in the meantime"):
        CHANGES[change](full, anna)


def test_what_somebody_else_removed_is_told(full: Account, anna: User) -> None:
    address, unit = full.addresses.get(), full.org_units.get()
    master_data.remove_address(address=address, by=anna)
    master_data.remove_unit(unit=unit, by=anna)
    with pytest.raises(DomainError, match="removed it from Northern Timber"):
        master_data.edit_address(address=address, version=1, kind="BILLING", by=anna, city="X")
    with pytest.raises(DomainError, match="removed it from Northern Timber"):
        master_data.edit_unit(unit=unit, version=1, name="X", kind="LOCATION", parent=None, by=anna)


class TestAddresses:
    def test_lines_are_tidied(self, account: Account, anna: User) -> None:
        address = master_data.add_address(
            account=account, kind="DELIVERY", by=anna, lines="  Portowa\u00a0 1 ", city="Gdynia"
        )
        assert str(address) == "Portowa 1, Gdynia"

    def test_an_empty_one_is_refused(self, account: Account, anna: User) -> None:
        with pytest.raises(DomainError, match="Enter the address"):
            master_data.add_address(account=account, kind="DELIVERY", by=anna, city=" ")

    @pytest.mark.parametrize(("kind", "city", "field"), [("HOME", "Gdynia", "kind"), ("BILLING", "x" * 81, "city")])
    def test_what_does_not_fit_is_refused(self, account: Account, anna: User, kind: str, city: str, field: str) -> None:
        with pytest.raises(DomainError) as refusal:
            master_data.add_address(account=account, kind=kind, by=anna, city=city)
        assert refusal.value.field == field

    def test_the_same_again_writes_nothing(self, full: Account, anna: User) -> None:
        address = full.addresses.get()
        written = address.events.count()  # type: ignore[attr-defined]  # added by pghistory
        master_data.edit_address(address=address, version=1, kind=address.kind, by=anna, city=address.city)
        assert address.events.count() == written  # type: ignore[attr-defined]  # as above
        master_data.edit_address(address=address, version=1, kind=address.kind, by=anna, region="Pomerania")
        address.refresh_from_db()
        assert (address.region, address.version) == ("Pomerania", 2)

    def test_parts_that_look_alike_when_joined_are_told_apart(self, account: Account, anna: User) -> None:
        address = AddressFactory(account=account, lines="Portowa 1", city="")
        master_data.edit_address(address=address, version=1, kind="REGISTERED", by=anna, lines="", city="Portowa 1")
        address.refresh_from_db()
        assert (address.lines, address.city) == ("", "Portowa 1")


class TestTaxNumbers:
    def test_stored_clean_and_once(self, account: Account, anna: User) -> None:
        for typed in ("526-025-02-74", "5260250274"):
            master_data.add_tax_number(account=account, kind="NIP", number=typed, by=anna)
        assert [str(each) for each in TaxId.objects.all()] == ["NIP 5260250274"]

    def test_another_accounts_number_is_noticed_unless_one_insists(self, account: Account, anna: User) -> None:
        TaxIdFactory(account=AccountFactory(owner=anna), kind="NIP", value="5260250274")
        with pytest.raises(DuplicateFound):
            master_data.add_tax_number(account=account, kind="EU_VAT", number="PL5260250274", by=anna)
        master_data.add_tax_number(
            account=account, kind="EU_VAT", number="PL5260250274", by=anna, despite_duplicates=True
        )
        assert TaxId.objects.count() == 2

    def test_an_unknown_kind_is_refused(self, account: Account, anna: User) -> None:
        with pytest.raises(DomainError) as refusal:
            master_data.add_tax_number(account=account, kind="PESEL", number="1", by=anna)
        assert refusal.value.field == "kind"


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_give_two_accounts_one_number_at_once_one_is_told() -> None:
    Company.current()
    accounts = iter(AccountFactory.create_batch(2))
    outcomes = at_once(
        lambda person: master_data.add_tax_number(account=next(accounts), kind="NIP", number="5260250274", by=person),
        UserFactory.create_batch(2, role=User.Role.ADMIN),
    )
    assert outcomes == ["DuplicateFound", "done"]


class TestUnits:
    def test_a_tree_of_any_depth(self, account: Account, anna: User) -> None:
        above = None
        for name in "ABCD":
            above = master_data.add_unit(account=account, name=name, by=anna, parent=above)
        top = OrgUnit.objects.get(name="A")
        with pytest.raises(DomainError, match="A would belong to itself"):
            master_data.edit_unit(unit=top, version=1, name="A", kind="DIVISION", parent=above, by=anna)
        with pytest.raises(DomainError, match="A would belong to itself"):
            master_data.edit_unit(unit=top, version=1, name="A", kind="DIVISION", parent=top, by=anna)

    def test_not_below_a_unit_of_another_account(self, account: Account, anna: User) -> None:
        with pytest.raises(DomainError, match="one of the same account"):
            master_data.add_unit(account=account, name="A", by=anna, parent=OrgUnitFactory())

    @pytest.mark.parametrize(("name", "reason"), [(" ", "Give the unit a name"), ("Berlin", "called Berlin already")])
    def test_names_are_given_and_given_once(self, account: Account, anna: User, name: str, reason: str) -> None:
        OrgUnitFactory(account=account, name="Berlin")
        with pytest.raises(DomainError, match=reason):
            master_data.add_unit(account=account, name=name, by=anna)

    def test_the_same_again_writes_nothing(self, full: Account, anna: User) -> None:
        unit = full.org_units.get()
        written = unit.events.count()  # type: ignore[attr-defined]  # added by pghistory
        master_data.edit_unit(unit=unit, version=1, name=unit.name, kind=unit.kind, parent=None, by=anna)
        assert unit.events.count() == written  # type: ignore[attr-defined]  # as above

    def test_one_with_others_below_stays(self, account: Account, anna: User) -> None:
        unit = OrgUnitFactory(account=account, name="Berlin")
        OrgUnitFactory(account=account, parent=unit)
        with pytest.raises(DomainError, match="Berlin has units below it"):
            master_data.remove_unit(unit=unit, by=anna)

    def test_one_that_goods_were_shipped_to_stays(self, account: Account, anna: User) -> None:
        unit = OrgUnitFactory(account=account, name="Berlin")
        SalesLineFactory(account=account, ship_to=unit)
        with pytest.raises(DomainError, match="Goods were shipped to Berlin"):
            master_data.remove_unit(unit=unit, by=anna)


class TestTags:
    def test_capitals_do_not_make_another_word(self, account: Account, anna: User) -> None:
        first = tagging.tag(account=account, name="Export", by=anna)
        assert tagging.tag(account=AccountFactory(owner=anna), name=" EXPORT ", by=anna) == first
        assert Tag.objects.count() == 1

    def test_sticks_once_and_comes_off(self, account: Account, anna: User) -> None:
        for _ in range(2):
            word = tagging.tag(account=account, name="export", by=anna)
        assert AccountTag.objects.count() == 1
        for _ in range(2):
            tagging.untag(account=account, tag=word, by=anna)
        assert not AccountTag.objects.exists()

    @pytest.mark.parametrize("name", [" ", "x" * 41, "a\x00b"])
    def test_what_is_no_word_is_refused(self, account: Account, anna: User, name: str) -> None:
        with pytest.raises(DomainError) as refusal:
            tagging.tag(account=account, name=name, by=anna)
        assert refusal.value.field == "name"
