"""The accounts that moved to another class with one run."""

from dataclasses import dataclass
from typing import Any, Final

from accounts.analytics.migration_matrix import moved, mover
from accounts.analytics.move_kinds import direction
from accounts.models import Account, ClassChange, ClassificationRun
from accounts.views.class_moves import end_in_words, letters
from accounts.views.move_causes import cause_in_words
from kam.core.models import User

MOST_CHANGES: Final = 50


@dataclass(frozen=True)
class Changes:
    """The first changes of a run and how many there are of accounts that this person sees."""

    rows: list[dict[str, Any]]
    count: int


def changes_of(user: User, run: ClassificationRun, *, before: ClassificationRun | None) -> Changes:
    """Return the changes, moves to a better class first; `before` is the run that they are changes from."""
    changes = ClassChange.objects.visible_to(user).filter(run=run)
    in_order = changes.select_related("account").order_by("to_class", "from_class", "account__sort_key", "pk")
    first = list(in_order[:MOST_CHANGES])
    causes = _causes(user, run, before, [each.account_id for each in first if each.cause == ClassChange.Cause.SALES])
    rows = [
        {
            "change": each,
            "before": letters(each.from_class),
            "after": letters(each.to_class),
            "end": end_in_words(each),
            "direction": direction(each.from_class, each.to_class),
            "cause": causes.get(each.account_id) or each.get_cause_display(),
        }
        for each in first
    ]
    return Changes(rows, changes.count())


def _causes(
    user: User, run: ClassificationRun, before: ClassificationRun | None, moved_by_sales: list[int]
) -> dict[int, str]:
    """Say with figures what sales moved each of these accounts; of another method than before there is no saying."""
    if before is None or before.series != run.series:
        return {}
    accounts: Any = Account.objects.visible_to(user).filter(pk__in=moved_by_sales)
    return {row["pk"]: cause_in_words(mover(row), run) for row in moved(first=before, second=run, accounts=accounts)}
