"""Who would move from which class to which by other parameters, against the classes that a run published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

from django.db import connection

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.analytics.abc_xyz.run import Memory
from accounts.analytics.migration_matrix import NONE, Migration, Move
from accounts.models import ClassificationRun

SQL: Final = Path(__file__).parent
# These only draw other lines through figures that a run has stored; all others measure something else.
LINES_ONLY: Final = frozenset(
    {"a", "b", "boundary", "total", "x", "y", "min_buckets", "margin", "cv_margin", "confirm", "key_share"}
)


@dataclass(frozen=True)
class Moves:
    """The moves between classes, and how many accounts are proposed as key accounts before and after."""

    migration: Migration
    candidates_before: int
    candidates_after: int

    def to_json(self) -> dict[str, Any]:
        """Return the moves as a job stores them: amounts as texts."""
        moves = [
            [before, after, move.accounts, str(move.value_before), str(move.value_after)]
            for (before, after), move in self.migration.moves.items()
        ]
        return {"moves": moves, "candidates": [self.candidates_before, self.candidates_after]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the moves that `to_json` wrote."""
        moves = {
            (before, after): Move(accounts, Decimal(value_before), Decimal(value_after))
            for before, after, accounts, value_before, value_after in stored["moves"]
        }
        return cls(Migration(moves), *stored["candidates"])

    @classmethod
    def of(cls, rows: list[dict[str, Any]]) -> Self:
        """Add up rows of the SQL beside this module."""
        moves = {
            (row["from_class"], row["to_class"]): Move(row["accounts"], row["value_before"], row["value_after"])
            for row in rows
            if (row["from_class"], row["to_class"]) != (NONE, NONE)
        }
        return cls(
            Migration(moves),
            candidates_before=sum(row["candidates_before"] for row in rows),
            candidates_after=sum(row["candidates_after"] for row in rows),
        )


def differs_in_lines_only(parameters: Parameters, run: ClassificationRun) -> bool:
    """Say whether the figures that the run stored are those that the parameters ask for."""
    wanted, stored = parameters.to_json(), Parameters.from_json(run.parameters).to_json()
    return {name for name in wanted if wanted[name] != stored[name]} <= LINES_ONLY


def moves_by_lines(parameters: Parameters, run: ClassificationRun, memory: Memory) -> Moves | None:
    """Return the moves from the figures that the run stored, in one query over one row an account.

    Only for parameters that differ in lines only. None when an account lies so near to a limit of variation that
    the stored figure, which is rounded, cannot decide: then it has to be measured.
    """
    values = vars(parameters) | {
        "run": run.pk,
        "is_inclusive": parameters.boundary == "inclusive",
        "previous_run": memory.previous_run,
        "confirming_runs": list(memory.confirming_runs),
    }
    rows = _rows("letters_of_stored", values)
    return None if any(row["too_close"] for row in rows) else Moves.of(rows)


def moves_to_judged(run: ClassificationRun, reach: Sequence[int] | None = None) -> Moves:
    """Return the moves of these accounts, None for all, to what stands in `judged`; see `Computation.judge_beside`."""
    return Moves.of(_rows("moves_to_judged", {"run": run.pk, "is_whole": reach is None, "reach": list(reach or [])}))


def _rows(file: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_text(file), values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@cache
def _text(file: str) -> str:
    return (SQL / f"{file}.sql").read_text(encoding="utf-8")
