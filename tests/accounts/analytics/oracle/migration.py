"""Who moved from which class to which between two runs (section 8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.accounts.analytics.oracle.result import Result, Row


@dataclass(frozen=True)
class Move:
    """The accounts that went from one class to another, with their revenue then and now."""

    accounts: int
    revenue_before: Fraction
    revenue_after: Fraction


@dataclass(frozen=True)
class Migration:
    """The moves by (from, to); rows add up to the first run, columns to the second."""

    moves: Mapping[tuple[str, str], Move]

    @property
    def stability(self) -> Fraction | None:
        """The part of all accounts that stayed where they were, None without accounts."""
        total = sum(move.accounts for move in self.moves.values())
        stayed = sum(move.accounts for (old, new), move in self.moves.items() if old == new)
        return Fraction(stayed, total) if total else None


def migration(first: Result, second: Result) -> Migration:
    """Compare two runs; an account that one of them lacks is in its class "none"."""
    members: dict[tuple[str, str], list[str]] = {}
    for customer in first.rows.keys() | second.rows.keys():
        move = label(first.rows.get(customer)), label(second.rows.get(customer))
        members.setdefault(move, []).append(customer)
    return Migration(
        {
            move: Move(len(customers), revenue(first, customers), revenue(second, customers))
            for move, customers in members.items()
        }
    )


def label(row: Row | None) -> str:
    return (row.combined or row.status) if row else "none"


def revenue(result: Result, customers: list[str]) -> Fraction:
    rows = (result.rows[customer] for customer in customers if customer in result.rows)
    return sum((row.net_revenue for row in rows), Fraction(0))
