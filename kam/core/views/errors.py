"""The pages behind the error statuses (named in kam.urls and in CSRF_FAILURE_VIEW)."""

import sys

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kam.core.error_pages import error_response, response_to
from kam.core.errors import OthersMay, UnreadableForm


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read. What was wrong with it stands in the log."""
    if request.method in {"GET", "HEAD"}:
        return error_response(request, 400)
    is_text = isinstance(exception, UnreadableForm)
    message = (
        _("There is a character in it that cannot be stored. Go back and type that text again.") if is_text else ""
    )
    return error_response(request, 400, message=message, template="unreadable.html")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer who may see but not do this; the exception's words say who may, its people can be asked."""
    people = exception.people if isinstance(exception, OthersMay) else ()
    return error_response(request, 403, message=str(exception), people=people)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer the same for what is missing and for what is out of reach."""
    return error_response(request, 404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer whoever tries a password too often (asked by allauth)."""
    return error_response(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a failure of ours with a number to ask for; what failed stands in the log."""
    return response_to(request, sys.exc_info()[1]) or error_response(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from our own page, or came from a page of an earlier sign-in."""
    message = _("This form has expired. Go back, load the page again and repeat.")
    return error_response(request, 403, message=message, template="expired.html")
