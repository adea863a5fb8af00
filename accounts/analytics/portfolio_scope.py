"""Whose accounts a portfolio is of."""

from collections.abc import Collection
from typing import Final

from accounts.models import Account
from accounts.querysets.account import AccountQuerySet
from kam.core.models import User

ME: Final = "me"
UNASSIGNED: Final = "unassigned"


def accounts_in_scope(user: User, *, teams: Collection[int] = (), scope: str = "") -> AccountQuerySet:
    """Return the accounts in use that the person sees: those of teams, of their own, of nobody, or all of them."""
    accounts: AccountQuerySet = Account.objects.visible_to(user).active()
    if teams:
        return accounts.filter(team__in=teams)
    if scope == ME:
        return accounts.filter(owner=user)
    return accounts.filter(owner=None) if scope == UNASSIGNED else accounts
