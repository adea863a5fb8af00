"""How nouns look as JSON: declared once as a serializer, rendered straight from the columns of a query.

The declaration is what the contract is made from. Rendering does without it: a page is one query for its rows and one
for each relation asked for, and only columns that are asked for are computed.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from kam.core.rest.problems import Malformed

if TYPE_CHECKING:
    from kam.core.models import User

Row = dict[str, Any]
Writer = Callable[[Any], Any]


@dataclass(frozen=True)
class Reader:
    """Who reads: the user, what the token may be used for, and the day it is for the company."""

    user: "User"
    scopes: frozenset[str]
    today: date


@dataclass(frozen=True)
class Expansion:
    """A relation that comes along when `expand` names it, in place of the key that stands there else.

    `via` is a foreign key of the row: its columns come with the row's own query. Where the other row has an access rule
    of its own, `rows` are those that the reader may see, found by `key` being the row's column `source`, in one query a
    page; null when out of reach. With `is_many` it is a list in the order of `rows`, and there only when asked for.
    """

    resource: "Callable[[], type[Resource]]"
    via: str = ""
    rows: Callable[[Reader], QuerySet[Any]] | None = None
    source: str = ""
    key: str = "pk"
    is_many: bool = False
    scope: str = ""


@dataclass(frozen=True)
class Computed:
    """A value that is worked out from other columns of the same row, those that `reads` names."""

    reads: Sequence[str]
    work_out: Callable[[Row], Any]


class Resource(serializers.Serializer[Any]):
    """The shape of one noun. It never writes. A field's `source` is a column of the query that the viewset makes."""

    # Fields that need more than the scope of the address, by name.
    field_scopes: ClassVar[Mapping[str, str]] = {}
    expansions: ClassVar[Mapping[str, Expansion]] = {}
    # Values that tell more than made-up ones, by field, for the contract.
    examples: ClassVar[Mapping[str, Any]] = {}
    # Fields that no column has, by name.
    computed: ClassVar[Mapping[str, Computed]] = {}

    @classmethod
    def shape(cls, reader: Reader, *, fields: str = "", expand: str = "") -> "Shape":
        """Return what is to be told: all fields that the reader may have or those named, relations as named.

        Raises Malformed for a name that there is not, or that the token's scopes do not reach.
        """
        columns = _columns(cls)
        readable = [name for name in columns if _is_readable(cls.field_scopes.get(name, ""), reader)]
        related = _named(
            expand,
            cls.expansions,
            [name for name, each in cls.expansions.items() if _is_readable(each.scope, reader)],
            parameter="expand",
        )
        # A list that comes along because `expand` names it may stand among the fields as well.
        known = list(dict.fromkeys([*columns, *related]))
        wanted = _named(fields, known, [*readable, *related], parameter="fields") if fields else readable
        chosen = {name: columns[name] for name in wanted if name in columns}
        computed = {name: each for name, each in cls.computed.items() if name in chosen}
        return Shape(chosen, {name: cls.expansions[name] for name in related}, reader, computed)

    @classmethod
    def of_one(cls, record: Row, reader: Reader) -> Row:
        """Return what is no row of a table as JSON has it: all fields that the reader may have."""
        return cls.shape(reader).of([record])[0]


class NamedResource(Resource):
    """Something that is known by its name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


@dataclass(frozen=True)
class Shape:
    """What one request wants to know of each row."""

    columns: Mapping[str, tuple[str, Writer | None]]
    expansions: Mapping[str, Expansion]
    reader: Reader
    computed: Mapping[str, Computed] = field(default_factory=dict)

    @property
    def sources(self) -> list[str]:
        """The columns that the query has to give."""
        own = [source for name, (source, _write) in self.columns.items() if name not in self.computed]
        own += [source for each in self.computed.values() for source in each.reads]
        related = [source for each in self.expansions.values() for source in self._sources(each)]
        return list(dict.fromkeys([*own, *related]))

    def of(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows as JSON has them, relations included."""
        rows = [self._worked_out(row) for row in rows] if self.computed else list(rows)
        columns = [(name, source, write) for name, (source, write) in self.columns.items()]
        told = [
            {name: row[source] if write is None else write(row[source]) for name, source, write in columns}
            for row in rows
        ]
        for name, expansion in self.expansions.items():
            others = self._joined(expansion, rows) if expansion.via else self._found(expansion, rows)
            for each, other in zip(told, others, strict=True):
                each[name] = other
        return told

    def _worked_out(self, row: Row) -> Row:
        return row | {self.columns[name][0]: each.work_out(row) for name, each in self.computed.items()}

    def _sources(self, expansion: Expansion) -> list[str]:
        if not expansion.via:
            return [expansion.source]
        inner = expansion.resource().shape(self.reader)
        return [f"{expansion.via}__{source}" for source in inner.sources]

    def _joined(self, expansion: Expansion, rows: Sequence[Row]) -> list[Any]:
        inner, via = expansion.resource().shape(self.reader), expansion.via
        own = [(source, f"{via}__{source}") for source in inner.sources]
        records = [{source: row[column] for source, column in own} for row in rows]
        there = [record if record["id"] is not None else None for record in records]
        told = iter(inner.of(record for record in there if record is not None))
        return [next(told) if record is not None else None for record in there]

    def _found(self, expansion: Expansion, rows: Sequence[Row]) -> list[Any]:
        keys = {row[expansion.source] for row in rows} - {None}
        found: dict[Any, list[Row]] = {key: [] for key in keys}
        if keys and expansion.rows is not None:
            inner = expansion.resource().shape(self.reader)
            related = expansion.rows(self.reader).filter(**{f"{expansion.key}__in": keys})
            records = list(related.values(*dict.fromkeys([*inner.sources, expansion.key])))
            for record, each in zip(records, inner.of(records), strict=True):
                found[record[expansion.key]].append(each)
        others = [found.get(row[expansion.source], []) for row in rows]
        return others if expansion.is_many else [next(iter(each), None) for each in others]


def _named(text: str, known: Collection[str], readable: Collection[str], *, parameter: str) -> list[str]:
    names = list(dict.fromkeys(text.split(","))) if text else []
    for name in names:
        if name not in known:
            raise Malformed(
                _("There is no “%(name)s” here. There are: %(known)s.")
                % {"name": name[:60], "known": ", ".join(known) or _("none")},
                field=parameter,
                code="unknown",
            )
        if name not in readable:
            raise Malformed(
                _("The scopes of this token do not reach “%(name)s”.") % {"name": name},
                field=parameter,
                code="scope_missing",
            )
    return names


def _is_readable(scope: str, reader: Reader) -> bool:
    return not scope or scope in reader.scopes


@cache
def _columns(resource: type[Resource]) -> dict[str, tuple[str, Writer | None]]:
    """Return for each declared field its column and how its value is written; None where it stands as it is.

    Lists that come along only when asked for have no column.
    """
    declared = resource().fields
    many = {name for name, each in resource.expansions.items() if each.is_many}
    return {
        name: ((each.source or name).replace(".", "__"), _writer(each))
        for name, each in declared.items()
        if name not in many
    }


def _writer(declared: serializers.Field[Any, Any, Any, Any]) -> Writer | None:
    if written := getattr(declared, "written", None):
        return written  # type: ignore[no-any-return]  # a column's own way
    if isinstance(declared, serializers.DecimalField):
        return partial(_decimal, exponent=Decimal(1).scaleb(-int(declared.decimal_places or 0)))
    if isinstance(declared, serializers.DateTimeField):
        return moment
    if isinstance(declared, serializers.DateField):
        return _day
    return None


def _decimal(value: Decimal | None, *, exponent: Decimal) -> str | None:
    # Never 0E-12, which is a decimal for some languages and a text for others.
    return None if value is None else f"{value.quantize(exponent):f}"


def moment(value: datetime | None) -> str | None:
    """Return a moment in UTC, to the millisecond or what it has: 2026-01-31T12:00:00Z."""
    return None if value is None else f"{value.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
