"""The teams as people see them: each with its way from the top, and what lies below it."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kam.core.belongings import Left
from kam.core.models import Team


@dataclass
class Branch:
    """A team, its way from the top in words, and the branches below it by name."""

    team: Team
    path: str
    branches: list["Branch"] = field(default_factory=list)
    # What is at work in the team itself, where a page asks for it.
    left: list[Left] = field(default_factory=list)


def tree_of(teams: Iterable[Team]) -> list[Branch]:
    """Return the branches at the top: teams without a team above them, or with one that is not among these."""
    known = {team.pk: team for team in teams}
    below: dict[int | None, list[Team]] = {}
    for team in sorted(known.values(), key=lambda team: (_sort_key(team.name), team.pk)):
        below.setdefault(team.parent_id if team.parent_id in known else None, []).append(team)
    return _branches(below, above=None, path="")


def flat(branches: Iterable[Branch]) -> Iterator[Branch]:
    """Yield every branch, each before those below it."""
    for branch in branches:
        yield branch
        yield from flat(branch.branches)


def _branches(below: dict[int | None, list[Team]], *, above: int | None, path: str) -> list[Branch]:
    found = []
    for team in below.get(above, []):
        way = f"{path} / {team.name}" if path else team.name
        found.append(Branch(team, way, _branches(below, above=team.pk, path=way)))
    return found


def _sort_key(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)).casefold()
