"""Accounts in somebody's sidebar: at most eight, in an order of one's own, and only what one sees."""

import pytest

from accounts.models import Account, PinnedAccount
from accounts.services import pinning
from kam.core.errors import DomainError
from kam.core.models import Team, User
from tests.accounts.services.meeting import NOW
from tests.factories.accounts import AccountFactory
from tests.factories.pins import PinnedAccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trio(anna: User, team: Team) -> list[Account]:
    """Three accounts of Anna, pinned in this order."""
    accounts: list[Account] = [AccountFactory(name=name, owner=anna, team=team) for name in ("One", "Two", "Three")]
    for account in accounts:
        pinning.pin(account=account, by=anna)
    return accounts


def order(user: User) -> list[str]:
    pins = PinnedAccount.objects.visible_to(user).order_by("position", "pk")
    return [f"{pin.position} {pin.account.name}" for pin in pins]


def test_the_last_one_comes_last_and_the_same_again_stays(trio: list[Account], anna: User) -> None:
    pinning.pin(account=trio[0], by=anna)
    assert order(anna) == ["1 One", "2 Two", "3 Three"]


def test_what_is_unpinned_leaves_no_gap(trio: list[Account], anna: User) -> None:
    for _ in range(2):
        pinning.unpin(account=trio[0], by=anna)
        assert order(anna) == ["1 Two", "2 Three"]


def test_neighbours_change_places_and_the_ends_stay(trio: list[Account], anna: User) -> None:
    pinning.move(account=trio[2], direction="up", by=anna)
    assert order(anna) == ["1 One", "2 Three", "3 Two"]
    pinning.move(account=trio[0], direction="down", by=anna)
    assert order(anna) == ["1 Three", "2 One", "3 Two"]
    pinning.move(account=trio[2], direction="up", by=anna)
    pinning.move(account=trio[1], direction="down", by=anna)
    assert order(anna) == ["1 Three", "2 One", "3 Two"]


def test_what_is_not_pinned_cannot_be_moved(account: Account, anna: User) -> None:
    with pytest.raises(DomainError, match="Northern Timber is not pinned"):
        pinning.move(account=account, direction="up", by=anna)


def test_the_ninth_is_refused(trio: list[Account], anna: User, team: Team) -> None:
    others = AccountFactory.create_batch(6, owner=anna, team=team)
    for account in others[:5]:
        pinning.pin(account=account, by=anna)
    with pytest.raises(DomainError, match="8 pinned accounts already"):
        pinning.pin(account=others[5], by=anna)


def test_pins_that_show_nothing_make_room(trio: list[Account], anna: User, clara: User) -> None:
    Account.objects.filter(pk=trio[0].pk).update(owner=clara, team=None)
    Account.objects.filter(pk=trio[1].pk).update(archived_at=NOW)
    pinning.pin(account=AccountFactory(name="Four", owner=anna), by=anna)
    assert order(anna) == ["1 Three", "2 Four"]


def test_everybody_pins_for_themselves(trio: list[Account], anna: User, boris: User) -> None:
    pinning.pin(account=trio[1], by=boris)
    assert (order(boris), len(order(anna))) == (["1 Two"], 3)
    assert not PinnedAccount.objects.editable_by(boris).filter(user=anna).exists()


def test_what_one_does_not_see_is_not_pinned(account: Account, clara: User) -> None:
    with pytest.raises(DomainError, match="cannot see"):
        pinning.pin(account=account, by=clara)
    PinnedAccountFactory(account=account, user=clara)
    assert order(clara) == []


def test_an_archived_account_is_not_pinned(account: Account, anna: User) -> None:
    Account.objects.filter(pk=account.pk).update(archived_at=NOW)
    with pytest.raises(DomainError, match="is archived"):
        pinning.pin(account=account, by=anna)
