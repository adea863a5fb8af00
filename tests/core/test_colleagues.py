"""Adding people, changing them, closing their access and opening it again."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client

from kam.core import colleagues
from kam.core.audit import trail
from kam.core.colleagues import Place
from kam.core.errors import DomainError
from kam.core.models import Job, Team, TeamMembership, User
from tests.core.visitor import INSIDE, is_in, sign_in
from tests.factories.core import PASSWORD, TeamMembershipFactory, UserFactory

Browse = Callable[[User], Client]
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ADMIN, MANAGER, REP = User.Role.ADMIN, User.Role.MANAGER, User.Role.REP


def add(admin: User, **more: Any) -> User:
    details: dict[str, Any] = {"name": "Ewa", "email": "ewa@company.example", "role": REP}
    return colleagues.add(by=admin, at=NOW, **details | more)


def change(person: User, admin: User, **more: Any) -> User:
    details = {"name": person.name, "email": person.email, "role": person.role}
    return colleagues.change(person=person, by=admin, at=NOW, **details | more)


def teams_of(person: User) -> dict[str, bool]:
    """Return the names of the teams and whether the person leads them."""
    return dict(person.team_memberships.values_list("team__name", "is_manager"))


def test_who_is_added_is_invited_into_the_team(admin: User, team: Team) -> None:
    ewa = add(admin, name="  Ewa \n Nowak ", email="Ewa@Company.Example", role=MANAGER, place=Place(team, leads=True))
    assert (ewa.name, ewa.email, ewa.role) == ("Ewa Nowak", "ewa@company.example", MANAGER)
    assert ewa.is_invited
    assert not ewa.has_usable_password()
    assert teams_of(ewa) == {"North": True}
    assert Job.objects.get(kind="invitation").arguments == {"person": ewa.pk}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": " "}, "name"), ({"email": "ewa"}, "email"), ({"role": "BOSS"}, "role"), ({"name": "a\x00"}, "name")],
)
def test_what_cannot_be_is_refused_at_its_field(admin: User, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        add(admin, **wrong)
    assert refusal.value.field == field
    assert not Job.objects.exists()


def test_what_nobody_says_stays_as_somebody_else_has_just_made_it(admin: User, anna: User) -> None:
    User.objects.filter(pk=anna.pk).update(role=MANAGER)
    assert anna.role == REP
    anna = colleagues.change(person=anna, by=admin, at=NOW, name="Ania")
    assert (anna.name, anna.role) == ("Ania", MANAGER)


def test_an_address_is_one_persons(admin: User, anna: User) -> None:
    with pytest.raises(DomainError, match="already"):
        add(admin, email="ANNA@company.example")
    User.objects.filter(pk=anna.pk).update(is_active=False)
    with pytest.raises(DomainError, match="Activate that access"):
        add(admin, email=anna.email)


def test_who_is_overtaken_by_the_same_address_is_told_so(
    admin: User, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when another administrator adds it between the question and the answer."""
    monkeypatch.setattr(colleagues, "_refuse_known_address", lambda person: None)
    with pytest.raises(DomainError, match="already"):
        add(admin, email=anna.email)
    with pytest.raises(DomainError, match="already"):
        change(admin, admin, email=anna.email)
    assert not Job.objects.filter(kind="invitation").exists()


@pytest.mark.parametrize("person", ["anna", "boris"])
def test_only_administrators_may(request: pytest.FixtureRequest, person: str, clara: User, team: Team) -> None:
    by = request.getfixturevalue(person)
    for attempt in (
        lambda: add(by),
        lambda: change(clara, by, name="Klara"),
        lambda: colleagues.deactivate(person=clara, by=by, at=NOW),
        lambda: colleagues.activate(person=clara, by=by, at=NOW),
        lambda: colleagues.invite_again(person=clara, by=by, at=NOW),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_who_was_an_administrator_a_moment_ago_may_not(admin: User, clara: User) -> None:
    UserFactory(role=ADMIN)
    User.objects.filter(pk=admin.pk).update(role=REP)
    with pytest.raises(PermissionDenied):
        colleagues.deactivate(person=clara, by=admin, at=NOW)


def test_name_role_and_team_change_and_the_trail_says_by_whom(admin: User, clara: User, team: Team) -> None:
    change(clara, admin, name="Klara", role=MANAGER, place=Place(team, leads=True))
    clara.refresh_from_db()
    assert (clara.name, clara.role, teams_of(clara)) == ("Klara", MANAGER, {"North": True})
    assert trail(User, clara.pk)[0].values == {"name": ("Clara", "Klara"), "role": (REP, MANAGER)}


def test_the_same_again_writes_nothing(admin: User, anna: User, team: Team) -> None:
    membership = TeamMembership.objects.get(user=anna)
    change(anna, admin, place=Place(team))
    assert len(trail(User, anna.pk)) == 1
    assert len(trail(TeamMembership, membership.pk)) == 1


def test_who_led_the_team_is_a_member_of_it_and_then_in_none(admin: User, boris: User, team: Team) -> None:
    change(boris, admin, place=Place(team))
    assert teams_of(boris) == {"North": False}
    with pytest.raises(DomainError, match="Choose the team"):
        change(boris, admin, place=Place(leads=True))
    change(boris, admin, place=Place())
    assert teams_of(boris) == {}


def test_teams_that_are_not_asked_for_stay(admin: User, anna: User, other_team: Team) -> None:
    TeamMembershipFactory(user=anna, team=other_team, is_manager=True)
    change(anna, admin, name="Ania")
    assert teams_of(anna) == {"North": False, "South": True}


def test_a_new_address_is_told_to_the_old_one(admin: User, anna: User) -> None:
    change(anna, admin, email="anna.nowak@company.example")
    (job,) = Job.objects.filter(kind="mail")
    assert job.arguments["to"] == "anna@company.example"
    assert "anna.nowak@company.example" in job.arguments["text"]


def test_no_mail_about_a_new_address_to_who_is_deactivated(admin: User, anna: User) -> None:
    colleagues.deactivate(person=anna, by=admin, at=NOW)
    change(anna, admin, email="anna.nowak@company.example")
    assert not Job.objects.exists()


def test_who_is_still_invited_is_invited_at_the_new_address(admin: User) -> None:
    ewa = add(admin, email="eva@company.example")
    change(ewa, admin, email="ewa@company.example")
    assert [job.kind for job in Job.objects.order_by("pk")] == ["invitation", "invitation"]


def test_a_deactivation_ends_everything_that_opens(browse: Browse, admin: User, anna: User) -> None:
    client = browse(anna)
    Authenticator.objects.create(user=anna, type="totp", data={})
    colleagues.deactivate(person=anna, by=admin, at=NOW)
    assert not is_in(client)
    sign_in(client, anna.email)
    assert not is_in(client)
    assert not Authenticator.objects.exists()


def test_what_was_closed_stays_closed_when_the_access_opens_again(browse: Browse, admin: User, anna: User) -> None:
    thief = browse(anna)
    colleagues.deactivate(person=anna, by=admin, at=NOW)
    colleagues.activate(person=anna, by=admin, at=NOW)
    assert thief.get(INSIDE).status_code == 302, "the session of before"
    sign_in(thief, anna.email, PASSWORD)
    assert not is_in(thief), "the password of before"
    anna.refresh_from_db()
    assert anna.is_invited
    assert Job.objects.filter(kind="invitation").count() == 1


def test_deactivated_twice_is_deactivated_once(admin: User, anna: User) -> None:
    for _ in range(2):
        colleagues.deactivate(person=anna, by=admin, at=NOW)
    assert len(trail(User, anna.pk)) == 2
    for _ in range(2):
        colleagues.activate(person=anna, by=admin, at=NOW)
    assert Job.objects.filter(kind="invitation").count() == 1


def test_the_system_user_is_nobodys_colleague(admin: User) -> None:
    importer = User.objects.importer()
    with pytest.raises(DomainError, match="does not work here"):
        colleagues.deactivate(person=importer, by=admin, at=NOW)


def test_an_invitation_is_for_who_has_no_password(admin: User, anna: User) -> None:
    with pytest.raises(DomainError, match="has a password already"):
        colleagues.invite_again(person=anna, by=admin, at=NOW)
    ewa = add(admin)
    colleagues.invite_again(person=ewa, by=admin, at=datetime(2026, 11, 23, tzinfo=UTC))
    assert Job.objects.filter(kind="invitation").count() == 2
    assert trail(User, ewa.pk)[0].values == {"invited_at": (NOW, datetime(2026, 11, 23, tzinfo=UTC))}
    colleagues.deactivate(person=ewa, by=admin, at=NOW)
    with pytest.raises(DomainError, match="deactivated"):
        colleagues.invite_again(person=ewa, by=admin, at=NOW)


@pytest.mark.parametrize(
    ("person", "sees"),
    [("admin", ["Admin", "Anna", "Boris", "Clara"]), ("boris", ["Anna", "Boris"]), ("anna", []), ("clara", [])],
)
def test_who_sees_whom(request: pytest.FixtureRequest, boris: User, person: str, sees: list[str]) -> None:
    for name in ("admin", "anna", "clara"):
        request.getfixturevalue(name)
    User.objects.importer()
    user = request.getfixturevalue(person)
    assert sorted(User.objects.visible_to(user).values_list("name", flat=True)) == sees
    assert User.objects.editable_by(user).count() == (4 if person == "admin" else 0)


def test_who_is_deactivated_sees_nobody(boris: User, anna: User) -> None:
    boris.is_active = False
    assert not User.objects.visible_to(boris).exists()
