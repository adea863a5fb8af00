"""What the menu and the start page ask about a person."""

from typing import TYPE_CHECKING, Final, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from accounts.views import company
from kam.core.navigation import NavigationEntry

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


DATA: Final = _("Data")
COMPANY: Final = _("Company")
ENTRIES: Final = (
    NavigationEntry("portfolio", 110, _("Portfolio"), "chart-treemap", "accounts:portfolio", letter="p"),
    NavigationEntry(
        "accounts",
        120,
        _("Accounts"),
        "building",
        "accounts:account-list",
        count=account_count,
        letter="a",
        also="/alarms/",
    ),
    NavigationEntry("imports", 510, _("Imports"), "table-import", "accounts:import-list", group=DATA, letter="i"),
    NavigationEntry("runs", 520, _("Classification"), "grid-3x3", "accounts:run-list", group=DATA, letter="c"),
    *(
        NavigationEntry(key, order, label, icon, url, group=COMPANY, is_for=company.is_for_administrators)
        for key, order, label, icon, url in (
            ("company", 830, _("Company settings"), "settings", "accounts:company-edit"),
            ("fields", 840, _("Fields"), "columns-3", "accounts:field-list"),
            ("segments", 850, _("Segments and tags"), "tag", "accounts:segment-list"),
        )
    ),
)
