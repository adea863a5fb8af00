"""What kind of move it is from one class to another."""

from collections import Counter
from typing import Final

from accounts.analytics.migration_matrix import DORMANT, NONE, Migration

RATED: Final = "XYZ"
KINDS: Final = ("up", "down", "steadier", "less_steady", "rated", "new", "back", "gone", "same")


def direction(before: str, after: str) -> str:
    """Tell whether a move between classes is up or down; only A, B and C have an above."""
    if not before or not after or before[0] == after[0]:
        return ""
    return "up" if after[0] < before[0] else "down"


def kind_of(before: str, after: str) -> str:
    """Name the move: only A, B and C have an above, X, Y and Z are steadier or less steady."""
    if before == after:
        return "same"
    if before == NONE:
        return "new"
    if after in {DORMANT, NONE}:
        return "gone"
    if before == DORMANT:
        return "back"
    if before[0] != after[0]:
        return direction(before, after)
    if before[1] not in RATED or after[1] not in RATED:
        return "rated"
    return "steadier" if after[1] < before[1] else "less_steady"


def count_kinds(migration: Migration) -> Counter[str]:
    """Count the accounts by the kind of their move."""
    found: Counter[str] = Counter()
    for (before, after), move in migration.moves.items():
        found[kind_of(before, after)] += move.accounts
    return found
