"""What a token may be used for: every action of the API names the scope that it needs. None is a refusal."""

from typing import Any, Final

from django.utils.translation import gettext as _
from rest_framework.exceptions import MethodNotAllowed, PermissionDenied
from rest_framework.permissions import BasePermission

from kam.core.rest.faults import Fault
from kam.core.tokens import scopes_of

# In place of a scope: every token that works may, within what its user sees.
ANY_TOKEN: Final = "*"  # noqa: S105 - no password


class HasScope(BasePermission):
    """Refuses (403) a token without the scope of the action, and names the scope."""

    def has_permission(self, request: Any, view: Any) -> bool:
        """Say whether the token has the scope; whether the row may be seen is the queryset's matter."""
        if not request.user or not request.user.is_authenticated or request.auth is None:
            return False
        # OPTIONS would tell what the contract does; it is no method of ours.
        if view.action in {None, "metadata"}:
            raise MethodNotAllowed(request.method)
        needed = view.needed_scope()
        # No scope said is no permission: a forgotten one must not open anything.
        if needed == ANY_TOKEN or needed in granted(request):
            return True
        raise ScopeMissing(needed)


class ScopeMissing(PermissionDenied):
    """403: the token lacks a scope, which all of the request needs, or one `field` of its body."""

    def __init__(self, scope: str, *, field: str = "") -> None:
        words = _("This token may not do that: it lacks the scope %(scope)s.") % {"scope": scope}
        super().__init__(words, "scope_missing")
        self.faults = [Fault(field, "scope_missing", words)] if field else []


def granted(request: Any) -> frozenset[str]:
    """Return the scopes of the request's token as they are in force now; asked once a request."""
    kept = vars(request)
    if "scopes" not in kept:
        kept["scopes"] = scopes_of(request.auth)
    found: frozenset[str] = kept["scopes"]
    return found
