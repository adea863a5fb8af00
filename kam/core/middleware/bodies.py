"""A body larger than its address takes is refused by what its header says, before anybody reads it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from kam.core.bodies import Lingering, allowance_of, is_chunked
from kam.core.error_pages import error_response
from kam.core.http import API


class BodySize:
    """Stands before everything that reads forms: a form is read, and its files are stored, before its view is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.path.startswith(API) and answer.status_code >= HTTPStatus.BAD_REQUEST and _may_be_left(request):
            # Refused by the view, which asked for a token first: nobody has read what was sent.
            return answer if isinstance(answer, Lingering) else Lingering(answer, request)
        return answer

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *arguments: Any) -> HttpResponse | None:
        """Answer 413, 411 to chunks that nobody takes, or lead to the sign-in whoever may send more once signed in."""
        length = _length(request)
        if is_chunked(request):
            allowance = allowance_of(view)
            takes_chunks = allowance is not None and allowance.is_for_tokens
            return None if takes_chunks else Lingering(error_response(request, 411), request)
        if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return None
        allowance = allowance_of(view)
        if allowance is None:
            return Lingering(error_response(request, 413), request)
        if not (allowance.is_for_tokens or request.user.is_authenticated):
            return Lingering(redirect_to_login(request.get_full_path()), request)
        if length <= allowance.most:
            return None
        return Lingering(error_response(request, 413, message=allowance.refusal()), request)


def _length(request: HttpRequest) -> int:
    """Return how long the body is by its header; without one nothing of it is read."""
    told = str(request.headers.get("content-length") or "")
    return int(told) if told.isdecimal() else 0


def _may_be_left(request: HttpRequest) -> bool:
    return is_chunked(request) or _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
