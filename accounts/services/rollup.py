"""The monthly roll-ups follow the lines."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from accounts.importing import rollup
from accounts.models import AccountMonth, SalesLine
from kam.core.calendar import month_of_index


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


@transaction.atomic
def refresh_accounts(*, accounts: Iterable[int]) -> None:
    """Sum up again all months in which these accounts have or had lines, such as after a merge."""
    keys = list(accounts)
    indexes = SalesLine.objects.filter(account__in=keys).values_list("account_id", "month_index").distinct()
    pairs = {(account, month_of_index(index)) for account, index in indexes}
    pairs |= set(AccountMonth.objects.filter(account__in=keys).values_list("account_id", "month"))
    rollup.begin()
    rollup.touch(pairs)
    rollup.refresh_touched()
