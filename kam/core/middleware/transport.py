"""What is sent on the way in plain text."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kam.core.http import API
from kam.core.rest.problems import problem_response


class TokensInPlainText:
    """Refuses (403) other systems over plain HTTP, where browsers are led to HTTPS.

    Their token was readable on the way, and led on they would never know. A POST would also arrive as a GET after the
    redirect, and seem to have worked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.SECURE_SSL_REDIRECT or request.is_secure() or not request.path.startswith(API):
            return self.get_response(request)
        words = _("Ask over HTTPS. A token that was sent without it may have been read on the way: replace it.")
        return problem_response(403, detail=words, code="https_required")
