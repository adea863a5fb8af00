"""Groups of companies: any depth, no circle, by whatever road."""

from random import Random
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Account, OrgUnit
from accounts.services import hierarchy
from kam.core import trees
from kam.core.errors import DomainError
from kam.core.models import User
from tests.accounts.services.side_by_side import Waiting
from tests.factories.accounts import AccountFactory, OrgUnitFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


def chain(*names: str, owner: User) -> list[Account]:
    """Accounts of one owner, each below the one before."""
    made: list[Account] = []
    for name in names:
        made.append(AccountFactory(name=name, owner=owner, parent=made[-1] if made else None))
    return made


def test_an_account_is_put_below_another_and_taken_out_again(anna: User) -> None:
    group, shop = AccountFactory(owner=anna), AccountFactory(owner=anna)
    assert hierarchy.set_parent(account=shop, parent=group, by=anna).parent == group
    assert hierarchy.set_parent(account=shop, parent=None, by=anna).parent is None
    shop.refresh_from_db()
    assert (shop.parent, shop.version) == (None, 3)


def test_the_same_again_writes_nothing(anna: User) -> None:
    group, shop = chain("Group", "Shop", owner=anna)
    assert hierarchy.set_parent(account=shop, parent=group, by=anna).version == 1


def test_any_depth(anna: User) -> None:
    accounts = chain(*"ABCDEFGHIJ", owner=anna)
    assert hierarchy.keys_above(accounts[-1]) == [account.pk for account in reversed(accounts[:-1])]
    with pytest.raises(DomainError, match="A would belong to itself"):
        hierarchy.set_parent(account=accounts[0], parent=accounts[-1], by=anna)


def test_not_below_itself(anna: User, account: Account) -> None:
    with pytest.raises(DomainError, match="would belong to itself"):
        hierarchy.set_parent(account=account, parent=account, by=anna)


def test_not_below_an_archived_account(anna: User, account: Account) -> None:
    closed = AccountFactory(name="Closed", owner=anna, archived_at="2026-01-01T00:00Z")
    with pytest.raises(DomainError, match="Closed is archived"):
        hierarchy.set_parent(account=account, parent=closed, by=anna)


def test_not_below_what_one_cannot_see(anna: User, account: Account) -> None:
    secret = AccountFactory(name="Secret")
    with pytest.raises(DomainError) as refusal:
        hierarchy.set_parent(account=account, parent=secret, by=anna)
    assert "Secret" not in str(refusal.value)


def test_the_account_must_be_editable_the_parent_only_visible(dina: User, account: Account) -> None:
    own = AccountFactory(owner=dina)
    assert hierarchy.set_parent(account=own, parent=account, by=dina).parent == account
    with pytest.raises(PermissionDenied):
        hierarchy.set_parent(account=account, parent=None, by=dina)


def test_the_table_refuses_a_circle_by_raw_sql(anna: User) -> None:
    top, _middle, bottom = chain("Top", "Middle", "Bottom", owner=anna)
    with pytest.raises(IntegrityError, match="would lie below itself"), transaction.atomic():
        Account.objects.filter(pk=top.pk).update(parent=bottom)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_account SET parent_id = %s WHERE id = %s", [bottom.pk, top.pk])


def test_the_table_refuses_two_halves_of_a_circle_in_one_statement(anna: User) -> None:
    one, two = AccountFactory(owner=anna), AccountFactory(owner=anna)
    swap = "UPDATE accounts_account SET parent_id = CASE id WHEN %s THEN %s ELSE %s END WHERE id IN (%s, %s)"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(swap, [one.pk, two.pk, one.pk, one.pk, two.pk])


def test_the_table_refuses_a_circle_born_as_one(anna: User) -> None:
    # Foreign keys are asked at the end of a transaction, so two new rows may name each other.
    one, two = (AccountFactory.build(name=name, owner=anna, pk=pk) for name, pk in (("One", 900001), ("Two", 900002)))
    one.parent_id, two.parent_id = two.pk, one.pk
    for account in (one, two):
        account.derive_names()
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.bulk_create([one, two])


def test_what_another_constraint_refuses_is_not_called_a_circle(anna: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_account ADD CONSTRAINT no_groups CHECK (parent_id IS NULL)")
    shop, group = AccountFactory.create_batch(2, owner=anna)
    with pytest.raises(IntegrityError, match="no_groups"):
        hierarchy.set_parent(account=shop, parent=group, by=anna)


def test_units_form_a_tree_within_their_account(account: Account) -> None:
    top = OrgUnitFactory(account=account)
    below = OrgUnitFactory(account=account, parent=top)
    foreign = OrgUnitFactory()
    for row, change in (
        (top, {"parent": below}),
        (top, {"parent": foreign}),
        (top, {"account": foreign.account}),
        (below, {"account": foreign.account}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrgUnit.objects.filter(pk=row.pk).update(**change)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_random_moves_agree_with_a_plain_tree(db: None, seed: int) -> None:
    chance = Random(seed)
    with transaction.atomic():
        user = UserFactory(role=User.Role.ADMIN)
        accounts = {account.pk: account for account in AccountFactory.create_batch(6)}
        parents: dict[int, int | None] = dict.fromkeys(accounts)
        for _ in range(15):
            key, above = chance.choice([*accounts]), chance.choice([None, *accounts])
            allowed = key not in _line_up(parents, above)
            try:
                parent = accounts[above] if above else None
                hierarchy.set_parent(account=accounts[key], parent=parent, by=user)
            except DomainError:
                assert not allowed
            else:
                assert allowed
                parents[key] = above
        assert dict(Account.objects.filter(pk__in=accounts).values_list("pk", "parent_id")) == parents
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [2, 4])
def test_of_moves_at_once_that_would_close_a_circle_one_fails(count: int) -> None:
    # With four accounts the changes share no row two by two, so that locks on rows alone would let all pass.
    admin = UserFactory(role=User.Role.ADMIN)
    ring = AccountFactory.create_batch(count)
    start = Barrier(count)
    refused: list[str] = []

    def move(account: Account, parent: Account) -> None:
        try:
            start.wait(timeout=20)
            hierarchy.set_parent(account=account, parent=parent, by=admin)
        except DomainError as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=move, args=(ring[i], ring[(i + 1) % count])) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(refused) == 1
    assert "would belong to itself" in refused[0]
    assert Account.objects.filter(parent=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_move_waits_for_its_turn_before_it_locks_a_row() -> None:
    # Who holds the turn may need that row: two that each wait for the other would end in a deadlock.
    admin = UserFactory(role=User.Role.ADMIN)
    shop, group = AccountFactory.create_batch(2)
    with transaction.atomic():
        trees.take_turn(Account)
        moving = Waiting(lambda: hierarchy.set_parent(account=shop, parent=group, by=admin))
        Account.objects.select_for_update(nowait=True).get(pk=shop.pk)
    assert moving.outcome() == "done"


def _line_up(parents: dict[int, int | None], key: int | None) -> list[int]:
    line: list[int] = []
    while key is not None:
        line.append(key)
        key = parents[key]
    return line
