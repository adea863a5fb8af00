from accounts.services.bulk.changes import archive, assign, end_key, mark_as_key, restore
from accounts.services.bulk.selection import MOST, Outcome, Selected, Why, beyond_reach
from accounts.services.bulk.tags import stick, take_off
from accounts.services.bulk.undoing import HANDLERS

__all__ = [
    "HANDLERS", "MOST", "Outcome", "Selected", "Why", "archive", "assign", "beyond_reach", "end_key", "mark_as_key",
    "restore", "stick", "take_off",
]  # fmt: skip
