"""What addresses and headers may say, as the contract tells it: the shapes of filters, and headers that come back."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter

from kam.core.rest.contracts import Contract
from kam.core.rest.inputs import LARGEST_KEY
from kam.core.rest.queries import LARGEST_LIMIT, LONGEST_VALUE, USUAL_LIMIT

# A JSON schema; its `description` becomes that of the parameter.
FilterShape = Mapping[str, Any]
TEXT: Final[FilterShape] = {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE}
KEY: Final[FilterShape] = {"type": "integer", "minimum": 1, "maximum": LARGEST_KEY}
KEYS: Final[FilterShape] = {"type": "array", "items": KEY, "minItems": 1}
DAY: Final[FilterShape] = {"type": "string", "format": "date"}
MOMENT: Final[FilterShape] = {"type": "string", "format": "date-time"}
YES_NO: Final[FilterShape] = {"type": "string", "enum": ["true", "false"]}
# As a header has it: anything but control characters.
HEADER: Final[FilterShape] = {"type": "string"}
LONGEST_IDEMPOTENCY_KEY: Final = 255


def one_of(values: Collection[str]) -> FilterShape:
    """Return the shape of a filter of which there are these values."""
    return {"type": "string", "enum": list(values)}


def some_of(values: Collection[str]) -> FilterShape:
    """Return the shape of several of these values, parted by commas."""
    return {"type": "array", "items": {"type": "string", "enum": list(values)}, "minItems": 1}


def asked(name: str, shape: FilterShape, words: Any = "", *, is_required: bool = False) -> OpenApiParameter:
    """Return a parameter of the address."""
    several: dict[str, Any] = {"style": "form", "explode": False} if shape.get("type") == "array" else {}
    plain = {key: value for key, value in shape.items() if key != "description"}
    words = str(words or shape.get("description", ""))
    return OpenApiParameter(name, plain, description=words, required=is_required, **several)


def of_lists(orders: Collection[str]) -> list[OpenApiParameter]:
    """Return what every list may be asked."""
    both_ways = [each for name in orders for each in (name, f"-{name}")]
    sort = asked("sort", one_of(both_ways), _("What the rows are sorted by; a minus puts the largest first."))
    limit = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": USUAL_LIMIT}
    return [
        *([sort] if orders else []),
        asked("cursor", TEXT, _("Where the last page ended; part of `next`.")),
        asked("limit", limit, _("Rows on a page.")),
    ]


def if_match() -> OpenApiParameter:
    """Return the header that says which version a change is about."""
    words = _("The ETag of what was read, or * for whatever is there.")
    return OpenApiParameter("If-Match", dict(HEADER), OpenApiParameter.HEADER, required=True, description=str(words))


def idempotency_key() -> OpenApiParameter:
    """Return the header under which a POST acts once."""
    words = _("Sent again under the same key, the request does nothing again and gets the same answer.")
    # Printable signs of ASCII.
    shape = {"type": "string", "minLength": 1, "maxLength": LONGEST_IDEMPOTENCY_KEY, "pattern": "^[ -~]+$"}
    return OpenApiParameter("Idempotency-Key", shape, OpenApiParameter.HEADER, description=str(words))


def answered(said: Contract, *, is_row: bool, is_post: bool) -> list[OpenApiParameter]:
    """Return the headers of answers; `is_row` is the answer of a noun that several people edit."""
    done = [said.status]
    found = [
        _header("Retry-After", {"type": "integer"}, _("Seconds after which it is worth asking again."), [429]),
        _header("WWW-Authenticate", HEADER, _("How to say who one is."), [401]),
    ]
    if is_row:
        words = _("The version of the row, for If-Match.")
        found.append(_header("ETag", {"type": "string", "pattern": '^"[0-9]+"$'}, words, done))
    if said.gives_list:
        words = _('The next page, as `rel="next"`; left out on the last one.')
        found.append(_header("Link", HEADER, words, done))
    if said.status in {201, 202}:
        words = _("The address of what was made, or of the job that does it.")
        found.append(_header("Location", {"type": "string", "format": "uri-reference"}, words, done))
    if is_post:
        words = _("`true` when this is the answer that the same key got before.")
        found.append(_header("Idempotent-Replay", one_of(["true"]), words, done))
    return found


def _header(name: str, shape: FilterShape, words: Any, statuses: list[int]) -> OpenApiParameter:
    return OpenApiParameter(name, dict(shape), OpenApiParameter.HEADER, description=str(words), response=statuses)
