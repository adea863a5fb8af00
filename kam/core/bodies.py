"""How large the body of a request may be, said where it is taken."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from gunicorn.http.errors import ParseException

from kam.core.errors import DomainError

# Bytes read at once, and seconds for which a refused body is read and thrown away.
PORTION: Final = 256 * 1024
LINGER: Final = 5.0

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Allowance:
    """The largest body that a view takes, in bytes, and what is told whoever sends a larger one.

    One that `is_for_tokens` asks itself who sends it, before it reads anything, and takes bodies in chunks.
    """

    most: int
    refusal: Callable[[], str]
    is_for_tokens: bool = False


def takes(most: int, *, refusal: Callable[[], str]) -> Callable[[View], View]:
    """Let a view take bodies of so many bytes from people who are signed in; all others take what a form needs."""

    def allow(view: View) -> View:
        vars(view)["allowance"] = Allowance(most, refusal)
        return view

    return allow


def allowance_of(view: Callable[..., Any]) -> Allowance | None:
    """Return what the view allows beyond the usual."""
    known = vars(view)
    found: Allowance | None = known.get("allowance") or getattr(known.get("cls"), "allowance", None)
    return found


def is_chunked(request: HttpRequest) -> bool:
    """Say whether the body comes in chunks: how much it is nobody knows before its end."""
    return bool(request.headers.get("Transfer-Encoding"))


def stream_of(request: HttpRequest) -> Any:
    """Return what the body is read from; Django itself reads as much as its length says, which chunks have not."""
    environ = request.META
    return environ["wsgi.input"] if is_chunked(request) and environ.get("wsgi.input_terminated") else request


class CutShort(DomainError):  # noqa: N818 - a refusal, not an error of ours
    """400: the connection broke while the body came. What has come looks like a whole file and is none."""

    code = "body_cut_short"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("The file has not come whole: the connection broke, or its chunks are none. Send it again."))


class WholeFile:
    """A file that is a body: read like any other, and refused when it ends before its length says (CutShort)."""

    def __init__(self, stream: Any, length: int | None) -> None:
        self._stream, self._left = stream, length

    def read(self, size: int = PORTION) -> bytes:
        """Return at most so many bytes, none at the end."""
        try:
            portion: bytes = self._stream.read(size)
        except (OSError, ParseException):
            raise CutShort from None
        if self._left is not None:
            self._left -= len(portion)
            if not portion and self._left > 0:
                raise CutShort
        return portion


class Chunks(WholeFile):
    """A file that comes in chunks, whose end is said by the last one; refused once it is larger than is taken."""

    def __init__(self, request: HttpRequest, most: int, refusal: Callable[[], Exception]) -> None:
        super().__init__(stream_of(request), None)
        self._room, self._refusal = most, refusal

    def read(self, size: int = PORTION) -> bytes:
        """Return at most so many bytes, none at the end."""
        portion = super().read(size)
        self._room -= len(portion)
        if self._room < 0:
            raise self._refusal()
        return portion


class Lingering(HttpResponse):
    """An answer to a request whose body is not wanted.

    A connection that is closed while the body still comes would be reset, and the answer lost with it. So what comes is
    thrown away for a while; who is stopped by that sees the answer.
    """

    def __init__(self, answer: HttpResponse, request: HttpRequest) -> None:
        super().__init__(answer.content, status=answer.status_code, headers=dict(answer.items()))
        self._request = request

    def close(self) -> None:
        """Called by the server once the answer is sent."""
        super().close()
        deadline = monotonic() + LINGER
        # Whoever hangs up meanwhile has read enough.
        with suppress(OSError, ParseException):
            while monotonic() < deadline and stream_of(self._request).read(PORTION):
                pass
