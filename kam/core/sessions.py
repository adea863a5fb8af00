"""How long a sign-in lasts: a time of idleness, and a longest time whatever happens."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

STARTED: Final = "session_started_at"
EXTENDED: Final = "session_extended_at"
# Writing the session at every request would cost a write per page; this many seconds are enough.
EXTEND_EVERY: Final = 300


class SessionLifetime:
    """Ends a sign-in after SESSION_ABSOLUTE_AGE and keeps a used one alive for SESSION_COOKIE_AGE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A visitor without a session cookie gets none here.
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            started = request.session.setdefault(STARTED, now)
            if now - started > settings.SESSION_ABSOLUTE_AGE:
                logout(request)
            elif now - request.session.get(EXTENDED, 0) > EXTEND_EVERY:
                request.session[EXTENDED] = now
        return self.get_response(request)
