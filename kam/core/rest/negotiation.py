"""In which of its forms an address answers: the one that the header Accept weighs most (RFC 9110, 12.5.1)."""

from collections.abc import Iterable
from typing import Any

from django.http.request import MediaType
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation


class WeighedNegotiation(DefaultContentNegotiation):
    """The framework's own passes the weights over: who likes lines of JSON best, and takes CSV, was sent CSV."""

    def select_renderer(
        self, request: Any, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """Return who renders, and its media type; NotAcceptable (406) when the client takes none of them.

        Of equals the one comes first that is named most exactly, then our own order. An empty header asks for nothing.
        """
        known = [*renderers]
        ranges = [MediaType(each) for each in self.get_accept_list(request) if each] or [MediaType("*/*")]
        fitting = [(fit.quality, fit.specificity, each) for each in known if (fit := _fit(each.media_type, ranges))]
        wanted = [found for found in fitting if found[0] > 0]
        if not wanted:
            raise NotAcceptable(available_renderers=known)
        *_weight, chosen = max(wanted, key=lambda found: found[:2])
        return chosen, chosen.media_type


def _fit(media_type: str, ranges: list[MediaType]) -> MediaType | None:
    """Return what the client says of this media type: the most exact range around it, whatever its parameters."""
    kind = MediaType(media_type)
    around = [
        each for each in ranges if each.main_type in {"*", kind.main_type} and each.sub_type in {"*", kind.sub_type}
    ]
    return max(around, key=lambda each: each.specificity, default=None)
