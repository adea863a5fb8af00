"""What the menu and the start page ask about a person."""

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest

from accounts.models import Account

if TYPE_CHECKING:
    from kam.core.http import Request
    from kam.core.models import User


def account_count(request: HttpRequest) -> int:
    """Return how many accounts this person sees, asked for once a request."""
    kept = vars(request)
    if "account_count" not in kept:
        # The menu is drawn for people who are signed in.
        kept["account_count"] = Account.objects.visible_to(cast("User", request.user)).active().count()
    count: int = kept["account_count"]
    return count


def remember_account_count(request: "Request", count: int) -> None:
    """Spare the menu the question that the page has asked already."""
    vars(request)["account_count"] = count


def leads_accounts(request: HttpRequest) -> bool:
    """Whether the person's day begins with a portfolio of others: administrators and managers of teams."""
    user = request.user
    return bool(user.is_authenticated and (user.sees_everything or user.managed_team_ids))
