"""The access rule: who sees, changes and leads which account, in plain cases and in random companies."""

from datetime import UTC, datetime
from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.access import not_led, require_editable
from accounts.models import Account, AccountMonth, AccountTeamMember, Address
from kam.core.models import Team, User
from tests.factories.accounts import (
    AccountFactory,
    AccountMonthFactory,
    AccountTeamMemberFactory,
    AddressFactory,
)
from tests.factories.core import TeamFactory, TeamMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
Reach = tuple[bool, bool, bool]


def reach(user: User, account: Account) -> Reach:
    """Sees, changes, leads: as the database answers for somebody who has just signed in."""
    user = User.objects.get(pk=user.pk)
    accounts = Account.objects
    return (
        accounts.visible_to(user).contains(account),
        accounts.editable_by(user).contains(account),
        accounts.led_by(user).contains(account),
    )


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("anna", (True, True, False)),
        ("boris", (True, True, True)),
        ("clara", (False, False, False)),
        ("dina", (True, False, False)),
        ("admin", (True, True, True)),
    ],
)
def test_reach_of_each_person(request: pytest.FixtureRequest, account: Account, person: str, expected: Reach) -> None:
    assert reach(request.getfixturevalue(person), account) == expected


@pytest.mark.parametrize("person", ["anna", "boris", "dina", "admin"])
def test_deactivation_takes_everything(request: pytest.FixtureRequest, account: Account, person: str) -> None:
    user = request.getfixturevalue(person)
    # The last administrator would stay.
    UserFactory(role=User.Role.ADMIN)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert reach(user, account) == (False, False, False)


def test_a_manager_leads_the_teams_below(account: Account, company_team: Team) -> None:
    chief = UserFactory(role=User.Role.MANAGER)
    TeamMembershipFactory(team=company_team, user=chief, is_manager=True)
    assert reach(chief, account) == (True, True, True)


def test_a_manager_of_a_lower_team_does_not_see_the_accounts_above(account: Account, team: Team) -> None:
    below = UserFactory(role=User.Role.MANAGER)
    TeamMembershipFactory(team=TeamFactory(name="North coast", parent=team), user=below, is_manager=True)
    assert reach(below, account) == (False, False, False)


def test_the_role_alone_opens_nothing(account: Account) -> None:
    assert reach(UserFactory(role=User.Role.MANAGER), account) == (False, False, False)


def test_a_colleague_of_the_team_who_does_not_manage_it_sees_nothing(account: Account, team: Team) -> None:
    colleague = UserFactory()
    TeamMembershipFactory(team=team, user=colleague)
    assert reach(colleague, account) == (False, False, False)


def test_somebody_without_any_team_sees_nothing_not_everything(account: Account) -> None:
    nobody = UserFactory()
    AccountFactory(owner=None, team=None)
    assert not Account.objects.visible_to(nobody).exists()
    assert not Account.objects.editable_by(nobody).exists()
    assert not Account.objects.led_by(nobody).exists()


def test_who_manages_two_teams_sees_both_and_each_account_once(team: Team, other_team: Team, account: Account) -> None:
    both = UserFactory(role=User.Role.MANAGER)
    for led in (team, other_team):
        TeamMembershipFactory(team=led, user=both, is_manager=True)
    southern = AccountFactory(team=other_team, owner=both)
    # Four roads to the same account make one row.
    AccountTeamMemberFactory(account=southern, user=both, access="EDIT")
    AccountTeamMemberFactory(account=southern, user=both, ended_at=NOW)
    assert sorted(Account.objects.visible_to(both).values_list("pk", flat=True)) == [account.pk, southern.pk]


def test_a_membership_that_ended_opens_nothing(account: Account, dina: User) -> None:
    AccountTeamMember.objects.update(ended_at=NOW)
    assert reach(dina, account) == (False, False, False)


def test_edit_on_the_account_team_changes_but_does_not_lead(account: Account, dina: User) -> None:
    AccountTeamMember.objects.update(access="EDIT")
    assert reach(dina, account) == (True, True, False)


def test_a_manager_leads_an_account_of_her_own_that_is_in_no_team(boris: User, anna: User) -> None:
    assert reach(boris, AccountFactory(owner=boris)) == (True, True, True)
    assert reach(anna, AccountFactory(owner=anna)) == (True, True, False)


def test_months_without_an_account_are_seen_by_administrators_only(
    account: Account, anna: User, boris: User, admin: User
) -> None:
    AccountMonthFactory(account=None)
    assert AccountMonth.objects.visible_to(admin).count() == 1
    assert not AccountMonth.objects.visible_to(anna).exists()
    assert not AccountMonth.objects.visible_to(boris).exists()


def test_who_may_only_look_is_told_who_can(account: Account, anna: User, boris: User, dina: User) -> None:
    require_editable(account, by=anna)
    with pytest.raises(PermissionDenied, match=r"This may be done by: Anna, Boris, or an administrator\."):
        require_editable(account, by=dina)


def test_without_owner_and_manager_only_the_administrator_is_named(dina: User, account: Account, team: Team) -> None:
    account.owner = None
    assert str(not_led(account)) == "Only an administrator may do this."


def test_the_nearest_manager_above_is_named(account: Account, company_team: Team) -> None:
    chief = UserFactory(name="Chief")
    TeamMembershipFactory(team=company_team, user=chief, is_manager=True)
    assert str(not_led(account)) == "This may be done by: Chief, or an administrator."


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_random_companies_agree_with_the_rule_in_plain_words(db: None, seed: int) -> None:
    with transaction.atomic():
        facts = Facts(Random(seed))
        for user in User.objects.order_by("pk"):
            for question, answer in (
                (facts.sees, "visible_to"),
                (facts.changes, "editable_by"),
                (facts.leads, "led_by"),
            ):
                expected = {pk for pk in facts.accounts if question(user, facts.accounts[pk])}
                rows = list(getattr(Account.objects, answer)(user).values_list("pk", flat=True))
                # No account twice, none too many, none missing; and what belongs to it goes with it.
                assert sorted(rows) == sorted(expected), (answer, user.name)
                parts = getattr(Address.objects, answer)(user).values_list("account_id", flat=True)
                assert sorted(parts) == sorted(expected), (answer, user.name)
            assert set(Account.objects.led_by(user)) <= set(Account.objects.editable_by(user))
            assert set(Account.objects.editable_by(user)) <= set(Account.objects.visible_to(user))
        transaction.set_rollback(True)


@pytest.mark.parametrize(("person", "most"), [("anna", 2), ("boris", 3), ("admin", 1)])
def test_asking_costs_no_query_per_account(
    request: pytest.FixtureRequest, account: Account, person: str, most: int
) -> None:
    # One for the teams she manages and one for the tree below them, once per request.
    user = User.objects.get(pk=request.getfixturevalue(person).pk)
    AccountFactory.create_batch(5, owner=account.owner, team=account.team)
    with CaptureQueriesContext(connection) as queries:
        assert Account.objects.visible_to(user).count() == 6
    assert len(queries) <= most


class Facts:
    """A random company, and the rule told again in plain Python."""

    def __init__(self, chance: Random) -> None:
        self.above: dict[int, int | None] = {}
        self.managers: set[tuple[int, int]] = set()
        self.access: dict[tuple[int, int], str] = {}
        self._teams(chance)
        self._people(chance)
        self.accounts = self._accounts(chance)

    def sees(self, user: User, account: Account) -> bool:
        return user.is_active and (
            self.leads(user, account) or account.owner_id == user.pk or (account.pk, user.pk) in self.access
        )

    def changes(self, user: User, account: Account) -> bool:
        return self.sees(user, account) and (
            self.leads(user, account) or account.owner_id == user.pk or self.access[account.pk, user.pk] == "EDIT"
        )

    def leads(self, user: User, account: Account) -> bool:
        if not user.is_active:
            return False
        if user.role == "ADMIN":
            return True
        if account.team_id is None:
            return account.owner_id == user.pk and any(user.pk == manager for _, manager in self.managers)
        team: int | None = account.team_id
        while team is not None:
            if (team, user.pk) in self.managers:
                return True
            team = self.above[team]
        return False

    def _teams(self, chance: Random) -> None:
        for _ in range(chance.randint(0, 5)):
            parent = chance.choice([None, *self.above])
            self.above[TeamFactory(parent_id=parent).pk] = parent

    def _people(self, chance: Random) -> None:
        for _ in range(chance.randint(1, 5)):
            role = chance.choice(["REP", "REP", "MANAGER", "ADMIN"])
            user = UserFactory(role=role, is_active=chance.random() < 0.8)
            for team in chance.sample(list(self.above), chance.randint(0, min(2, len(self.above)))):
                membership = TeamMembershipFactory(team_id=team, user=user, is_manager=chance.random() < 0.5)
                if membership.is_manager:
                    self.managers.add((team, user.pk))

    def _accounts(self, chance: Random) -> dict[int, Account]:
        people = list(User.objects.order_by("pk").values_list("pk", flat=True))
        made: dict[int, Account] = {}
        for _ in range(chance.randint(1, 6)):
            account = AccountFactory(
                owner_id=chance.choice([None, *people]), team_id=chance.choice([None, *self.above])
            )
            AddressFactory(account=account)
            for user in chance.sample(people, chance.randint(0, len(people))):
                access, ended = chance.choice(["READ", "EDIT"]), chance.random() < 0.3
                AccountTeamMemberFactory(account=account, user_id=user, access=access, ended_at=NOW if ended else None)
                if not ended:
                    self.access[account.pk, user] = access
            made[account.pk] = account
        return made
