from typing import TYPE_CHECKING, Any

from accounts.access import AccountScopedQuerySet

if TYPE_CHECKING:
    from accounts.models import SalesLine


class SalesLineQuerySet(AccountScopedQuerySet["SalesLine"]):
    """Invoice and order lines."""


class AccountMonthQuerySet(AccountScopedQuerySet[Any]):
    """Monthly roll-ups."""
