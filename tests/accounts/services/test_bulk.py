"""Many accounts at once: what is in reach is changed, the rest is told, and undoing spares what changed since."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Account, AccountTag, Tag
from accounts.services import bulk
from accounts.services.bulk import Outcome, Selected
from kam.core import undo
from kam.core.errors import DomainError
from kam.core.models import Team, User
from tests.factories.accounts import AccountFactory, AccountTagFactory, AccountTeamMemberFactory
from tests.factories.core import TeamMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
TODAY = date(2026, 1, 2)
Act = Callable[[Selected, User], Outcome]


@pytest.fixture
def three(anna: User, team: Team) -> list[Account]:
    """Three accounts of Anna in the team of Boris."""
    return [AccountFactory(name=name, owner=anna, team=team) for name in ("One", "Two", "Three")]


@pytest.fixture
def emil(team: Team) -> User:
    """Another rep in the team of Boris."""
    user = UserFactory(name="Emil")
    TeamMembershipFactory(team=team, user=user)
    return user


def selected(*accounts: Account, by: User) -> Selected:
    rows = Account.objects.visible_to(by).filter(pk__in=[account.pk for account in accounts])
    return Selected(rows, asked=len(accounts))


def assign(*accounts: Account, to: User | None, by: User, team: Team | None = None) -> Outcome:
    return bulk.assign(selected=selected(*accounts, by=by), to=to, team=team, by=by, now=NOW)


def mark(*accounts: Account, by: User) -> Outcome:
    return bulk.mark_as_key(selected=selected(*accounts, by=by), since=TODAY, by=by, now=NOW)


def archive(*accounts: Account, by: User) -> Outcome:
    return bulk.archive(selected=selected(*accounts, by=by), by=by, now=NOW)


def stick(*accounts: Account, name: str, by: User) -> Outcome:
    return bulk.stick(selected=selected(*accounts, by=by), name=name, by=by, now=NOW)


def take_off(*accounts: Account, name: str, by: User) -> Outcome:
    return bulk.take_off(selected=selected(*accounts, by=by), name=name, by=by, now=NOW)


def undone(outcome: Outcome, by: User) -> str:
    assert outcome.act is not None
    return undo.undo(outcome.act, by=by, now=NOW)


def owners(*accounts: Account) -> list[str]:
    return [str(Account.objects.get(pk=account.pk).owner or "") for account in accounts]


def test_assigns_all_and_gives_them_back(three: list[Account], emil: User, boris: User) -> None:
    outcome = assign(*three, to=emil, by=boris)
    assert outcome.words == "3 accounts are assigned to Emil."
    assert owners(*three) == ["Emil"] * 3
    assert undone(outcome, boris) == "3 accounts are as they were."
    assert owners(*three) == ["Anna"] * 3
    assert Account.objects.get(pk=three[0].pk).version == 3


def test_undoing_spares_what_somebody_changed_since(three: list[Account], emil: User, anna: User, boris: User) -> None:
    outcome = assign(*three, to=emil, by=boris)
    assign(three[0], to=None, by=boris)
    assert undone(outcome, boris) == "2 accounts are as they were. 1 was changed since and stays as it is."
    assert owners(*three) == ["", "Anna", "Anna"]


def test_undoing_refuses_when_all_were_changed_since(three: list[Account], emil: User, boris: User) -> None:
    outcome = assign(three[0], to=emil, by=boris)
    assign(three[0], to=None, by=boris)
    with pytest.raises(DomainError, match="all of these"):
        undone(outcome, boris)


def test_what_is_out_of_reach_is_told(three: list[Account], anna: User, boris: User, emil: User, clara: User) -> None:
    foreign = AccountFactory(owner=clara)
    outcome = assign(*three[:2], foreign, to=emil, by=boris)
    assert outcome.words == "2 accounts are assigned to Emil. 1 is not yours to change and stays as it is."
    assert owners(foreign) == ["Clara"]
    # A rep leads none, not even her own.
    assert assign(*three, to=emil, by=anna).words == "3 are not yours to change and stay as they are."


def test_what_is_so_already_is_told(three: list[Account], emil: User, boris: User) -> None:
    assign(three[0], to=emil, by=boris)
    assert assign(*three[:2], to=emil, by=boris).words == "1 account is assigned to Emil. 1 account needed no change."
    assert assign(*three[:2], to=emil, by=boris).act is None


def test_an_owner_belongs_to_the_team(three: list[Account], other_team: Team, clara: User, admin: User) -> None:
    outcome = assign(*three, to=clara, by=admin)
    assert outcome.words == "3 are in teams that Clara does not belong to."
    assert outcome.changed == 0
    moved = assign(*three, to=clara, team=other_team, by=admin)
    assert moved.changed == 3
    assert {Account.objects.get(pk=each.pk).team for each in three} == {other_team}
    undone(moved, admin)
    assert owners(*three) == ["Anna"] * 3


def test_an_account_without_a_team_is_placed_by_administrators(boris: User, admin: User, emil: User) -> None:
    loose = AccountFactory(owner=boris, team=None)
    assert assign(loose, to=emil, by=boris).changed == 0
    assert assign(loose, to=None, by=boris).words == "1 in no team can only be changed by an administrator."
    assert assign(loose, to=emil, by=admin).changed == 1


def test_nobody_who_left_gets_accounts(three: list[Account], emil: User, boris: User) -> None:
    User.objects.filter(pk=emil.pk).update(is_active=False)
    with pytest.raises(DomainError, match="cannot own"):
        assign(*three, to=emil, by=boris)


def test_a_new_owner_leaves_the_account_team_and_returns(three: list[Account], emil: User, boris: User) -> None:
    member = AccountTeamMemberFactory(account=three[0], user=emil)
    outcome = assign(*three, to=emil, by=boris)
    member.refresh_from_db()
    assert member.ended_at == NOW
    undone(outcome, boris)
    member.refresh_from_db()
    assert member.ended_at is None


def test_marks_key_accounts_and_lets_them_go(three: list[Account], boris: User) -> None:
    Account.objects.filter(pk=three[0].pk).update(status="KEY", key_since=date(2020, 1, 1))
    outcome = mark(*three, by=boris)
    assert outcome.words == "2 accounts are key accounts now. 1 account needed no change."
    since = Account.objects.filter(status="KEY").order_by("pk").values_list("key_since", flat=True)
    assert list(since) == [date(2020, 1, 1), TODAY, TODAY]
    ended = bulk.end_key(selected=selected(*three, by=boris), by=boris, now=NOW)
    assert ended.words == "3 accounts are key accounts no longer."
    undone(ended, boris)
    assert Account.objects.get(pk=three[0].pk).key_since == date(2020, 1, 1)


def test_undoing_a_mark_takes_it_off(three: list[Account], boris: User) -> None:
    undone(mark(*three, by=boris), boris)
    assert not Account.objects.filter(status="KEY").exists()


def test_archives_groups_whole_or_not_at_all(three: list[Account], boris: User) -> None:
    head, child, other = three
    Account.objects.filter(pk=child.pk).update(parent=head)
    assert archive(head, other, by=boris).words == (
        "1 account is archived. 1 has subsidiaries that stay, so it stays too."
    )
    outcome = archive(head, child, by=boris)
    assert outcome.words == "2 accounts are archived."
    assert undone(outcome, boris) == "2 accounts are as they were."


def test_a_head_whose_head_stays_goes_no_further(three: list[Account], boris: User) -> None:
    head, child, grandchild = three
    Account.objects.filter(pk=child.pk).update(parent=head)
    Account.objects.filter(pk=grandchild.pk).update(parent=child)
    assert archive(head, child, by=boris).changed == 0


def test_nothing_returns_below_a_head_that_stays_archived(three: list[Account], boris: User) -> None:
    head, child, _other = three
    Account.objects.filter(pk=child.pk).update(parent=head)
    outcome = archive(head, child, by=boris)
    Account.objects.filter(pk=head.pk).update(version=99)
    with pytest.raises(DomainError, match="all of these"):
        undone(outcome, boris)


def test_sticks_a_tag_on_what_may_be_edited(three: list[Account], anna: User, clara: User) -> None:
    AccountTagFactory(account=three[0], tag=Tag.objects.create(name="Lent"))
    readable = AccountFactory(owner=clara)
    AccountTeamMemberFactory(account=readable, user=anna, access="READ")
    outcome = stick(*three, readable, name=" lent ", by=anna)
    assert outcome.words == (
        "2 accounts have the tag Lent now. 1 account needed no change. 1 is not yours to change and stays as it is."
    )
    assert undone(outcome, anna) == "2 accounts are as they were."
    assert AccountTag.objects.count() == 1


def test_a_tag_that_is_there_needs_no_undoing(three: list[Account], anna: User) -> None:
    stick(*three, name="Lent", by=anna)
    assert stick(*three, name="Lent", by=anna).act is None


def test_takes_a_tag_off_and_sticks_it_on_again(three: list[Account], anna: User) -> None:
    stick(*three[:2], name="Lent", by=anna)
    outcome = take_off(*three, name="lent", by=anna)
    assert outcome.words == "2 accounts have the tag lent no longer. 1 account needed no change."
    assert undone(outcome, anna) == "2 accounts are as they were."
    assert AccountTag.objects.count() == 2
    assert take_off(*three, name="Easter", by=anna).words == "3 accounts needed no change."


def test_a_tag_that_is_gone_stays_gone(three: list[Account], anna: User) -> None:
    stick(three[0], name="Lent", by=anna)
    outcome = take_off(three[0], name="Lent", by=anna)
    Tag.objects.all().delete()
    with pytest.raises(DomainError, match="all of these"):
        undone(outcome, anna)


def test_a_tag_is_a_word(three: list[Account], anna: User, clara: User) -> None:
    with pytest.raises(DomainError, match="Enter a tag"):
        stick(*three, name=" ", by=anna)
    assert stick(*three, name="Lent", by=clara).words == "3 are not yours to change and stay as they are."
    assert not Tag.objects.exists()


def test_too_many_at_once_are_refused(three: list[Account], boris: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.services.bulk.selection.MOST", 2)
    with pytest.raises(DomainError, match="more than 2 accounts"):
        mark(*three, by=boris)


def trail_of(account: Any) -> int:
    return int(account.events.count())


def test_every_account_has_its_entry_in_the_trail(three: list[Account], boris: User) -> None:
    before = {each.pk: trail_of(each) for each in three}
    mark(*three, by=boris)
    assert {each.pk: trail_of(each) - before[each.pk] for each in three} == {each.pk: 1 for each in three}


def test_archived_accounts_stay_as_they_are(three: list[Account], boris: User) -> None:
    archive(three[0], by=boris)
    assert mark(*three, by=boris).words == (
        "2 accounts are key accounts now. 1 is archived and stays as it is. Restore it first."
    )
