from accounts.services.bulk.changes import archive, assign, end_key, mark_as_key
from accounts.services.bulk.selection import MOST, Outcome, Selected
from accounts.services.bulk.tags import stick, take_off
from accounts.services.bulk.undoing import HANDLERS

__all__ = [
    "HANDLERS", "MOST", "Outcome", "Selected", "archive", "assign", "end_key", "mark_as_key", "stick", "take_off",
]  # fmt: skip
