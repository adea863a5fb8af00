"""Pages of a list by where the last one ended.

What is inserted meanwhile moves nothing, and page 900 costs what page 1 does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any, Final

from django.core import signing
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext as _

from kam.core.rest.problems import Malformed

# Keeps our signatures apart from those of others.
SALT: Final = "kam.core.rest.pages"
LONGEST_CURSOR: Final = 2_000
KEY: Final = "_key_{}"
NOTHING: Final = Q(pk__in=[])


@dataclass(frozen=True)
class Order:
    """A total order under the name that the address has for it: values, ascending or descending, then the key.

    What has no value comes last either way.
    """

    name: str
    values: Sequence[Any]
    is_descending: bool = False

    @property
    def spelled(self) -> str:
        """How the address says it."""
        return f"-{self.name}" if self.is_descending else self.name


class Page:
    """The rows that follow a cursor, at most `limit` of them, and the cursor behind the last one."""

    def __init__(self, rows: QuerySet[Any], *, order: Order, cursor: str, limit: int) -> None:
        self._order = order
        self._limit = limit
        self._list = str(rows.model._meta.label)  # noqa: SLF001 - Django's documented name
        values = [F(each) if isinstance(each, str) else each for each in order.values]
        self._names = [KEY.format(place) for place in range(len(values))]
        keyed = rows.annotate(**dict(zip(self._names, values, strict=True)))
        self._fields = [keyed.query.annotations[name].output_field for name in self._names]
        self._nullable = [_may_be_empty(rows, each) for each in values]
        ordered = [
            F(name).desc(nulls_last=empty or None) if order.is_descending else F(name).asc()
            for name, empty in zip(self._names, self._nullable, strict=True)
        ]
        keyed = keyed.order_by(*ordered, "pk")
        self._rows = keyed.filter(self._after(cursor)) if cursor else keyed

    def read(self, columns: Sequence[str]) -> tuple[list[dict[str, Any]], str]:
        """Return the rows with these columns, and the cursor of the next page; empty when this is the last one."""
        # The key last: one of two columns would move those behind it out of the places by which Django sorts.
        found = list(self._rows.values(*dict.fromkeys([*columns, *self._names, "pk"]))[: self._limit + 1])
        if len(found) <= self._limit:
            return found, ""
        found.pop()
        last = found[-1]
        keys = [_plain(last[name]) for name in self._names]
        return found, self._signer.sign_object([keys, last["pk"]])

    @property
    def _signer(self) -> signing.Signer:
        """Signs for this list and order: a cursor of another one fails like one that somebody made up."""
        return signing.Signer(salt=f"{SALT}.{self._list}.{self._order.spelled}")

    def _after(self, cursor: str) -> Q:
        """Return what comes behind the row on which a page ended, in the order of the list."""
        keys, pk = self._understood(cursor)
        conditions = []
        same: list[Q] = []
        for name, value, is_nullable in zip(self._names, keys, self._nullable, strict=True):
            conditions.append(reduce(and_, same, self._behind(name, value, is_nullable=is_nullable)))
            same.append(Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value}))
        conditions.append(reduce(and_, same, Q(pk__gt=pk)))
        after = reduce(or_, conditions)
        if keys and keys[0] is not None and not self._nullable[0]:
            # Said once more in a way for which the database takes the index.
            after &= Q(**{f"{self._names[0]}__{'lte' if self._order.is_descending else 'gte'}": keys[0]})
        return after

    def _behind(self, name: str, value: Any, *, is_nullable: bool) -> Q:
        if value is None:
            return NOTHING
        behind = Q(**{f"{name}__{'lt' if self._order.is_descending else 'gt'}": value})
        return behind | Q(**{f"{name}__isnull": True}) if is_nullable else behind

    def _understood(self, cursor: str) -> tuple[list[Any], int]:
        try:
            keys, pk = self._signer.unsign_object(cursor[:LONGEST_CURSOR])
            values = [
                None if key is None else Value(field.to_python(key), output_field=field)
                for key, field in zip(keys, self._fields, strict=True)
            ]
        except (signing.BadSignature, ValidationError, ValueError, TypeError):
            message = _("This cursor is not of this list in this order. Follow `next` as it was given, or begin anew.")
            raise Malformed(message, field="cursor") from None
        return values, pk


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _may_be_empty(rows: QuerySet[Any], value: Any) -> bool:
    """Say whether the value may be missing; a column that is never empty is compared in the way of its index."""
    name = getattr(value, "name", None)
    if not isinstance(value, F) or name is None:
        return True
    try:
        column = rows.model._meta.get_field(name)  # noqa: SLF001 - Django's documented name
    except FieldDoesNotExist:
        return True
    return bool(getattr(column, "null", True))
