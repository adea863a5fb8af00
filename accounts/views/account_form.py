"""What the pages that make and change an account have in common: what is asked of whom, and the page itself."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from babel import Locale
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import leads
from accounts.custom_fields import defined
from accounts.forms.account import Asked
from accounts.forms.account_sheet import MORE, AccountSheet
from accounts.models import Account, Segment
from accounts.services.duplicates import Similar
from kam.core import formatting
from kam.core.conflicts import Conflict
from kam.core.http import Request
from kam.core.menus import MenuItem
from kam.core.models import Team, User

# Codes of two letters are countries; others are parts of the world.
COUNTRY_CODE: Final = 2


def asked_of(user: User, account: Account | None) -> Asked:
    """Return what the form asks this person: about a new account when `account` is None."""
    may_place = user.sees_everything or bool(user.managed_team_ids)
    leading = leads(user, account) if account is not None else may_place
    owners, teams = _places(user, account) if leading else ([], _own_teams(user) if account is None else [])
    return Asked(
        segments=list(Segment.objects.visible_to(user).order_by("name", "pk")),
        fields=defined(user),
        owners=owners,
        teams=teams,
        leads=leading,
        is_new=account is None,
    )


def form_page(
    request: Request,
    sheet: AccountSheet,
    *,
    account: Account | None = None,
    similar: Similar | None = None,
    conflict: Conflict | None = None,
    ways: Sequence[MenuItem] = (),
    status: int = 200,
) -> HttpResponse:
    """Render the page of the form; with `similar` it offers to save nevertheless, after a refusal the `ways` on."""
    sheet.focus()
    crumbs = [{"label": _("Accounts"), "url": reverse("accounts:account-list")}]
    if account is not None:
        crumbs.append({"label": account.name, "url": account.get_absolute_url()})
    context: dict[str, Any] = {
        "sheet": sheet,
        "account": account,
        "similar": similar,
        "conflict": conflict,
        "ways": [way for way in ways if way.is_post],
        "disputed": ",".join(field.name for field in conflict.fields) if conflict else "",
        "crumbs": crumbs,
        "countries": _countries(str(get_language())),
        "cancel_url": account.get_absolute_url() if account else reverse("accounts:account-list"),
    }
    page = "accounts/account_edit.html" if account else "accounts/account_new.html"
    return render(request, page, context, status=status)


def wants_room(request: Request) -> bool:
    """Say whether the person wants one more row rather than to save."""
    return bool(request.POST.get(MORE))


def _places(user: User, account: Account | None) -> tuple[list[User], list[Team]]:
    """Return to whom and to which team this person may give the account, whoever has it now included."""
    owners = list(User.objects.visible_to(user).filter(is_active=True).order_by("name", "pk"))
    teams = list(Team.objects.visible_to(user).order_by("name", "pk"))
    if user not in owners:
        owners.insert(0, user)
    if account is not None and account.owner is not None and account.owner not in owners:
        owners.insert(0, account.owner)
    return owners, teams


def _own_teams(user: User) -> list[Team]:
    """Return the teams among which a rep chooses; who is in one has nothing to choose."""
    teams = list(user.teams.order_by("name", "pk"))
    return teams if len(teams) > 1 else []


@cache
def _countries(language: str) -> list[str]:
    names: Any = formatting.locale().territories if language else Locale("en").territories
    return sorted(name for code, name in names.items() if len(code) == COUNTRY_CODE and code.isalpha())
