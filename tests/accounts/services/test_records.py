"""An account with everything its form says, stored at once or not at all."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Account, AccountTag, Address, TaxId
from accounts.services import records
from accounts.services.records import AddressGiven, Placement, Record
from kam.core.audit import trail
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import Team, User
from tests.factories.accounts import AccountFactory, AddressFactory, TaxIdFactory

pytestmark = pytest.mark.django_db


def record(**said: Any) -> Record:
    details = {"name": "Northern Timber", "status": "REGULAR", **said.pop("details", {})}
    return Record(details=details, **said)  # type: ignore[arg-type]  # names of details


def change(account: Account, by: User, **said: Any) -> Account:
    return records.change_record(account=account, version=account.version, record=record(**said), by=by)


def test_nothing_is_stored_when_one_part_is_refused(anna: User) -> None:
    parts = {"addresses": [AddressGiven("BILLING", {"city": "Gdynia"}), AddressGiven("BILLING", {})]}
    with pytest.raises(DomainError) as refusal:
        records.open_record(record=record(**parts), by=anna)
    assert refusal.value.field == "addresses-1-lines"
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"numbers": [("NIP", "5260250274"), ("PESEL", "1")]}, "numbers-1-kind"),
        ({"numbers": [("NIP", "5260250275")]}, "numbers-0-value"),
        ({"numbers": [("OTHER", str(number)) for number in range(51)]}, "numbers-0-value"),
        ({"addresses": [AddressGiven("BILLING", {"city": "Gdynia"})] * 51}, "addresses-0-lines"),
        ({"addresses": [AddressGiven("MOON", {"city": "Gdynia"})]}, "addresses-0-kind"),
        ({"tags": [str(number) for number in range(51)]}, "tags"),
        ({"tags": ["x" * 41]}, "tags"),
        ({"answers": {"f0": "A4"}}, "custom_f0"),
        ({"details": {"status": "KEY"}, "key_since": date(2026, 1, 1)}, "status"),
    ],
)
def test_a_refusal_names_the_field_of_the_form(anna: User, said: dict[str, Any], field: str | None) -> None:
    with pytest.raises(DomainError) as refusal:
        records.open_record(record=record(**said), by=anna)
    assert refusal.value.field == field


def test_a_manager_opens_a_key_account_of_her_own_without_a_team(boris: User) -> None:
    key = {"details": {"status": "KEY"}, "key_since": date(2026, 1, 1)}
    account = records.open_record(record=record(**key), by=boris)
    assert (account.owner, account.is_key) == (boris, True)


def test_a_customer_who_is_here_is_opened_only_despite_it(anna: User, account: Account) -> None:
    with pytest.raises(DomainError, match="looks like"):
        records.open_record(record=record(), by=anna)
    assert records.open_record(record=record(), by=anna, despite_duplicates=True).pk != account.pk


def test_one_version_for_all_parts_and_none_for_nothing(anna: User, account: Account) -> None:
    said = {
        "addresses": [AddressGiven("BILLING", {"city": "Gdynia"})],
        "numbers": [("NIP", "526-025-02-74")],
        "tags": ["a"],
    }
    changed = change(account, anna, **said)
    assert changed.version == 2
    address = Address.objects.get()
    same = {**said, "addresses": [AddressGiven("BILLING", {"city": "Gdynia"}, pk=address.pk)]}
    assert change(changed, anna, **same).version == 2
    assert len(trail(Account, account.pk)) == 2
    moved = {**same, "addresses": [AddressGiven("DELIVERY", {"city": "Sopot"}, pk=address.pk)]}
    assert change(changed, anna, **moved).version == 3
    address.refresh_from_db()
    assert (address.kind, address.city, address.version) == ("DELIVERY", "Sopot", 2)
    emptied = change(Account.objects.get(pk=account.pk), anna)
    assert emptied.version == 4
    assert [rows.objects.count() for rows in (Address, TaxId, AccountTag)] == [0, 0, 0]


def test_somebody_elses_address_is_no_part_of_it(anna: User, account: Account) -> None:
    foreign = AddressFactory()
    with pytest.raises(DomainError, match="removed in the meantime"):
        change(account, anna, addresses=[AddressGiven("BILLING", {"city": "Hel"}, pk=foreign.pk)])
    foreign.refresh_from_db()
    assert foreign.city == "Gdynia"


def test_only_a_new_number_or_name_is_looked_up(anna: User, account: Account) -> None:
    other = AccountFactory(name="Other", owner=anna)
    for each in (account, other):
        TaxIdFactory(account=each, kind="NIP", value="5260250274")
    assert change(account, anna, numbers=[("NIP", "5260250274")], details={"city": "Hel"}).version == 2
    with pytest.raises(DomainError, match="looks like"):
        change(Account.objects.get(pk=account.pk), anna, numbers=[("EU_VAT", "PL5260250274")])


def test_who_does_not_lead_neither_places_nor_makes_key(anna: User, account: Account, team: Team, boris: User) -> None:
    with pytest.raises(PermissionDenied, match="Boris"):
        change(account, anna, details={"status": "KEY"}, key_since=date(2026, 1, 1))
    with pytest.raises(PermissionDenied, match="Boris"):
        change(account, anna, placement=Placement(boris, team))
    assert change(account, anna, placement=Placement(anna, team)).version == 1, "where it is"


def test_an_older_state_is_refused(anna: User, account: Account) -> None:
    with pytest.raises(VersionConflict):
        records.change_record(account=account, version=7, record=record(), by=anna)
