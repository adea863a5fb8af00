"""What the list of classification runs shows in one row."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from accounts.models import ClassChange, ClassificationRun, ClassificationSnapshot
from kam.core.models import User


@dataclass(frozen=True)
class RunRow:
    """One run with its counts: of the whole company for those who read its totals, of one's own accounts otherwise."""

    run: ClassificationRun
    active: int
    new: int
    dormant: int
    nonpositive: int
    changes: int
    tone: str


def rows_of(user: User, runs: list[ClassificationRun]) -> list[RunRow]:
    """Make rows of these runs by two queries."""
    counts = _counts(user, runs)
    changes = ClassChange.objects.visible_to(user).filter(run__in=[run.pk for run in runs])
    changed = dict(changes.order_by().values_list("run").annotate(count=Count("pk")))
    return [_row(run, counts.get(run.pk, {}), changed.get(run.pk, 0)) for run in runs]


def _row(run: ClassificationRun, counts: dict[str, int], changes: int) -> RunRow:
    status = ClassificationSnapshot.Status
    return RunRow(
        run=run,
        active=counts.get(status.ACTIVE, 0),
        new=counts.get(status.NEW, 0),
        dormant=counts.get(status.DORMANT, 0),
        nonpositive=counts.get(status.NONPOSITIVE, 0),
        changes=changes,
        tone={"OK": "outline", "FAILED": "bad"}.get(run.status, "warn"),
    )


def _counts(user: User, runs: list[ClassificationRun]) -> dict[int, dict[str, int]]:
    if user.sees_company_totals:
        return {run.pk: dict(run.figures.get("accounts") or {}) for run in runs}
    found: dict[int, dict[str, int]] = {}
    mine: Any = ClassificationSnapshot.objects.visible_to(user).filter(run__in=[run.pk for run in runs])
    for run, status, count in mine.order_by().values_list("run", "status").annotate(count=Count("pk")):
        found.setdefault(run, {})[status] = count
    return found
