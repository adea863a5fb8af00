"""Many archived accounts brought back at once, and archived again as of the day they had been."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import Account
from accounts.services import bulk
from accounts.services.bulk import Outcome, Selected
from kam.core import undo
from kam.core.errors import DomainError
from kam.core.models import Team, User
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
# To the last digit: what is taken back is as it was.
LONG_AGO = datetime(2025, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def three(anna: User, team: Team) -> list[Account]:
    """Three accounts of Anna in the team of Boris, archived one day last year."""
    return [AccountFactory(name=name, owner=anna, team=team, archived_at=LONG_AGO) for name in ("One", "Two", "Three")]


def done(act: Callable[..., Outcome], *accounts: Account, by: User) -> Outcome:
    rows = Account.objects.visible_to(by).filter(pk__in=[account.pk for account in accounts])
    return act(selected=Selected(rows, asked=len(accounts)), by=by, now=NOW)


def undone(outcome: Outcome, by: User) -> str:
    assert outcome.act is not None
    return undo.undo(outcome.act, by=by, now=NOW)


def entries(account: Any) -> int:
    return int(account.events.count())


def in_use() -> list[str]:
    return sorted(Account.objects.active().values_list("name", flat=True))


def test_restores_all_and_archives_them_again(three: list[Account], boris: User) -> None:
    outcome = done(bulk.restore, *three, by=boris)
    assert outcome.words == "3 accounts are back."
    assert in_use() == ["One", "Three", "Two"]
    assert undone(outcome, boris) == "3 accounts are as they were."
    assert set(Account.objects.values_list("archived_at", "version")) == {(LONG_AGO, 3)}


def test_every_account_has_its_entry_in_the_trail(three: list[Account], boris: User) -> None:
    before = [entries(each) for each in three]
    done(bulk.restore, *three, by=boris)
    assert [entries(each) for each in three] == [count + 1 for count in before]


def test_what_is_in_use_or_out_of_reach_is_told(three: list[Account], boris: User, clara: User, team: Team) -> None:
    used = AccountFactory(owner=three[0].owner, team=team)
    foreign = AccountFactory(owner=clara, archived_at=LONG_AGO)
    assert done(bulk.restore, three[0], used, foreign, by=boris).words == (
        "1 account is back. 1 account needed no change. 1 is not yours to change and stays as it is."
    )
    assert done(bulk.restore, used, by=boris).act is None


def test_a_rep_restores_none(three: list[Account], anna: User) -> None:
    assert done(bulk.restore, *three, by=anna).words == "3 are not yours to change and stay as they are."
    assert in_use() == []


def test_a_merged_account_stays_where_it_went(three: list[Account], boris: User) -> None:
    Account.objects.filter(pk=three[0].pk).update(merged_into=three[1])
    assert done(bulk.restore, three[0], by=boris).changed == 0


def test_groups_return_from_their_heads_down(three: list[Account], boris: User) -> None:
    head, child, _other = three
    Account.objects.filter(pk=child.pk).update(parent=head)
    assert done(bulk.restore, child, by=boris).words == "1 belongs to an archived account. Restore that one first."
    assert done(bulk.restore, child, head, by=boris).words == "2 accounts are back."


def test_undoing_leaves_a_head_in_use_that_has_got_a_subsidiary(three: list[Account], boris: User) -> None:
    outcome = done(bulk.restore, *three[:2], by=boris)
    AccountFactory(name="New below", parent=three[0])
    assert undone(outcome, boris) == "1 account is as it was. 1 was changed since and stays as it is."
    assert in_use() == ["New below", "One"]


@pytest.mark.parametrize("act", ["archive", "end_key"])
def test_what_is_archived_is_changed_only_when_it_is_restored(act: str, three: list[Account], boris: User) -> None:
    done(bulk.restore, three[0], by=boris)
    outcome = done(getattr(bulk, act), *three, by=boris)
    assert outcome.words.endswith("2 are archived and stay as they are. Restore them first.")


def test_undoing_refuses_when_all_were_changed_since(three: list[Account], boris: User) -> None:
    outcome = done(bulk.restore, three[0], by=boris)
    done(bulk.archive, three[0], by=boris)
    with pytest.raises(DomainError, match="all of these"):
        undone(outcome, boris)
