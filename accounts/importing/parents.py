"""Reading who belongs to whom, and storing it at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from accounts.importing.lines import LIMITS
from accounts.importing.problems import RowError
from accounts.importing.small_file import faulty, table
from accounts.importing.texts import clean_key
from kam.core.errors import DomainError

_COLUMNS: Final = {
    "customer_id": ("customer id", "customer no", "customer number", "numer klienta", "客户编号"),
    "parent_id": ("parent id", "parent", "parent no", "numer podmiotu nadrzędnego", "上级客户编号"),
}


@dataclass(frozen=True)
class Link:
    """A customer and the one above it; an empty parent puts it at the top of its group."""

    customer: str
    parent: str


def read_parents(path: Path) -> list[Link]:
    """Return the links of a file with the columns customer_id, parent_id. DomainError names the row that is faulty."""
    found: dict[str, Link] = {}
    for number, cells in table(path, columns=_COLUMNS):
        try:
            _take(found, *(clean_key(cell, limit=LIMITS["customer_id"]) for cell in cells))
        except RowError as error:
            raise DomainError(faulty(path, number, error.reason)) from error
    return list(found.values())


def _take(found: dict[str, Link], customer: str, parent: str) -> None:
    if not customer:
        raise RowError("missing")
    link = Link(customer, parent)
    if found.setdefault(customer, link) != link:
        raise RowError("parent_twice")


def circle_in(parents: Mapping[int, int | None]) -> list[int]:
    """Return the members of a circle, the first again at the end; empty when there is none.

    `parents`: key of an account -> key of the one above it.
    """
    cleared: set[int] = set()
    for start in parents:
        road: list[int] = []
        here: int | None = start
        while here is not None and here not in cleared:
            if here in road:
                return [*road[road.index(here) :], here]
            road.append(here)
            here = parents.get(here)
        cleared.update(road)
    return []
