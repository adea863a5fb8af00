"""How much of the value of chosen accounts hangs on how few of them."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.analytics.concentration import Concentration, concentration_of
from accounts.models import Account, ClassificationSnapshot
from accounts.querysets.classification import CurvePoint
from kam.core.models import User


def concentration_among(
    user: User, accounts: QuerySet[Any]
) -> tuple[Concentration, list[CurvePoint], tuple[int, Decimal]]:
    """Return the figures, the curve, and how many key accounts have which value, as far as the user sees them."""
    snapshots = ClassificationSnapshot.objects.visible_to(user).of_accounts(accounts)
    figures = concentration_of(snapshots)
    keys = snapshots.filter(account__status=Account.Status.KEY, value__gt=0)
    counted = keys.aggregate(count=Count("account"), value=Coalesce(Sum("value"), Decimal(0)))
    curve = snapshots.curve(size=(figures.accounts, figures.total))
    return figures, curve, (counted["count"], counted["value"])
