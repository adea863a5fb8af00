"""What is done for every request because of who asks: sign-in, language, audit, clock, privacy."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation
from django.utils.http import urlencode

from kam.core.audit import acting
from kam.core.context import company_of
from kam.core.http import API, request_number, signed_in

Answer = Callable[[HttpRequest], HttpResponse]
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class SignInRequired(LoginRequiredMiddleware):
    """Closes every page by default. htmx is sent to the sign-in as a whole, not given it as a fragment."""

    def handle_no_permission(  # type: ignore[override]  # an htmx request is answered, not redirected
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        """Answer who is not signed in."""
        if not getattr(request, "htmx", None):
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL, REDIRECT_FIELD_NAME)
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = f"{page.path}?{page.query}" if page.query else page.path
        response = HttpResponse(status=401)
        response["HX-Redirect"] = f"{settings.LOGIN_URL}?{urlencode({REDIRECT_FIELD_NAME: back or '/'})}"
        return response


class ActingUser:
    """Tells the log, the language and the audit trail who is signed in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = signed_in(request)
        if user is not None:
            structlog.contextvars.bind_contextvars(user_id=user.pk)
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        if request.method in SAFE:
            return self.get_response(request)
        with acting(
            by_id=user.pk if user else None,
            source="api" if request.path.startswith(API) else "ui",
            request=request_number(),
        ):
            return self.get_response(request)


class CompanyClock:
    """Lets today and every time shown be the company's; who is not signed in is shown no times.

    The company is asked for once a request, for the page's frame as well. A database that is away is answered like
    everywhere.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = company_of(request).zone if signed_in(request) else None
        with timezone.override(zone):
            return self.get_response(request)


class PrivatePages:
    """Lets nobody between us and the browser, nor the browser's own cache, keep a page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cache-Control", "private, no-store")
        return response
