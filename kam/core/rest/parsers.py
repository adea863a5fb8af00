"""Bodies that come in: JSON that is JSON, of a depth that somebody could mean, with texts that can be stored."""

import json
from collections.abc import Mapping
from typing import IO, Any, Final, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer

from kam.core.errors import DomainError

DEEPEST: Final = 20
# Far beyond any key or amount.
MOST_DIGITS: Final = 100
# PostgreSQL stores no NUL, UTF-8 no half of a surrogate pair.
SURROGATES: Final = ("\ud800", "\udfff")


class Packed(DomainError):  # noqa: N818 - a refusal, not a fault
    """415: the body is compressed."""

    code = "unsupported_content_encoding"
    status = 415

    def __init__(self) -> None:
        super().__init__(_("Send the body as it is, without Content-Encoding. Files of sales may come gzipped."))


class StrictJSONParser(JSONParser):
    """Refuses (400) what other parsers guess: NaN, a key that is there twice, depth without end, NUL, surrogates."""

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the parsed body. Its size was judged before by its header; one that is packed is not unpacked."""
        coding = (parser_context or {})["request"].headers.get("Content-Encoding", "").strip().lower()
        if coding not in {"", "identity"}:
            raise Packed
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise ParseError(_("The body is too large."))
        return understood(body)


def understood(text: bytes | str) -> Any:
    """Return what the JSON says; ParseError for what is none, or cannot be stored."""
    try:
        plain = text if isinstance(text, str) else text.decode("utf-8-sig")
        data = json.loads(plain, object_pairs_hook=_once, parse_constant=_refuse_constant, parse_int=_whole)
    except RecursionError:
        raise ParseError(_("The JSON is nested too deeply.")) from None
    except UnicodeDecodeError as error:
        raise ParseError(_("This is no text in UTF-8: see its byte %(place)d.") % {"place": error.start + 1}) from None
    except ValueError as error:
        raise ParseError(_("This is no JSON: %(reason)s") % {"reason": str(error)[:200]}) from None
    _judge(data)
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(_("a key is there twice"))
    return found


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(_("a number has more than %(most)d digits") % {"most": MOST_DIGITS})
    return int(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(_("%(name)s is no number") % {"name": name})


def _judge(data: Any) -> None:
    """Walk all of it without recursion; raise for depth and for texts that cannot be stored."""
    waiting = [(data, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise ParseError(_("The JSON is nested too deeply."))
        if isinstance(value, str):
            _judge_text(value)
        elif isinstance(value, dict):
            for name, inner in value.items():
                _judge_text(name)
                waiting.append((inner, depth + 1))
        elif isinstance(value, list):
            waiting.extend((inner, depth + 1) for inner in value)


def _judge_text(text: str) -> None:
    low, high = SURROGATES
    if not text.isascii() and any(low <= sign <= high for sign in text):
        raise ParseError(_("There is half of a character in a text."))
    if "\x00" in text:
        raise ParseError(_("There is a NUL in a text; it cannot be stored."))
