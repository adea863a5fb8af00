"""What hangs on people and teams in upper apps: told before somebody leaves or a team goes, with the way to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kam.core.models import Team, User
from kam.core.registry import Registry


@dataclass(frozen=True)
class Left:
    """So many rows of one kind: `words` says how many of what, `url` lists them or is empty."""

    count: int
    words: str
    url: str = ""


@dataclass(frozen=True)
class Belongings:
    """One kind of rows. The functions get who asks as the second argument, and count what that person may see.

    `of_teams` says what is at work in each of many teams, by their keys, in one query.
    """

    key: str
    order: int
    of_person: Callable[[User, User], Left]
    of_team: Callable[[Team, User], Left]
    of_teams: Callable[[Sequence[Team], User], dict[int, Left]]


belongings: Registry[Belongings] = Registry()


def left_by(person: User, *, asker: User) -> list[Left]:
    """Return what the person still has, as far as the asker sees it."""
    return [left for entry in belongings if (left := entry.of_person(person, asker)).count]


def left_in(team: Team, *, asker: User) -> list[Left]:
    """Return what still is in the team, as far as the asker sees it."""
    return [left for entry in belongings if (left := entry.of_team(team, asker)).count]


def at_work_in(teams: Sequence[Team], *, asker: User) -> dict[int, list[Left]]:
    """Return what is at work in each of these teams, by their keys, as far as the asker sees it."""
    found: dict[int, list[Left]] = {team.pk: [] for team in teams}
    for entry in belongings:
        for pk, left in entry.of_teams(teams, asker).items():
            found[pk].append(left)
    return found
