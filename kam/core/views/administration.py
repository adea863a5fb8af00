"""Whose pages those about people, teams and the company are: administrators change, managers read of their own."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from kam.core.administration import administrators
from kam.core.errors import OthersMay
from kam.core.http import Request


def is_for_leaders(request: HttpRequest) -> bool:
    """Tell whether the menu offers these pages."""
    user = request.user
    return bool(user.is_authenticated and (user.sees_everything or user.managed_team_ids))


def is_for_administrators(request: HttpRequest) -> bool:
    """Tell whether the menu offers what only administrators may do."""
    user = request.user
    return bool(user.is_authenticated and user.sees_everything)


def administrators_only(request: Request) -> None:
    """Refuse who is no administrator: 403 where they may read, 404 where there is nothing for them."""
    if request.user.sees_everything:
        return
    if request.user.managed_team_ids:
        raise not_yours()
    raise Http404


def not_yours() -> PermissionDenied:
    """Return the refusal for a manager who sees something here and may not change it, with whom to ask."""
    return OthersMay(_("Only an administrator may change this."), administrators())
