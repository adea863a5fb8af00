"""Who looks after a customer once two accounts are one, and who still sees it."""

import pytest

from accounts.models import Account
from kam.core.models import Team, User
from tests.accounts.services.meeting import NOW, merge
from tests.factories.accounts import (
    AccountFactory,
    AccountTeamMemberFactory,
)
from tests.factories.core import TeamMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


class TestMembers:
    def test_they_come_along(self, account: Account, other: Account, boris: User, clara: User) -> None:
        AccountTeamMemberFactory(account=other, user=clara, function="FINANCE")
        merge(account, other, boris)
        member = account.memberships.get(user=clara)
        assert (member.access, member.function, member.ended_at) == ("READ", "FINANCE", None)

    def test_the_stronger_right_stays(self, account: Account, other: Account, boris: User, dina: User) -> None:
        AccountTeamMemberFactory(account=other, user=dina, access="EDIT")
        merge(account, other, boris)
        assert account.memberships.get(user=dina).access == "EDIT"
        assert other.memberships.get(user=dina).ended_at == NOW

    def test_who_is_on_both_teams_stays_once(self, account: Account, other: Account, boris: User, dina: User) -> None:
        AccountTeamMemberFactory(account=other, user=dina)
        merge(account, other, boris)
        assert account.memberships.get(user=dina).access == "READ"

    @pytest.mark.parametrize("access", ["READ", "EDIT"])
    def test_the_other_owner_who_is_a_member_here_may_edit(
        self, account: Account, boris: User, team: Team, dina: User, access: str
    ) -> None:
        account.memberships.update(access=access)
        merge(account, AccountFactory(owner=dina, team=team), boris)
        assert account.memberships.get(user=dina).access == "EDIT"

    def test_the_owner_is_no_member_as_well(self, account: Account, other: Account, boris: User, anna: User) -> None:
        AccountTeamMemberFactory(account=other, user=anna)
        merge(account, other, boris)
        assert not account.memberships.exists()

    def test_the_other_owner_keeps_sight_of_the_customer(self, account: Account, team: Team, boris: User) -> None:
        emil = UserFactory(name="Emil")
        TeamMembershipFactory(team=team, user=emil)
        other = AccountFactory(owner=emil, team=team)
        merge(account, other, boris)
        assert Account.objects.editable_by(emil).filter(pk=account.pk).exists()

    def test_who_left_the_company_does_not_come_along(self, account: Account, team: Team, boris: User) -> None:
        merge(account, AccountFactory(owner=UserFactory(is_active=False), team=team), boris)
        assert not account.memberships.exists()


class TestWhoLooksAfterIt:
    def test_an_unassigned_survivor_gets_the_others_owner_and_team(
        self, account: Account, admin: User, anna: User, dina: User, team: Team
    ) -> None:
        imported = AccountFactory(name="N-9")
        AccountTeamMemberFactory(account=imported, user=anna)
        merge(imported, account, admin)
        imported.refresh_from_db()
        assert (imported.owner, imported.team) == (anna, team)
        # The owner is no member besides; who was on the other's team is on it.
        assert [member.user for member in imported.memberships.filter(ended_at=None)] == [dina]

    def test_who_left_the_company_does_not_get_it(self, admin: User, team: Team) -> None:
        imported = AccountFactory()
        merge(imported, AccountFactory(owner=UserFactory(is_active=False), team=team), admin)
        imported.refresh_from_db()
        assert (imported.owner, imported.team) == (None, team)

    def test_one_that_somebody_looks_after_keeps_them(self, account: Account, admin: User, other_team: Team) -> None:
        released = AccountFactory(team=other_team)
        merge(released, account, admin)
        released.refresh_from_db()
        assert (released.owner, released.team) == (None, other_team)
