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


def sales_known_to(*, on: date) -> date | None:
    """Return the last day on which anybody bought anything, `on` (today) at the latest; it names no account.

    So far the company's sales are known: what has not come after it may not have been imported. No page asks this for
    somebody who does not see everything.
    """
    months = AccountMonth.objects.filter(account__isnull=False, last_on__isnull=False, month__lte=on)
    last_on: date | None = months.order_by("-month", "-last_on", "-pk").values_list("last_on", flat=True).first()
    return min(last_on, on) if last_on else None
