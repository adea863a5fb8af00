"""The figures of a run: the whole company's for those who may read them, of their own accounts for others."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.db.models import Count, Sum

from accounts.analytics.concentration import concentration_of
from accounts.analytics.value_turns import ValueTurns, value_turns
from accounts.models import ClassificationRun, ClassificationSnapshot
from accounts.querysets.classification import CurvePoint, SnapshotQuerySet
from kam.core.models import User

DORMANT: Final = "dormant"
# Stands for the letter of steadiness that an account is too new for.
NEW: Final = "-"


@dataclass(frozen=True)
class Cell:
    """How many accounts have one class in this run, and their value."""

    count: int
    value: Decimal


@dataclass(frozen=True)
class RunFigures:
    """What came out of a run: as it was stored for the `company`, or over the snapshots `mine` where that is None."""

    company: Mapping[str, Any] | None
    mine: SnapshotQuerySet

    @classmethod
    def of(cls, run: ClassificationRun, user: User, *, is_company: bool) -> "RunFigures":
        """Return the company's figures, or those of the accounts that the user sees."""
        mine: SnapshotQuerySet = ClassificationSnapshot.objects.visible_to(user).filter(run=run)
        return cls(run.figures if is_company else None, mine)

    @cached_property
    def statuses(self) -> dict[str, int]:
        """How many accounts have which status."""
        if self.company is not None:
            return dict(self.company.get("accounts") or {})
        return dict(self.mine.order_by().values_list("status").annotate(count=Count("pk")))

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """Accounts and value by class: AX to CZ, A- to C- for new ones, and dormant."""
        if self.company is not None:
            stored = self.company.get("matrix") or {}
            return {code: Cell(int(each["accounts"]), Decimal(each["revenue"])) for code, each in stored.items()}
        rows = self.mine.ranked().order_by().values_list("abc", "xyz").annotate(count=Count("pk"), total=Sum("value"))
        return {f"{abc}{xyz or NEW}" if abc else DORMANT: Cell(count, total) for abc, xyz, count, total in rows}

    @cached_property
    def total(self) -> Decimal:
        """The value of all accounts that have any."""
        if self.company is not None:
            return Decimal(self.company.get("total_positive") or 0)
        return Decimal(self.mine.ranked().filter(value__gt=0).aggregate(total=Sum("value"))["total"] or 0)

    @cached_property
    def concentration(self) -> dict[str, Any]:
        """How much depends on how few accounts."""
        if self.company is not None:
            return dict(self.company.get("concentration") or {})
        return concentration_of(self.mine.ranked()).to_json()


def figures_for(user: User, run: ClassificationRun) -> dict[str, Any] | None:
    """Return the run's figures, or None for people who may not read totals, shares and ranks of the company.

    Those see figures over their own accounts: `ClassificationSnapshot.objects.visible_to`, `of_accounts` and `curve`.
    """
    return run.figures if user.sees_company_totals else None


def curve_for(user: User, snapshot: ClassificationSnapshot) -> list[CurvePoint]:
    """Return the curve of all among whom the account was ranked; empty for people who may not read it."""
    if not user.sees_company_totals:
        return []
    points: list[CurvePoint] = snapshot.run.snapshots.ranked().filter(group=snapshot.group).curve()
    return points


def turns_for(user: User, snapshot: ClassificationSnapshot) -> ValueTurns:
    """Return what would change the letter of value; empty for people who may not read gaps to other accounts."""
    return value_turns(snapshot) if user.sees_company_totals else ValueTurns()
