"""The tree of teams: founding, renaming, moving, filling, removing."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from accounts.models import Account
from kam.core import teams
from kam.core.audit import trail
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import Team, TeamMembership, User
from kam.core.team_tree import flat, tree_of
from kam.core.teams import Below
from tests.factories.core import TeamFactory, UserFactory


def test_a_team_is_founded_below_another(admin: User, team: Team) -> None:
    harbour = teams.found(name=" Harbour ", parent=team, by=admin)
    assert (harbour.name, harbour.parent) == ("Harbour", team)
    assert teams.found(name="Others", parent=None, by=admin).parent is None


@pytest.mark.parametrize("name", ["North", "north", ""])
def test_a_team_has_a_name_of_its_own(admin: User, team: Team, name: str) -> None:
    for attempt in (
        lambda: teams.found(name=name, parent=None, by=admin),
        lambda: teams.change(team=TeamFactory(), name=name, place=Below(None), by=admin),
    ):
        with pytest.raises(DomainError) as refusal:
            attempt()
        assert refusal.value.field == "name"


def test_a_team_moves_with_what_is_below_it(admin: User, boris: User, team: Team, other_team: Team) -> None:
    harbour = TeamFactory(parent=team)
    teams.change(team=harbour, name="Quay", place=Below(other_team), by=admin)
    harbour.refresh_from_db()
    assert (harbour.name, harbour.parent) == ("Quay", other_team)
    assert harbour.pk not in User.objects.get(pk=boris.pk).managed_team_ids
    count = len(trail(Team, harbour.pk))
    teams.change(team=harbour, name="Quay", place=Below(other_team), by=admin)
    assert len(trail(Team, harbour.pk)) == count, "the same again"


def test_what_nobody_says_of_a_team_stays_as_somebody_else_has_just_made_it(admin: User, team: Team) -> None:
    harbour = TeamFactory(name="Harbour")
    Team.objects.filter(pk=harbour.pk).update(name="Quay")
    assert teams.change(team=harbour, place=Below(team), by=admin).name == "Quay"
    harbour.parent = None
    assert teams.change(team=harbour, name="Pier", by=admin).parent == team


def test_a_team_never_comes_to_lie_below_itself(admin: User, company_team: Team, team: Team) -> None:
    harbour = TeamFactory(parent=team)
    for below in (company_team, team, harbour):
        with pytest.raises(DomainError, match="lies below") as refusal:
            teams.change(team=company_team, name="Company", place=Below(below), by=admin)
        assert refusal.value.field == "parent"


def test_who_is_overtaken_is_told_so(admin: User, team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(*args: object, **options: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(Team, "save", overtaken)
    with pytest.raises(VersionConflict):
        teams.change(team=team, name="West", place=Below(None), by=admin)


def test_somebody_joins_leads_and_leaves(admin: User, team: Team, clara: User) -> None:
    for standing, leads in (("member", False), ("manager", True), ("manager", True), ("member", False)):
        teams.place(team=team, person=clara, standing=standing, by=admin)
        assert TeamMembership.objects.get(team=team, user=clara).is_manager is leads
    for _ in range(2):
        teams.place(team=team, person=clara, standing="out", by=admin)
    assert not TeamMembership.objects.filter(team=team, user=clara).exists()


def test_who_is_deactivated_joins_no_team_but_can_be_taken_out(admin: User, team: Team, anna: User) -> None:
    with pytest.raises(DomainError, match="deactivated"):
        teams.place(team=team, person=UserFactory(is_active=False), standing="member", by=admin)
    User.objects.filter(pk=anna.pk).update(is_active=False)
    teams.place(team=team, person=anna, standing="out", by=admin)
    assert not team.memberships.exists()


def test_an_unknown_standing_is_refused(admin: User, team: Team, anna: User) -> None:
    with pytest.raises(DomainError, match="Choose whether"):
        teams.place(team=team, person=anna, standing="king", by=admin)


def test_only_an_empty_team_goes(admin: User, company_team: Team, team: Team, anna: User, account: Account) -> None:
    with pytest.raises(DomainError, match="teams below Company"):
        teams.remove(team=company_team, by=admin)
    with pytest.raises(DomainError, match="people in North"):
        teams.remove(team=team, by=admin)
    teams.place(team=team, person=anna, standing="out", by=admin)
    with pytest.raises(DomainError, match="accounts in North"):
        teams.remove(team=team, by=admin)
    Account.objects.filter(pk=account.pk).update(team=None)
    pk = team.pk
    teams.remove(team=team, by=admin)
    assert trail(Team, pk)[0].label == "delete"
    team.pk = pk
    with pytest.raises(DomainError, match="is gone"):
        teams.remove(team=team, by=admin)


@pytest.mark.parametrize("person", ["anna", "boris"])
def test_only_administrators_may(request: pytest.FixtureRequest, person: str, team: Team) -> None:
    by = request.getfixturevalue(person)
    for attempt in (
        lambda: teams.found(name="West", parent=None, by=by),
        lambda: teams.change(team=team, name="West", place=Below(None), by=by),
        lambda: teams.place(team=team, person=by, standing="manager", by=by),
        lambda: teams.remove(team=team, by=by),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


@pytest.mark.parametrize(
    ("person", "sees"), [("admin", ["Company", "North", "South"]), ("boris", ["North"]), ("anna", []), ("clara", [])]
)
def test_who_sees_which_team(
    request: pytest.FixtureRequest, team: Team, other_team: Team, person: str, sees: list[str]
) -> None:
    user = request.getfixturevalue(person)
    assert sorted(Team.objects.visible_to(user).values_list("name", flat=True)) == sees
    assert Team.objects.editable_by(user).count() == (3 if person == "admin" else 0)


def test_the_tree_is_by_name_and_begins_where_the_asker_does(db: None) -> None:
    top = TeamFactory(name="Company")
    parts: dict[str, Any] = {name: TeamFactory(name=name, parent=top) for name in ("Zachód", "Éast", "north")}
    TeamFactory(name="Quay", parent=parts["Éast"])
    ways = [branch.path for branch in flat(tree_of(Team.objects.order_by("pk")))]
    assert ways == ["Company", "Company / Éast", "Company / Éast / Quay", "Company / north", "Company / Zachód"]
    some = Team.objects.exclude(pk=top.pk).order_by("pk")
    assert [branch.path for branch in tree_of(some)] == ["Éast", "north", "Zachód"]
