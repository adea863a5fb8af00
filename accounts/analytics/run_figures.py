"""The whole company's figures of a run, for those who may read them."""

from typing import Any

from accounts.models import ClassificationRun
from kam.core.models import User


def figures_for(user: User, run: ClassificationRun) -> dict[str, Any] | None:
    """Return the run's figures, or None for people who may not read totals, shares and ranks of the company.

    Those see figures over their own accounts: `ClassificationSnapshot.objects.visible_to` and `curve_of`.
    """
    return run.figures if user.sees_company_totals else None
