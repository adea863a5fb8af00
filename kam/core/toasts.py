"""Short messages that leave by themselves, with or without a way to undo.

`tell` works before a redirect and in an answer to htmx alike: the page's frame shows what is waiting, and into the
answer to htmx the middleware below puts it, beside whatever the view renders.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise

from kam.core.models import UndoableAct

# Elsewhere extra tags are words; ours are JSON, to be told apart.
OURS: Final = "{"
GOES_AWAY: Final = ("HX-Redirect", "HX-Refresh", "HX-Location")
LEVELS: Final = {"success": messages.SUCCESS, "warning": messages.WARNING, "error": messages.ERROR}


@dataclass(frozen=True)
class Toast:
    """One message as the template shows it; without an act to take back `undo_url` is empty."""

    text: str
    tone: str
    undo_url: str = ""
    back: str = ""


def tell(
    request: HttpRequest,
    words: str | Promise,
    *,
    undo: UndoableAct | None = None,
    tone: str = "success",
    back: str = "",
) -> None:
    """Show these words on the next page, or beside the answer to htmx; `tone` is success, warning or error.

    With `undo` the toast can take the act back. The person then stays on the page, loaded again; `back` is where to
    go instead when the page will be gone, such as the list after undoing the making of an account.
    """
    extra = json.dumps({"undo": undo.pk, "back": back}) if undo else ""
    messages.add_message(request, LEVELS[tone], str(words), extra_tags=extra)


def waiting(request: HttpRequest) -> list[Toast]:
    """Return what is to be shown now; it is not shown again."""
    return [_toast(message) for message in messages.get_messages(request)]


class ToastsForHtmx:
    """Puts what is waiting beside the fragment that answers htmx: a page of its own would have shown it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _takes_toasts(request, response):
            toasts = waiting(request)
            if toasts:
                told = render_to_string("components/_toasts_beside.html", {"toasts": toasts}, request)
                response.content += told.encode(response.charset)
        return response


def _takes_toasts(request: HttpRequest, response: HttpResponse) -> bool:
    htmx: Any = getattr(request, "htmx", None)
    if not htmx or htmx.boosted or htmx.history_restore_request or response.streaming:
        return False
    is_swapped = response.status_code in {200, 201, 409, 422} and "html" in response.get("Content-Type", "")
    return is_swapped and not any(header in response for header in GOES_AWAY)


def _toast(message: Message) -> Toast:
    extra = message.extra_tags or ""
    kept: dict[str, Any] = json.loads(extra) if extra.startswith(OURS) else {}
    url = reverse("core:act-undo", args=[kept["undo"]]) if kept else ""
    return Toast(text=str(message), tone=message.level_tag, undo_url=url, back=kept.get("back", ""))
