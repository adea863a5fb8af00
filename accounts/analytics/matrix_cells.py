"""Accounts by value and variability: the cells of a portfolio's matrix."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

DORMANT: Final = "dormant"
NONE: Final = "none"


@dataclass
class Cell:
    """How many accounts, what they make in the published window, and how many of them have a class given by hand."""

    count: int = 0
    value: Decimal = field(default_factory=Decimal)
    by_hand: int = 0


def cells_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Cell]:
    """Add up rows of `AccountQuerySet.cells` by class: AX to CZ, A- to C- for new ones, dormant, none."""
    cells: dict[str, Cell] = {}
    for row in rows:
        code = f"{row['abc']}{row['xyz'] or '-'}" if row["abc"] else _without_letters(row["class_status"])
        cell = cells.setdefault(code, Cell())
        cell.count += row["count"]
        cell.value += row["value"]
        cell.by_hand += row["by_hand"]
    return cells


def _without_letters(status: str | None) -> str:
    return DORMANT if status == DORMANT else NONE
