"""What an address may be asked: every name is declared, comes once, and means something. Anything else is 400."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from kam.core.rest.problems import Malformed

if TYPE_CHECKING:
    from kam.core.rest.resources import Reader, Resource, Shape

FIELDS: Final = "fields"
EXPAND: Final = "expand"
SORT: Final = "sort"
CURSOR: Final = "cursor"
LIMIT: Final = "limit"
OF_ROWS: Final = frozenset({FIELDS, EXPAND})
OF_LISTS: Final = frozenset({FIELDS, EXPAND, SORT, CURSOR, LIMIT})
USUAL_LIMIT: Final = 50
LARGEST_LIMIT: Final = 200
LONGEST_VALUE: Final = 4_000


@dataclass(frozen=True)
class Query:
    """The understood question: its own names, and the filters by theirs."""

    fields: str
    expand: str
    sort: str
    cursor: str
    limit: int
    filters: dict[str, str]


def read(request: Any, *, known: Collection[str], filters: Collection[str] = ()) -> Query:
    """Return what the address asks; Malformed names what nobody declared, said twice or made too long."""
    given = request.query_params
    for name in given:
        if name not in known and name not in filters:
            names = sorted({*known, *filters})
            message = _("There is no parameter “%(name)s” here. There are: %(known)s.")
            raise Malformed(
                message % {"name": name[:60], "known": ", ".join(names) or _("none")}, field=name[:60], code="unknown"
            )
        if len(given.getlist(name)) > 1:
            message = _("“%(name)s” is there twice. Where several values may be, they stand in one.")
            raise Malformed(message % {"name": name}, field=name)
        if not given[name]:
            raise Malformed(_("“%(name)s” is empty. Leave it out or give it a value.") % {"name": name}, field=name)
        if len(given[name]) > LONGEST_VALUE:
            raise Malformed(_("“%(name)s” is too long.") % {"name": name}, field=name)
    return Query(
        fields=given.get(FIELDS, ""),
        expand=given.get(EXPAND, ""),
        sort=given.get(SORT, ""),
        cursor=given.get(CURSOR, ""),
        limit=_limit(given.get(LIMIT, "")),
        filters={name: given[name] for name in given if name in filters},
    )


def shape_of_rows(request: Any, resource: "type[Resource]", reader: "Reader") -> "Shape":
    """Return what an address that tells rows and no list wants to know of each; Malformed for anything else in it."""
    query = read(request, known=OF_ROWS)
    return resource.shape(reader, fields=query.fields, expand=query.expand)


def following(request: Any, cursor: str) -> str | None:
    """Return the address of the page that this cursor begins, asked for like this one; None without a cursor."""
    if not cursor:
        return None
    parameters = request.query_params.copy()
    parameters[CURSOR] = cursor
    return str(request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}"))


def _limit(text: str) -> int:
    if not text:
        return USUAL_LIMIT
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_LIMIT)) else 0
    if not 1 <= number <= LARGEST_LIMIT:
        message = _("A page has 1 to %(most)d rows.") % {"most": LARGEST_LIMIT}
        raise Malformed(message, field=LIMIT)
    return number
