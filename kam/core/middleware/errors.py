"""Failures and bare refusals become answers, and unreadable input is refused before anybody reads it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.request import QueryDict
from django.urls import is_valid_path
from django.utils.translation import gettext_lazy as _

from kam.core.error_pages import error_response, response_to
from kam.core.errors import UnreadableForm
from kam.core.http import API
from kam.core.menus import MenuItem

# PostgreSQL keeps no NUL; the other one is what Python puts where bytes are no UTF-8.
UNREADABLE = ("\x00", "\ufffd")


class ErrorPages:
    """Answers refusals of services and a database that is away with their own pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = error_response(request, response.status_code, ways=_page_above(request))
        page["Allow"] = response["Allow"]
        return page

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Refuse (400) a path, query or form that holds what cannot be stored."""
        if request.path.startswith(API):
            # The framework reads the address, too, in the charset that Content-Type says of the body.
            request.encoding = "utf-8"
        if "\x00" in request.path or any(_is_unreadable(text) for text in _texts(request.GET)):
            raise BadRequest("The address cannot be read.")
        if request.path.startswith(API):
            # Its bodies are no forms, and may be files that nobody holds in memory.
            return
        if request.method == "POST" and any(_is_unreadable(text) for text in _texts(request.POST)):
            raise UnreadableForm("The form cannot be read.")

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        """Answer a failure of a view that has a page of its own."""
        return response_to(request, failure)


def _page_above(request: HttpRequest) -> list[MenuItem]:
    """Return the page on which the button of this address stands: the nearest thing or list above it."""
    parts = request.path_info.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        above = parts[:length]
        address = f"/{'/'.join(above)}/"
        is_page = above[-1].isdecimal() or not any(part.isdecimal() for part in above)
        if is_page and is_valid_path(address):
            return [MenuItem(label=_("To the page with the button"), url=address)]
    return []


def _texts(data: QueryDict) -> Iterator[str]:
    for name, values in data.lists():
        yield name
        yield from values


def _is_unreadable(text: str) -> bool:
    return any(sign in text for sign in UNREADABLE)
