"""How the product speaks HTTP: the request's type, and pages that are also fragments."""

from typing import TYPE_CHECKING, Any, Final

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from kam.core.models import User

UNKNOWN: Final = "unknown"
# Below this other systems ask, and are answered with JSON.
API: Final = "/api/"


class Request(HttpRequest):
    """A request of a signed-in person, as every view behind the sign-in gets it."""

    user: "User"
    htmx: "HtmxDetails"


def render_page(
    request: HttpRequest, page: str, *, fragment: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render the whole page for a browser, only its fragment when htmx asks for it.

    A boosted link and a restored history entry want the whole page although htmx sends them.
    """
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    wants_part = bool(htmx) and htmx is not None and not htmx.boosted and not htmx.history_restore_request
    response = render(request, fragment if wants_part else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def signed_in(request: HttpRequest) -> "User | None":
    """Return who is signed in, None for nobody, also where the request has not come far enough to know.

    A visitor without a session cookie is nobody; asking would mark the answer as one that varies by cookie.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return None
    return request.user if request.user.is_authenticated else None


def page_before(request: HttpRequest) -> str:
    """Return the page of ours from which the person came, or nothing; this address itself is no way back."""
    address = _ours(request, request.headers.get("Referer", ""))
    return "" if address == request.build_absolute_uri() else address


def asked_way_back(request: HttpRequest) -> str:
    """Return the page of ours that the form says to go to afterwards (`next`), or nothing."""
    return _ours(request, request.POST.get("next", ""))


def way_back(request: HttpRequest) -> str:
    """Return where to go after the form: where it says, else the page it stood on, if it is one of ours."""
    return asked_way_back(request) or _ours(request, request.headers.get("Referer", "")) or "/"


def _ours(request: HttpRequest, address: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else ""


def request_number() -> str:
    """Return the number under which this request stands in the log."""
    return str(structlog.contextvars.get_contextvars().get("request_id", UNKNOWN))


def client_address(request: HttpRequest) -> str:
    """Return the caller's address as the last of our own PROXY_COUNT proxies saw it.

    Everything further left in X-Forwarded-For was written by the caller and is not believed.
    """
    direct = str(request.META.get("REMOTE_ADDR", UNKNOWN))
    if not settings.PROXY_COUNT:
        return direct
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    return told[-settings.PROXY_COUNT] if len(told) >= settings.PROXY_COUNT else direct
