"""Moves from one class to another: what kind they are, and as the badges take them."""

from collections import Counter
from typing import Final

from django.utils.translation import gettext as _

from accounts.analytics.migration_matrix import NONE, Migration
from accounts.models import ClassChange

DORMANT: Final = "dormant"
RATED: Final = "XYZ"


def direction(before: str, after: str) -> str:
    """Tell whether a move between classes is up or down; only A, B and C have an above."""
    if not before or not after or before[0] == after[0]:
        return ""
    return "up" if after[0] < before[0] else "down"


def letters(code: str) -> tuple[str, str]:
    """Split a stored class into its letters; the hyphen of an account that is too new is no letter."""
    return code[:1], code[1:].replace("-", "")


def end_in_words(change: ClassChange) -> str:
    """Say why there are no letters at the end of a change, where that is known; else empty."""
    return _("Dormant") if change.cause == ClassChange.Cause.DORMANT else ""


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
