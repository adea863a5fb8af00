"""Values of filters as addresses have them: read strictly, and refused with the filter's name."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kam.core.rest.inputs import LARGEST_KEY
from kam.core.rest.problems import Malformed


def key_of(filters: Mapping[str, str], name: str) -> int:
    """Return the key that the filter of this name says. Malformed for what is none."""
    text = filters[name]
    found = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_KEY)) else 0
    if not 0 < found <= LARGEST_KEY:
        raise Malformed(_("Send the id, a number."), field=name)
    return found


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
