"""A body larger than its address takes is refused by what its header says, before anybody reads it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from kam.core.bodies import Lingering, allowance_of
from kam.core.error_pages import error_response


class BodySize:
    """Stands before everything that reads forms: a form is read, and its files are stored, before its view is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *arguments: Any) -> HttpResponse | None:
        """Answer 413, or lead to the sign-in whoever may send more once signed in."""
        told = str(request.headers.get("content-length") or "")
        # Without a length nothing of a body is read.
        length = int(told) if told.isdecimal() else 0
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
