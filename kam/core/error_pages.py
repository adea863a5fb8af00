"""What is answered instead of a page: the same refusal as a page for a browser, as a toast for htmx."""

import errno
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kam.core.errors import DomainError, VersionConflict
from kam.core.http import API, page_before, request_number, signed_in
from kam.core.rest.problems import problem_response

if TYPE_CHECKING:
    from kam.core.menus import MenuItem
    from kam.core.models import User

log = structlog.get_logger(__name__)

# For these nothing may be asked of the database: it may be what is broken.
WITHOUT_DATABASE: Final = frozenset({500, 503})
RETRY_AFTER: Final = "10"
# PostgreSQL's codes for a lock that was not free in time and for two who wait for each other.
TAKEN: Final = frozenset({"55P03", "40P01"})
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
WORDS: Final[dict[int, Promise]] = {
    400: _("The server could not read this request."),
    403: _("You may see this but not change it."),
    404: _("This no longer exists, or you may not see it."),
    405: _("This address is behind a button and has no page of its own. Go back and press the button there."),
    409: _("Somebody else changed this in the meantime. Load the page again."),
    411: _("Send this with its length (Content-Length)."),
    413: _("This is more than the server takes at once."),
    422: _("This is not possible."),
    429: _("Too many attempts. Wait a few minutes, then try again."),
    500: _("Something went wrong. The administrator finds it under %(number)s."),
    503: _("The database does not answer. Try again in a few seconds."),
}
# A page for a browser that sent a form from a page which is out of date: the same as for any refusal.
TEMPLATES: Final = {409: "422.html", 411: "400.html"}
# When even the template cannot be rendered.
LAST_RESORT: Final = "<!doctype html><title>KAM</title><h1>KAM</h1><p>{text}</p>"


def error_response(
    request: HttpRequest,
    status: int,
    *,
    message: str | Promise = "",
    template: str = "",
    people: "Sequence[User]" = (),
    ways: "Sequence[MenuItem]" = (),
) -> HttpResponse:
    """Answer with the error page of this status, or with a toast when htmx asked.

    `message` says what exactly is refused; without it the general words of the status stand.
    `template` is another page than the status has by itself, `people` are those who may be asked, `ways` what may be
    done about it. The page gets `people`, `ways`, `message` (perhaps empty), `words` (the general ones), `number`,
    `status`, and `again`: the address that a link may ask for once more, empty when something was sent. Who is signed
    in keeps menu and search around it, and has a way `back`.
    """
    if request.path.startswith(API):
        return _problem(status, message)
    number = request_number()
    words = str(WORDS[status]) % {"number": number}
    text = str(message) or words
    if getattr(request, "htmx", None):
        response = HttpResponse(_render("components/_toast.html", None, {"text": text, "tone": "error"}, text))
        response["HX-Retarget"] = "#toasts"
        response["HX-Reswap"] = "beforeend"
    else:
        again = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
        context: dict[str, Any] = {
            "message": message, "words": words, "number": number, "status": status, "people": people, "ways": ways,
            "again": again,
        }  # fmt: skip
        response = HttpResponse(_page(request, template or TEMPLATES.get(status, f"{status}.html"), context, text))
    response.status_code = status
    if status == 503:
        response["Retry-After"] = RETRY_AFTER
    return response


def response_to(request: HttpRequest, failure: BaseException | None) -> HttpResponse | None:
    """Return the answer to a failure that has one of its own; None for everything unforeseen."""
    if isinstance(failure, VersionConflict):
        return error_response(request, 409, message=failure.message)
    if isinstance(failure, DomainError):
        return error_response(request, 422, message=failure.message, ways=failure.ways)
    if isinstance(failure, (OperationalError, InterfaceError)):
        if getattr(failure.__cause__, "pgcode", "") in TAKEN:
            log.warning("database_busy", reason=str(failure))
            return error_response(request, 503, message=_("Others change the same at this moment. Try again shortly."))
        log.error("database_away", reason=str(failure))
        return error_response(request, 503)
    if isinstance(failure, OSError) and failure.errno in NO_ROOM:
        log.error("disk_full", reason=str(failure))
        return error_response(request, 503, message=_("There is no room left to store this. Tell an administrator."))
    return None


def _problem(status: int, message: str | Promise) -> HttpResponse:
    """Answer another system, which reads no pages."""
    response = problem_response(status, detail=message)
    if status == 503:
        response["Retry-After"] = RETRY_AFTER
    return response


def _page(request: HttpRequest, template: str, context: dict[str, Any], text: str) -> str:
    if context["status"] in WITHOUT_DATABASE:
        return _render(template, None, context, text)
    try:
        if signed_in(request):
            within = {"frame": "within.html", "back": page_before(request)}
            return _render(template, request, context | within, text)
    except Exception:
        # What the menu needs may be what is broken; the page itself needs none of it.
        log.exception("error_page_without_menu", template=template)
        return _render(template, None, context, text)
    return _render(template, request, context, text)


def _render(template: str, request: HttpRequest | None, context: dict[str, Any], text: str) -> str:
    if request is not None:
        return render_to_string(template, context, request)
    try:
        return render_to_string(template, context)
    except Exception:
        log.exception("error_page_broken", template=template)
        return LAST_RESORT.format(text=text)
