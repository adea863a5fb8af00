"""The monthly roll-ups follow the lines."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from accounts.importing import rollup
from accounts.models import AccountMonth


@transaction.atomic
def refresh(*, months_by_account: Mapping[int | None, Iterable[date]]) -> None:
    """Sum up again what these accounts bought in these months (their first days); None is the unassigned lines."""
    rollup.begin()
    rollup.touch((account, month) for account, months in months_by_account.items() for month in set(months))
    rollup.refresh_touched()


def first_month() -> QuerySet[AccountMonth, date]:
    """Return the first month in which anybody bought anything, as a query of one row or none; it names no account."""
    months = AccountMonth.objects.filter(account__isnull=False)
    first: QuerySet[AccountMonth, date] = months.order_by("month").values_list("month", flat=True)[:1]
    return first
