"""Acts that may be taken back: by the same rights, and only while nothing was changed since."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Account, AccountTeamMember
from accounts.services import account_acts, account_people, ownership, portfolio
from accounts.services.last_change import last_change
from kam.core import undo
from kam.core.audit import acting
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import Team, UndoableAct, User
from tests.factories.accounts import AccountFactory
from tests.factories.core import TeamFactory, TeamMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def take_back(act: UndoableAct, by: User) -> str:
    return undo.undo(act, by=by, now=NOW + timedelta(minutes=1))


def hand_over(account: Account, to: User, by: User, team: Team | None = None) -> UndoableAct:
    version = Account.objects.get(pk=account.pk).version
    return account_acts.hand_over(account=account, version=version, to=to, team=team, by=by, at=NOW)


def test_what_was_changed_since_stays(boris: User, account: Account) -> None:
    act = account_acts.archive(account=account, version=1, by=boris, at=NOW)
    portfolio.restore(account=account, version=2, by=boris)
    with pytest.raises(VersionConflict):
        take_back(act, boris)


def test_the_right_may_be_gone(boris: User, account: Account) -> None:
    act = account_acts.archive(account=account, version=1, by=boris, at=NOW)
    boris.team_memberships.all().delete()
    with pytest.raises(DomainError):
        take_back(act, User.objects.get(pk=boris.pk))


def test_nobody_had_it_and_nobody_has_it_again(admin: User, anna: User) -> None:
    account = AccountFactory(name="Orphan")
    act = hand_over(account, anna, admin)
    assert take_back(act, admin) == "Nobody owns Orphan again."
    account.refresh_from_db()
    assert (account.owner, account.team) == (None, None)


def test_a_team_that_is_gone_takes_nothing_back(clara: User, other_team: Team, admin: User) -> None:
    account = AccountFactory(name="Orphan", team=TeamFactory(name="Short-lived"))
    act = hand_over(account, clara, admin, team=other_team)
    Team.objects.get(name="Short-lived").delete()
    with pytest.raises(DomainError, match="not there any more"):
        take_back(act, admin)
    account.refresh_from_db()
    assert (account.owner, account.team) == (clara, other_team)


def test_across_teams_and_back(
    admin: User, anna: User, clara: User, team: Team, other_team: Team, account: Account
) -> None:
    act = hand_over(account, clara, admin, team=other_team)
    assert take_back(act, admin) == "Northern Timber belongs to Anna again."
    account.refresh_from_db()
    assert (account.owner, account.team) == (anna, team)


def test_a_member_who_left_comes_back_by_the_same_press(dina: User, account: Account) -> None:
    member = AccountTeamMember.objects.get()
    act = account_acts.end_membership(membership=member, by=dina, at=NOW)
    assert take_back(act, dina) == "Dina is on the account team again."


def test_a_team_that_was_changed_since_stays(anna: User, dina: User, account: Account) -> None:
    act = account_acts.end_membership(membership=AccountTeamMember.objects.get(), by=anna, at=NOW)
    ownership.invite(account=account, user=dina, by=anna, on=NOW.date())
    with pytest.raises(VersionConflict, match="Invite Dina again"):
        take_back(act, anna)


def test_a_parent_that_is_not_seen_any_more(anna: User, account: Account) -> None:
    head = AccountFactory(name="Head", owner=anna)
    Account.objects.filter(pk=account.pk).update(parent=head)
    account.refresh_from_db()
    act = account_acts.move(account=account, version=1, parent=None, by=anna, at=NOW)
    Account.objects.filter(pk=head.pk).update(owner=None)
    with pytest.raises(DomainError, match="cannot see the account"):
        take_back(act, anna)


def test_moved_from_the_top_and_back(anna: User, account: Account) -> None:
    head = AccountFactory(name="Head", owner=anna)
    with pytest.raises(VersionConflict):
        account_acts.move(account=account, version=7, parent=head, by=anna, at=NOW)
    act = account_acts.move(account=account, version=1, parent=head, by=anna, at=NOW)
    assert act.words == "Northern Timber belongs to Head now."
    assert take_back(act, anna) == "Northern Timber stands where it stood before."


def test_who_only_reads_does_none_of_it(dina: User, account: Account) -> None:
    with pytest.raises(PermissionDenied, match="Anna"):
        account_acts.archive(account=account, version=1, by=dina, at=NOW)


class TestPeople:
    def test_colleagues_are_found_by_name_only(self, anna: User, dina: User, account: Account) -> None:
        ewa = UserFactory(name="Ewa Żak", email="zak@company.example")
        UserFactory(name="Ewa Gone", is_active=False)
        TeamMembershipFactory(user=ewa)
        assert account_people.whom_to_invite(account, ["ewa", "zak"]) == [ewa]
        for words in ([], ["e"], ["company"], ["Dina"], ["Anna"]):
            assert account_people.whom_to_invite(account, words) == []

    def test_also_for_an_account_that_nobody_owns(self, anna: User) -> None:
        assert account_people.whom_to_invite(AccountFactory(), ["anna"]) == [anna]

    def test_owners_so_far(
        self, admin: User, anna: User, boris: User, team: Team, other_team: Team, account: Account
    ) -> None:
        with acting(by_id=boris.pk, source="ui"):
            account_acts.hand_over(
                account=account, version=1, to=boris, team=None, by=boris, at=NOW, note=" To help  out. "
            )
        Account.objects.filter(pk=account.pk).update(team=other_team, owner=None)
        latest, middle, first = account_people.owners_so_far(account)
        assert (latest.owner_before, latest.owner, latest.team_before, latest.team) == ("Boris", "", "North", "South")
        assert (middle.owner_before, middle.owner, middle.by, middle.note) == ("Anna", "Boris", "Boris", "To help out.")
        assert (first.owner_before, first.owner, first.team) == ("", "Anna", "North")

    def test_who_changed_it_last(self, anna: User, account: Account) -> None:
        assert last_change(account).who == "Somebody else"
        with acting(by_id=anna.pk, source="ui"):
            Account.objects.filter(pk=account.pk).update(city="Hel")
        assert last_change(account).who == "Anna"
        assert last_change(Account(pk=0)).at is None
