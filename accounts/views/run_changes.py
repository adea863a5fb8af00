"""The accounts that moved to another class with one run."""

from dataclasses import dataclass
from typing import Any, Final

from accounts.models import ClassChange, ClassificationRun
from accounts.views.class_moves import direction, letters
from kam.core.models import User

MOST_CHANGES: Final = 50


@dataclass(frozen=True)
class Changes:
    """The first changes of a run and how many there are of accounts that this person sees."""

    rows: list[dict[str, Any]]
    count: int


def changes_of(user: User, run: ClassificationRun) -> Changes:
    """Return the changes, moves to a better class first."""
    changes = ClassChange.objects.visible_to(user).filter(run=run)
    first = changes.select_related("account").order_by("to_class", "from_class", "account__sort_key", "pk")
    rows = [
        {
            "change": each,
            "before": letters(each.from_class),
            "after": letters(each.to_class),
            "direction": direction(each.from_class, each.to_class),
        }
        for each in first[:MOST_CHANGES]
    ]
    return Changes(rows, changes.count())
