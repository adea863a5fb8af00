"""The company of the world as it is asked: everybody signed in, and for each caller what must stay a secret."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

from kam.core.models import User
from kam.core.scopes import usable_by
from tests.architecture.addresses import Address, ids_for
from tests.architecture.sweep.asking import Asker
from tests.architecture.sweep.rights import KINDS
from tests.architecture.sweep.rows import Row
from tests.architecture.sweep.scanner import Scanner
from tests.architecture.world import SECRETS, World

# Of which reps something is known to each caller; of all others nothing may be.
KNOWN: Final[dict[str, set[str]]] = {
    "nobody": set(),
    "leaver": set(),
    "owner": {"clara"},
    "reader": {"clara", "dina"},
    "editor": {"clara", "emil"},
    "manager": {"clara", "carl"},
    "other_manager": {"anna", "nora"},
    "chief": set(SECRETS),
    "admin": set(SECRETS),
}
# Scopes of sales: figures, and files that are full of them.
MONEY: Final = {"read:orders", "export:orders", "write:import"}
KNOW_THE_COMPANYS: Final = {"chief", "admin"}


@dataclass(frozen=True)
class Company:
    """A world, who asks in it, and where its files lie."""

    world: World
    askers: dict[str, Asker]
    systems: dict[str, Asker]
    tokens_of_the_admin: dict[tuple[str, ...], Asker]
    without_money: Asker
    scanners: dict[str, Scanner]
    files: Path

    def asker(self, caller: str, row: Row) -> Asker:
        """Return the caller at a browser or, for a row of the API, with a token of every scope that she may have."""
        return (self.systems if row.is_api else self.askers)[caller]

    def fillings(self, address: Address) -> dict[str, list[dict[str, Any]]]:
        """Return, by kind of id, all that can be filled into the address; without parameters, nothing as one's own."""
        found = {kind: list(fillings(address, self.world, kind)) for kind in KINDS[: None if address.parameters else 1]}
        return {kind: some for kind, some in found.items() if some}


def company_of(world: World, files: Path) -> Company:
    """Sign everybody in; the leaver is deactivated after it."""
    reps, managers = world.people.reps, world.people.managers
    people = {
        "nobody": None,
        "leaver": world.leaver,
        "owner": reps["clara"],
        "reader": reps["dina"],
        "editor": reps["emil"],
        "manager": managers["sara"],
        "other_manager": managers["boris"],
        "chief": managers["chief"],
        "admin": world.admin,
    }
    askers = {caller: Asker(person) for caller, person in people.items()}
    systems = {caller: Asker(person, scopes=scopes_of(person) if person else None) for caller, person in people.items()}
    reading = tuple(scope for scope in scopes_of(world.admin) if scope.startswith("read:"))
    limited = {scopes: Asker(world.admin, scopes=scopes) for scopes in (("read:views",), reading)}
    without_money = Asker(reps["clara"], scopes=[scope for scope in scopes_of(reps["clara"]) if scope not in MONEY])
    User.objects.filter(pk=world.leaver.pk).update(is_active=False)
    scanners = {
        caller: Scanner(set(SECRETS) - known, is_companys_secret=caller not in KNOW_THE_COMPANYS)
        for caller, known in KNOWN.items()
    }
    return Company(world, askers, systems, limited, without_money, scanners, files)


def scopes_of(person: User) -> list[str]:
    """Return all scopes that a token of this person may have."""
    return [scope.key for scope in usable_by(is_admin=person.is_admin)]


def fillings(address: Address, world: World, kind: str) -> Iterator[dict[str, Any]]:
    """Yield what to fill into the address: all combinations of ids of the kind; none where there is no such id."""
    ids = ids_for(address, world)
    yield from _combinations({name: getattr(each, kind) for name, each in ids.items()})
    if kind in {"team", "foreign"} and len(ids) > 1:
        # What hangs on another row is also asked for below a row of one's own.
        *above, last = ids
        yield from _combinations({name: ids[name].own for name in above} | {last: getattr(ids[last], kind)})


def _combinations(values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    choices = [
        [(name, each) for each in (value if isinstance(value, list) else [value]) if each is not None]
        for name, value in values.items()
    ]
    yield from map(dict, product(*choices))
