"""The table, composed; which answer it promises to whom."""

from collections import Counter
from enum import Enum
from typing import Final

from kam.core.rest.permissions import ANY_TOKEN
from kam.core.scopes import scopes
from tests.architecture.sweep.api import API
from tests.architecture.sweep.pages import PAGES
from tests.architecture.sweep.rights import NOTHING
from tests.architecture.sweep.rows import Row

TABLE: Final = (*PAGES, *API)
ROWS: Final = {name: row for row in TABLE for name in row.names}
NAMED_TWICE: Final = [name for name, count in Counter(name for row in TABLE for name in row.names).items() if count > 1]
# What is open before signing in; everything else leads there.
PUBLIC: Final = {name for name, row in ROWS.items() if row.of is None}


class Promise(Enum):
    """What somebody is answered."""

    SIGN_IN = "is led to the sign-in"
    UNKNOWN = "401"
    ABSENT = "404"
    REFUSED = "403"
    NO_METHOD = "405"
    BAD_BODY = "400"
    LET_IN = "is let in"


def promised(row: Row, caller: str, method: str, kind: str) -> Promise:
    """Say what this caller is answered by this method with the id of this kind."""
    if row.of is not None and caller in {"nobody", "leaver"}:
        return Promise.UNKNOWN if row.is_api else Promise.SIGN_IN
    need = row.need(method)
    if need is None:
        return Promise.NO_METHOD
    if row.of is None:
        return Promise.LET_IN
    if row.is_api and not may_have(caller, row.scope(method)):
        return Promise.REFUSED
    if row.in_body is not None and method == "post":
        of_body = row.in_body.level(caller, "own")
        return Promise.BAD_BODY if of_body == NOTHING else Promise.REFUSED if of_body < need else Promise.LET_IN
    level = row.of.level(caller, "own" if row.asks_first else kind)
    if level == NOTHING:
        return Promise.ABSENT
    if level < need:
        return Promise.REFUSED
    return Promise.ABSENT if kind == "missing" else Promise.LET_IN


def may_have(caller: str, scope: str) -> bool:
    """Say whether a token of this caller may have the scope."""
    return scope == ANY_TOKEN or caller == "admin" or not scopes.get(scope).is_admin_only
