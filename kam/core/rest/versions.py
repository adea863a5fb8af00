"""Which version of a row a change is about: the ETag of what was read comes back in If-Match."""

import re
from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _
from rest_framework.response import Response

from kam.core.errors import VersionConflict
from kam.core.rest.problems import Malformed, VersionMissing

ANY: Final = "*"
# As often somebody else may come between the look at a row and its change, when any version will do.
MOST_TRIES: Final = 10
ETAG: Final = r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"'
VERSION: Final = re.compile(r"0|[1-9][0-9]{0,8}")
ETAGS: Final = re.compile(rf"{ETAG}(?:[ \t]*,[ \t]*{ETAG})*")


def etag(version: int) -> str:
    """Return the version as a header has it."""
    return f'"{version}"'


def version_in(request: Any, *, current: int) -> int:
    """Return the version that the caller has read; `*` is the one that is there, of several tags one has to be.

    Raises VersionMissing (428) without If-Match, Malformed (400) for what is no tag, VersionConflict (412) for one that
    cannot be of this row.
    """
    said = request.headers.get("If-Match", "").strip()
    if not said:
        raise VersionMissing
    if said == ANY:
        return current
    if ETAGS.fullmatch(said) is None:
        raise Malformed(_("If-Match is the ETag as it was given, quotes included."), field="If-Match")
    # A weak tag is the same as none (RFC 9110, 13.1.1): who changed the answer on its way may have changed more.
    versions = [int(tag) for weak, tag in re.findall(ETAG, said) if not weak and VERSION.fullmatch(tag)]
    if not versions:
        raise VersionConflict(_("No version of this has this ETag. Get the new state and repeat your change."))
    return current if current in versions else versions[0]


def on_any_version(request: Any, act: Callable[[], Response]) -> Response:
    """Do it; under `If-Match: *` again where somebody else was faster, since whatever is there may be changed."""
    tries = MOST_TRIES if request.headers.get("If-Match", "").strip() == ANY else 1
    for _try in range(tries - 1):
        try:
            return act()
        except VersionConflict:
            continue
    return act()
