"""The whole company's figures of a run, for those who may read them."""

from typing import Any

from accounts.analytics.value_turns import ValueTurns, value_turns
from accounts.models import ClassificationRun, ClassificationSnapshot
from accounts.querysets.classification import CurvePoint
from kam.core.models import User


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
