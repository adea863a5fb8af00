"""Values of filters as addresses have them: read strictly, and refused with the filter's name."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from kam.core.rest.inputs import LARGEST_KEY
from kam.core.rest.problems import Malformed

MOST_KEYS: Final = 200
# Of the last one the database may know no moment in another zone.
LAST_YEAR: Final = 9999


def key_of(filters: Mapping[str, str], name: str) -> int:
    """Return the key that the filter of this name says. Malformed for what is none."""
    text = filters[name]
    found = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_KEY)) else 0
    if not 0 < found <= LARGEST_KEY:
        raise Malformed(_("Send the id, a number."), field=name)
    return found


def keys_of(filters: Mapping[str, str], name: str) -> list[int]:
    """Return the keys that the filter says, parted by commas, each once. Malformed for what is none or too many."""
    parts = filters[name].split(",")
    if len(parts) > MOST_KEYS:
        raise Malformed(_("At most %(most)d ids are asked for at once.") % {"most": MOST_KEYS}, field=name)
    return list(dict.fromkeys(key_of({name: part}, name) for part in parts))


def day_of(filters: Mapping[str, str], name: str) -> date:
    """Return the day that the filter says as 2026-01-31. Malformed for another way of writing one."""
    text = filters[name]
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    # Other spellings of a day are understood by some versions of the language and not by others.
    if found == date.min or found.isoformat() != text:
        raise Malformed(_("Send a day such as 2026-01-31."), field=name)
    return found


def moment_of(filters: Mapping[str, str], name: str) -> datetime:
    """Return the moment that the filter says as 2026-01-31T12:00:00Z, of a day alone its beginning in UTC.

    Malformed for another way of writing one, and for a moment of no time zone.
    """
    text = filters[name]
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = datetime.min  # noqa: DTZ901 - stands for none
    if len(text) == len("2026-01-31"):
        found = found.replace(tzinfo=UTC)
    if found.tzinfo is None or found.year <= 1 or found.year >= LAST_YEAR:
        raise Malformed(_("Send a moment such as 2026-01-31T12:00:00Z, or a day."), field=name)
    return found


def choice_of(filters: Mapping[str, str], name: str, known: Any) -> str:
    """Return one of the known values. Malformed for another one."""
    if filters[name] not in known:
        words = _("This must be one of: %(known)s.") % {"known": ", ".join(str(each) for each in known)}
        raise Malformed(words, field=name)
    return filters[name]


def conditions(filters: Mapping[str, str], *, keys: Mapping[str, str], days: Mapping[str, str]) -> dict[str, Any]:
    """Return what the filters mean: `keys` and `days` say which lookup each name stands for."""
    found: dict[str, Any] = {lookup: key_of(filters, name) for name, lookup in keys.items() if name in filters}
    found |= {lookup: day_of(filters, name) for name, lookup in days.items() if name in filters}
    return found
