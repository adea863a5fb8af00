from typing import Any

from accounts.access import AccountScopedQuerySet


class SalesLineQuerySet(AccountScopedQuerySet[Any]):
    """Invoice and order lines."""


class AccountMonthQuerySet(AccountScopedQuerySet[Any]):
    """Monthly roll-ups."""
