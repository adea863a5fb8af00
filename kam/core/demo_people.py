"""The people of the demo company and their teams: a manager at the root, three teams below him."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from kam.core import teams
from kam.core.calendar import add_months, month_start
from kam.core.models import Company, Team, User

Role = User.Role
ROOT: Final = "Lumena sales"
# Name of a team below the root, in the order of its making.
TEAMS: Final = ("Central Europe", "North and West", "Asia")
DOMAIN: Final = "lumena.example"
# Those of an installation without the demo; they are nobody's data.
DEVELOPERS: Final = ("admin@kam.example", "manager@kam.example", "rep@kam.example")


@dataclass(frozen=True)
class Person:
    """Somebody who works at Lumena; `key` is the address before the @."""

    key: str
    name: str
    role: Role
    team: str

    @property
    def email(self) -> str:
        """The address of the login."""
        return f"{self.key}@{DOMAIN}"


ADMINISTRATOR: Final = DEVELOPERS[0]
PEOPLE: Final = (
    Person("marek.zielinski", "Marek Zieliński", Role.MANAGER, ROOT),
    Person("anna.wisniewska", "Anna Wiśniewska", Role.MANAGER, "Central Europe"),
    Person("tomasz.krol", "Tomasz Król", Role.REP, "Central Europe"),
    Person("sofia.lindqvist", "Sofia Lindqvist", Role.MANAGER, "North and West"),
    Person("james.okafor", "James Okafor", Role.REP, "North and West"),
    Person("li.wen", "李雯 Li Wen", Role.REP, "Asia"),
)
EMAILS: Final = tuple(person.email for person in PEOPLE)


def are_there() -> bool:
    """Tell whether the demo's people have been made."""
    return User.objects.filter(email=PEOPLE[0].email).exists()


def has_room() -> bool:
    """Tell whether nobody works here but the people of a fresh development installation."""
    return not User.objects.people().exclude(email__in=DEVELOPERS).exists()


def administrator() -> User:
    """Return who loads the demo: the development installation's administrator."""
    return User.objects.get(email=ADMINISTRATOR)


def month_before() -> date:
    """Return the first day of the last month that was closed when the demo's people came."""
    joined = User.objects.get(email=PEOPLE[0].email).joined_at
    return add_months(month_start(timezone.localdate(joined, Company.current().zone)), -1)


def person(key: str) -> User:
    """Return one of the demo's people by the address before the @."""
    return User.objects.get(email=f"{key}@{DOMAIN}")


def team_of(key: str) -> Team:
    """Return the team of one of the demo's people."""
    team: Team = Team.objects.get(name=next(each.team for each in PEOPLE if each.key == key))
    return team


def make() -> None:
    """Make the people, without passwords, and their teams."""
    by = User.objects.filter(email=ADMINISTRATOR).first() or User.objects.create_user(
        ADMINISTRATOR, name="Demo admin", role=Role.ADMIN
    )
    root = teams.found(name=ROOT, parent=None, by=by)
    made = {ROOT: root} | {name: teams.found(name=name, parent=root, by=by) for name in TEAMS}
    for each in PEOPLE:
        user = User.objects.create_user(each.email, name=each.name, role=each.role)
        standing = teams.Standing.MANAGER if each.role == Role.MANAGER else teams.Standing.MEMBER
        teams.place(team=made[each.team], person=user, standing=standing, by=by)
