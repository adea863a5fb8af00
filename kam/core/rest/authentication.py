"""Who asks: the user of the token in the Authorization header. Nothing else opens the API."""

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication

from kam.core import tokens
from kam.core.http import client_address
from kam.core.rest.throttling import count

if TYPE_CHECKING:
    from kam.core.models import ApiToken, User

SCHEME: Final = "bearer"
# Wrong tokens a minute from one address; who has a right one does not guess.
MOST_WRONG: Final = 60


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer kam_…`. A token in the address, a cookie or a body is none."""

    def authenticate(self, request: Any) -> "tuple[User, ApiToken] | None":
        """Return who asks and by which token; None when the header is missing.

        Every request counts that comes with a token that works, also one that is refused afterwards: a person's tokens
        together ask API_REQUESTS_PER_MINUTE times a minute.
        """
        header = request.headers.get("Authorization", "")
        scheme, _space, secret = header.partition(" ")
        if not header or scheme.lower() != SCHEME:
            # Other schemes are not ours to refuse: it is the same as none.
            return None
        now = timezone.now()
        token = tokens.token_of(secret.strip(), at=now)
        if token is None:
            raise _refusal(request)
        wait = count(f"api:{token.user_id}", most=settings.API_REQUESTS_PER_MINUTE)
        if wait:
            raise exceptions.Throttled(wait=wait)
        tokens.note_use(token, at=now)
        return token.user, token

    def authenticate_header(self, request: Any) -> str:
        """Return what a client is told that came without a token."""
        return 'Bearer realm="KAM API"'


class ReaderAuthentication(SessionAuthentication):
    """The sign-in of a browser: for the schema and its page alone, which change nothing."""


def _refusal(request: Any) -> exceptions.APIException:
    plain: HttpRequest = request._request  # noqa: SLF001 - the framework's documented name
    wait = count(f"wrong-token:{client_address(plain)}", most=MOST_WRONG)
    if wait:
        return exceptions.Throttled(wait=wait)
    return exceptions.AuthenticationFailed(
        _("This token does not work: it is wrong, expired or revoked, or its user's access has ended."), "wrong_token"
    )
