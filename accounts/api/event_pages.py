"""Pages of what happened: cursors that say for each kind of rows where the last page ended."""

from collections.abc import Sequence
from typing import Any, Final

from django.core import signing
from django.utils.translation import gettext as _
from rest_framework.response import Response

from kam.core.audit_log import Positions
from kam.core.rest import queries
from kam.core.rest.problems import Malformed

# Keeps our signatures apart from those of others.
SALT: Final = "accounts.api.event_pages"


def opened(cursor: str, *, of: str) -> Positions | None:
    """Return where the page begins that this cursor of the list `of` names, None for the first one.

    Malformed for a cursor of another list and for one that somebody made up.
    """
    if not cursor:
        return None
    try:
        found: Positions = signing.Signer(salt=f"{SALT}.{of}").unsign_object(cursor)
    except (signing.BadSignature, ValueError):
        message = _("This cursor is not of this list in this order. Follow `next` as it was given, or begin anew.")
        raise Malformed(message, field=queries.CURSOR) from None
    return found


def answer(request: Any, told: Sequence[dict[str, Any]], *, ends: Positions, of: str) -> Response:
    """Return one page of the list `of`, and with it the address of the next one where there is one."""
    cursor = signing.Signer(salt=f"{SALT}.{of}").sign_object(dict(ends)) if ends else ""
    following = queries.following(request, cursor)
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    return Response({"results": told, "next": following}, headers=headers)
