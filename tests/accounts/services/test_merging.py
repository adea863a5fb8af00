"""Two accounts become one: what moves, what stays, who may, and that nothing is lost."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum

from accounts.importing.storing import take_turn
from accounts.models import Account, AccountMonth, AccountMonthPart, OrgUnit, SalesLine
from accounts.services import merging, portfolio, rollup
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import Team, User
from tests.accounts.services.meeting import FEBRUARY, JANUARY, NOW, merge
from tests.accounts.services.side_by_side import Waiting
from tests.factories.accounts import (
    AccountFactory,
    AccountTagFactory,
    AddressFactory,
    ImportBatchFactory,
    OrgUnitFactory,
    SalesLineFactory,
    TagFactory,
    TaxIdFactory,
)
from tests.factories.classification import OverrideFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db
# Every relation of an account: moved by a step, or kept with the merged account, and why.
MOVED = {
    "sales_lines", "org_units", "addresses", "tax_ids", "memberships", "account_tags", "children", "pins",
    "months", "month_parts",  # summed up again from the lines
    "merged_accounts",  # point to the last survivor
}  # fmt: skip
KEPT = {
    "snapshots": "what runs said then",
    "class_changes": "what changed then",
    "class_overrides": "ended; what somebody decided then",
    "alarm_mutes": "ended with the alarms; what somebody knew then",
    "tags": "by way of account_tags",
    "events": "the trail",
}


def roll_up(accounts: Iterable[Account]) -> None:
    rollup.refresh(months_by_account={account.pk: [JANUARY, FEBRUARY] for account in accounts})


def test_every_relation_of_an_account_is_moved_or_kept_on_purpose() -> None:
    relations = {r.get_accessor_name() for r in Account._meta.related_objects if r.related_name != "+"}
    relations |= {field.name for field in Account._meta.many_to_many}
    registered_by_upper_apps = {step.key for step in merging.merge_steps}
    assert relations - MOVED - set(KEPT) - registered_by_upper_apps == set()


def test_sales_move_and_months_are_the_sum_of_both(account: Account, other: Account, boris: User) -> None:
    # January 100 + 30, February 0 + 7: the survivor has 130 and 7, the other one has no months any more.
    SalesLineFactory(account=account, base_amount=100)
    SalesLineFactory(account=other, base_amount=30)
    SalesLineFactory(account=other, base_amount=7, document_on=date(2026, 2, 10))
    roll_up([account, other])

    merge(account, other, boris)

    assert not other.sales_lines.exists()
    months = dict(account.months.order_by("month").values_list("month", "net"))
    assert months == {JANUARY: Decimal(130), FEBRUARY: Decimal(7)}
    assert not AccountMonth.objects.filter(account=other).exists()
    assert AccountMonthPart.objects.aggregate(net=Sum("net"))["net"] == Decimal(137)
    assert SalesLine.objects.aggregate(sum=Sum("base_amount"))["sum"] == Decimal(137)


def test_the_import_finds_the_survivor_by_the_number_of_the_merged_one(
    account: Account, other: Account, boris: User
) -> None:
    earlier = AccountFactory(name="Earlier", merged_into=other, archived_at=NOW, source="erp", external_id="N-1")
    merge(account, other, boris)
    for number in ("N-1", "N-2"):
        assert Account.objects.get(source="erp", external_id=number).merged_into == account
    other.refresh_from_db()
    assert other.archived_at == NOW
    assert earlier.pk != other.pk


def test_units_of_the_same_name_become_one(account: Account, other: Account, boris: User) -> None:
    berlin = OrgUnitFactory(account=account, name="Berlin")
    region = OrgUnitFactory(account=other, name="Region")
    double = OrgUnitFactory(account=other, name="Berlin", parent=region)
    dock = OrgUnitFactory(account=other, name="Dock", parent=double)
    line = SalesLineFactory(account=other, ship_to=double)
    roll_up([account, other])

    merge(account, other, boris)

    line.refresh_from_db()
    dock.refresh_from_db()
    assert line.ship_to == berlin
    assert (dock.account, dock.parent) == (account, berlin)
    assert sorted(account.org_units.values_list("name", flat=True)) == ["Berlin", "Dock", "Region"]
    assert OrgUnit.objects.get(pk=double.pk).account == other
    assert set(AccountMonthPart.objects.values_list("account", "ship_to")) == {(account.pk, berlin.pk)}


def test_addresses_numbers_and_tags_move_without_doubles(account: Account, other: Account, boris: User) -> None:
    shared = TagFactory(name="export")
    for each in (account, other):
        AddressFactory(account=each, city="Gdynia")
        TaxIdFactory(account=each, kind="NIP", value="5260250274")
        AccountTagFactory(account=each, tag=shared)
    AddressFactory(account=other, city="Sopot")
    TaxIdFactory(account=other, kind="KRS", value="0000028860")
    AccountTagFactory(account=other, tag=TagFactory(name="paper"))

    merge(account, other, boris)

    assert sorted(account.addresses.values_list("city", flat=True)) == ["Gdynia", "Sopot"]
    assert sorted(account.tax_ids.values_list("kind", flat=True)) == ["KRS", "NIP"]
    assert sorted(account.tags.values_list("name", flat=True)) == ["export", "paper"]


def test_an_override_of_the_merged_account_says_who_ended_it(account: Account, other: Account, boris: User) -> None:
    override = OverrideFactory(account=other)
    merge(account, other, boris)
    override.refresh_from_db()
    assert (override.ended_at, override.ended_by) == (NOW, boris)


@pytest.mark.django_db(transaction=True)
def test_a_merge_waits_for_an_import_and_moves_its_lines_as_well() -> None:
    admin = UserFactory(role=User.Role.ADMIN)
    survivor, other = AccountFactory.create_batch(2)
    batch = ImportBatchFactory()
    with transaction.atomic():
        take_turn()
        merging_meanwhile = Waiting(lambda: merge(survivor, other, admin))
        SalesLineFactory(account=other, batch=batch, base_amount=30)
        rollup.refresh(months_by_account={other.pk: [JANUARY]})
    assert merging_meanwhile.outcome() == "done"
    assert list(AccountMonth.objects.values_list("account", "net")) == [(survivor.pk, Decimal(30))]


class TestGroups:
    def test_subsidiaries_get_the_survivor_as_parent(self, account: Account, other: Account, boris: User) -> None:
        shop = AccountFactory(name="Shop", parent=other)
        merge(account, other, boris)
        shop.refresh_from_db()
        assert (shop.parent, shop.version) == (account, 2)

    def test_a_survivor_from_below_takes_the_others_place(self, account: Account, other: Account, boris: User) -> None:
        # head > other > between > account, and account survives: head > account > between.
        head = AccountFactory(name="Head")
        between = AccountFactory(name="Between", parent=other)
        Account.objects.filter(pk=other.pk).update(parent=head)
        Account.objects.filter(pk=account.pk).update(parent=between)
        merge(account, other, boris)
        parents = dict(Account.objects.values_list("name", "parent__name"))
        assert parents == {"Head": None, "Northern Timber": "Head", "Between": "Northern Timber", other.name: None}

    def test_merged_into_its_own_parent(self, account: Account, other: Account, boris: User) -> None:
        Account.objects.filter(pk=other.pk).update(parent=account)
        merge(account, other, boris)
        account.refresh_from_db()
        assert (account.parent, account.children.count()) == (None, 0)


class TestMasterData:
    def test_what_the_survivor_does_not_say_is_taken_over(self, account: Account, other: Account, boris: User) -> None:
        Account.objects.filter(pk=account.pk).update(city="Gdynia")
        Account.objects.filter(pk=other.pk).update(city="Sopot", website="https://timber.example", payment_days=14)
        merged = merge(account, other, boris)
        merged.refresh_from_db()
        assert (merged.city, merged.website, merged.payment_days) == ("Gdynia", "https://timber.example", 14)

    @pytest.mark.parametrize("survivor_is_key", [True, False])
    def test_a_key_account_since_the_earlier_day(
        self, account: Account, other: Account, boris: User, survivor_is_key: bool
    ) -> None:
        if survivor_is_key:
            portfolio.mark_as_key(account=account, since=date(2025, 5, 1), by=boris)
        portfolio.mark_as_key(account=other, since=date(2024, 5, 1), by=boris)
        merged = merge(account, other, boris)
        assert (merged.status, merged.key_since) == ("KEY", date(2024, 5, 1))

    def test_a_reference_stays_one(self, account: Account, other: Account, boris: User) -> None:
        Account.objects.filter(pk=other.pk).update(is_reference=True)
        assert merge(account, other, boris).is_reference is True


class TestRefusals:
    def test_not_with_itself(self, account: Account, boris: User) -> None:
        with pytest.raises(DomainError, match="two different accounts"):
            merging.preview(survivor=account, other=account, by=boris)

    def test_not_by_the_owner_of_both(self, account: Account, other: Account, anna: User, boris: User) -> None:
        with pytest.raises(PermissionDenied, match="Boris"):
            merging.preview(survivor=account, other=other, by=anna)

    @pytest.mark.parametrize("order", [0, 1])
    def test_not_with_a_foreign_account(self, account: Account, boris: User, other_team: Team, order: int) -> None:
        foreign = AccountFactory(name="Secret", team=other_team)
        survivor, other = (account, foreign) if order else (foreign, account)
        with pytest.raises(DomainError) as refusal:
            merging.merge(survivor=survivor, other=other, versions=(1, 1), by=boris, at=NOW)
        assert "Secret" not in str(refusal.value)
        assert not Account.objects.filter(merged_into__isnull=False).exists()

    def test_not_twice(self, account: Account, other: Account, boris: User) -> None:
        merge(account, other, boris)
        with pytest.raises(DomainError, match="was merged into another account"):
            merging.preview(survivor=account, other=other, by=boris)
        with pytest.raises(DomainError, match="was merged into another account"):
            merging.preview(survivor=other, other=account, by=boris)

    @pytest.mark.parametrize("versions", [(2, 1), (1, 2)])
    def test_not_what_was_not_confirmed(
        self, account: Account, other: Account, boris: User, versions: tuple[int, int]
    ) -> None:
        with pytest.raises(VersionConflict):
            merging.merge(survivor=account, other=other, versions=versions, by=boris, at=NOW)


def test_the_preview_counts_and_changes_nothing(account: Account, other: Account, boris: User) -> None:
    SalesLineFactory.create_batch(3, account=other)
    AddressFactory(account=other)
    before = list(Account.objects.order_by("pk").values())
    shown = merging.preview(survivor=account, other=other, by=boris)
    assert [(str(label), count) for label, count in shown.moves] == [("Sales lines", 3), ("Addresses", 1)]
    assert shown.versions == (1, 1)
    assert list(Account.objects.order_by("pk").values()) == before


def test_the_trail_tells_where_everything_went(account: Account, other: Account, boris: User) -> None:
    line = SalesLineFactory(account=other)
    merge(account, other, boris)
    # Lines keep the row as it was before: their first state is their batch's.
    assert line.events.get().account_id == other.pk
    last = other.events.order_by("-pgh_id")[0]  # type: ignore[attr-defined]  # added by pghistory
    assert (last.merged_into_id, last.archived_at) == (account.pk, NOW)
