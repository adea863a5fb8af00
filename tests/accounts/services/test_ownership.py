"""Who looks after an account: handing over, and the account team."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Account, AccountTeamMember
from accounts.services import merging, ownership, portfolio
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import Team, User
from tests.factories.accounts import AccountFactory, AccountTeamMemberFactory
from tests.factories.core import TeamFactory, TeamMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def emil(team: Team) -> User:
    """Anna's colleague in the team of Boris."""
    user = UserFactory(name="Emil")
    TeamMembershipFactory(team=team, user=user)
    return user


class TestHandingOver:
    def test_a_manager_gives_it_to_another_member_of_her_team(self, boris: User, emil: User, account: Account) -> None:
        ownership.hand_over(account=account, to=emil, by=boris)
        account.refresh_from_db()
        assert (account.owner, account.version) == (emil, 2)

    def test_the_former_owner_sees_it_no_longer(self, boris: User, anna: User, emil: User, account: Account) -> None:
        ownership.hand_over(account=account, to=emil, by=boris)
        assert not Account.objects.visible_to(anna).exists()
        assert Account.objects.visible_to(emil).get() == account

    def test_the_owner_herself_may_not(self, anna: User, boris: User, emil: User, account: Account) -> None:
        with pytest.raises(PermissionDenied, match="Boris"):
            ownership.hand_over(account=account, to=emil, by=anna)

    def test_nor_may_who_edits_it_on_the_account_team(self, emil: User, clara: User, account: Account) -> None:
        AccountTeamMemberFactory(account=account, user=clara, access="EDIT")
        with pytest.raises(PermissionDenied):
            ownership.hand_over(account=account, to=emil, by=clara)

    def test_a_stranger_is_told_nothing(self, clara: User, account: Account) -> None:
        with pytest.raises(DomainError, match="cannot see") as refusal:
            ownership.hand_over(account=account, to=clara, by=clara)
        assert account.name not in str(refusal.value)

    def test_somebody_outside_the_team_is_refused(self, boris: User, clara: User, account: Account) -> None:
        with pytest.raises(DomainError, match="Clara is not in the team North"):
            ownership.hand_over(account=account, to=clara, by=boris)

    def test_another_team_needs_an_administrator(
        self, boris: User, clara: User, admin: User, other_team: Team, account: Account
    ) -> None:
        with pytest.raises(PermissionDenied, match="Only an administrator"):
            ownership.hand_over(account=account, to=clara, team=other_team, by=boris)
        ownership.hand_over(account=account, to=clara, team=other_team, by=admin)
        account.refresh_from_db()
        assert (account.owner, account.team) == (clara, other_team)

    def test_a_manager_moves_it_between_the_teams_she_manages(self, boris: User, team: Team, account: Account) -> None:
        coast = TeamFactory(name="North coast", parent=team)
        sailor = UserFactory()
        TeamMembershipFactory(team=coast, user=sailor)
        ownership.hand_over(account=account, to=sailor, team=coast, by=boris)
        account.refresh_from_db()
        assert (account.owner, account.team) == (sailor, coast)

    def test_an_administrator_without_a_team_may_own_it(self, admin: User, account: Account) -> None:
        assert ownership.hand_over(account=account, to=admin, by=admin).owner == admin

    @pytest.mark.parametrize("facts", [{"is_active": False}, {"is_system": True}])
    def test_who_does_not_work_here_does_not_get_it(
        self, admin: User, team: Team, account: Account, facts: dict[str, bool]
    ) -> None:
        gone = UserFactory(**facts)
        TeamMembershipFactory(team=team, user=gone)
        with pytest.raises(DomainError, match="cannot own accounts any more"):
            ownership.hand_over(account=account, to=gone, by=admin)

    def test_an_archived_account_is_restored_first(self, boris: User, emil: User, account: Account) -> None:
        portfolio.archive(account=account, version=1, by=boris, at=NOW)
        with pytest.raises(DomainError, match="Restore it first"):
            ownership.hand_over(account=account, to=emil, by=boris)

    def test_the_same_again_writes_nothing(self, boris: User, anna: User, account: Account) -> None:
        assert ownership.hand_over(account=account, to=anna, by=boris).version == 1

    def test_released_it_has_no_owner_and_stays_in_the_team(self, boris: User, account: Account) -> None:
        released = ownership.release(account=account, by=boris)
        assert (released.owner, released.team) == (None, account.team)


class TestAccountTeam:
    def test_the_owner_invites_a_colleague_of_another_team(self, anna: User, clara: User, account: Account) -> None:
        member = ownership.invite(account=account, user=clara, by=anna, on=TODAY, access="EDIT", function="FINANCE")
        assert (member.access, member.function, member.from_on) == ("EDIT", "FINANCE", TODAY)
        assert Account.objects.editable_by(clara).get() == account

    def test_the_manager_invites_too(self, boris: User, clara: User, account: Account) -> None:
        ownership.invite(account=account, user=clara, by=boris, on=TODAY)
        assert Account.objects.visible_to(clara).get() == account
        assert not Account.objects.editable_by(clara).exists()

    @pytest.mark.parametrize("access", ["READ", "EDIT"])
    def test_a_member_does_not_widen_the_team(self, clara: User, anna: User, account: Account, access: str) -> None:
        AccountTeamMemberFactory(account=account, user=clara, access=access)
        with pytest.raises(PermissionDenied, match="Anna"):
            ownership.invite(account=account, user=UserFactory(), by=clara, on=TODAY)

    def test_nobody_is_invited_twice(self, anna: User, dina: User, account: Account) -> None:
        with pytest.raises(DomainError, match="Dina is on the account team already"):
            ownership.invite(account=account, user=dina, by=anna, on=TODAY)

    def test_the_owner_is_not_invited(self, boris: User, anna: User, account: Account) -> None:
        with pytest.raises(DomainError, match="Anna owns the account already"):
            ownership.invite(account=account, user=anna, by=boris, on=TODAY)

    def test_who_left_the_company_is_not_invited(self, anna: User, account: Account) -> None:
        with pytest.raises(DomainError, match="does not work here any more"):
            ownership.invite(account=account, user=UserFactory(is_active=False), by=anna, on=TODAY)

    @pytest.mark.parametrize("wrong", [{"access": "WRITE"}, {"function": "BOSS"}])
    def test_unknown_rights_are_refused(self, anna: User, clara: User, account: Account, wrong: dict[str, str]) -> None:
        with pytest.raises(DomainError, match="Choose"):
            ownership.invite(account=account, user=clara, by=anna, on=TODAY, **wrong)

    def test_access_is_changed(self, anna: User, dina: User, account: Account) -> None:
        membership = AccountTeamMember.objects.get()
        ownership.change_membership(membership=membership, version=1, by=anna, access="EDIT", function="LOGISTICS")
        assert Account.objects.editable_by(dina).get() == account

    def test_the_same_again_writes_nothing(self, anna: User, dina: User, account: Account) -> None:
        membership = AccountTeamMember.objects.get()
        written = membership.events.count()  # type: ignore[attr-defined]  # added by pghistory
        ownership.change_membership(membership=membership, version=1, by=anna, access="READ", function="SALES")
        assert membership.events.count() == written  # type: ignore[attr-defined]  # as above

    def test_nobody_raises_her_own_access(self, dina: User, account: Account) -> None:
        membership = AccountTeamMember.objects.get()
        with pytest.raises(PermissionDenied):
            ownership.change_membership(membership=membership, version=1, by=dina, access="EDIT", function="SALES")

    def test_of_two_changes_of_one_access_the_later_is_told(
        self, anna: User, boris: User, dina: User, account: Account
    ) -> None:
        membership = AccountTeamMember.objects.get()
        ownership.change_membership(membership=membership, version=1, by=boris, access="EDIT", function="SALES")
        with pytest.raises(VersionConflict, match="has changed Dina"):
            ownership.change_membership(membership=membership, version=1, by=anna, access="READ", function="FINANCE")

    def test_a_member_who_becomes_the_owner_is_no_member_besides(
        self, admin: User, dina: User, other_team: Team, account: Account
    ) -> None:
        ownership.hand_over(account=account, to=dina, team=other_team, by=admin)
        member = AccountTeamMember.objects.get()
        assert (member.ended_at is not None, member.version) == (True, 2)
        ownership.hand_over(account=account, to=admin, by=admin)
        assert not Account.objects.visible_to(dina).exists()

    def test_a_membership_that_a_merge_moved_is_not_changed_from_the_account_it_left(
        self, anna: User, boris: User, dina: User, team: Team, account: Account
    ) -> None:
        membership = AccountTeamMember.objects.select_related("account").get()
        survivor = AccountFactory(owner=boris, team=team)
        merging.merge(survivor=survivor, other=account, versions=(1, 1), by=boris, at=NOW)
        with pytest.raises(DomainError, match="was merged into"):
            ownership.change_membership(membership=membership, version=1, by=anna, access="EDIT", function="SALES")
        with pytest.raises(DomainError, match="removed it from Northern Timber"):
            ownership.remove_member(membership=membership, by=anna, at=NOW)
        membership.refresh_from_db()
        assert (membership.account, membership.access, membership.ended_at) == (survivor, "READ", None)

    def test_removed_she_sees_it_no_longer_and_may_return(self, anna: User, dina: User, account: Account) -> None:
        membership = ownership.remove_member(membership=AccountTeamMember.objects.get(), by=anna, at=NOW)
        assert membership.ended_at == NOW
        assert not Account.objects.visible_to(dina).exists()
        with pytest.raises(DomainError, match="not on the account team any more"):
            ownership.remove_member(membership=membership, by=anna, at=NOW)
        ownership.invite(account=account, user=dina, by=anna, on=TODAY)
        assert Account.objects.visible_to(dina).get() == account

    def test_a_member_may_leave_but_not_remove_others(self, dina: User, clara: User, account: Account) -> None:
        other = AccountTeamMemberFactory(account=account, user=clara)
        with pytest.raises(PermissionDenied):
            ownership.remove_member(membership=other, by=dina, at=NOW)
        own = AccountTeamMember.objects.get(user=dina)
        assert ownership.remove_member(membership=own, by=dina, at=NOW).ended_at == NOW


def test_a_released_account_is_not_an_orphan_of_its_team(boris: User, account: Account) -> None:
    AccountFactory(name="Elsewhere")
    ownership.release(account=account, by=boris)
    assert Account.objects.visible_to(boris).get() == account
