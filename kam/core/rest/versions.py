"""Which version of a row a change is about: the ETag of what was read comes back in If-Match."""

import re
from typing import Any, Final

from django.utils.translation import gettext as _

from kam.core.errors import VersionConflict
from kam.core.rest.problems import Malformed, VersionMissing

ETAG: Final = re.compile(r'(?P<weak>W/)?"(?P<version>[^"]*)"\Z')
LONGEST: Final = 9


def etag(version: int) -> str:
    """Return the version as a header has it."""
    return f'"{version}"'


def version_in(request: Any, *, current: int) -> int:
    """Return the version that the caller has read; `*` is the one that is there.

    Raises VersionMissing (428) without If-Match, Malformed (400) for what is no tag, VersionConflict (412) for one that
    cannot be of this row.
    """
    said = request.headers.get("If-Match", "").strip()
    if not said:
        raise VersionMissing
    if said == "*":
        return current
    found = ETAG.match(said)
    if found is None:
        raise Malformed(_("If-Match is the ETag as it was given, quotes included."), field="If-Match")
    text = found["version"]
    if found["weak"] or not (text.isascii() and text.isdecimal() and len(text) <= LONGEST):
        raise VersionConflict(_("No version of this has this ETag. Get the new state and repeat your change."))
    return int(text)
