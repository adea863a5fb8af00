"""What happened to rows of several kinds, of the whole company or of one account, the newest first, a page at a time.

Each kind of rows has a table of events of its own, in which numbers grow. A page is made of the heads of these tables,
and the next one begins in each where this one ended: what happens meanwhile moves nothing, and the last page costs what
the first one does.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from heapq import merge
from itertools import islice
from typing import Any, Final

from django.apps import apps
from django.db.models import CharField, F, Field, ForeignKey, Model, OuterRef, QuerySet, Subquery, Value

from kam.core.audit import Change, change_of, columns_of
from kam.core.models import User

# What somebody did, in place of what the database calls it.
ACTIONS: Final = {"insert": "created", "update": "changed", "delete": "removed"}


@dataclass(frozen=True)
class Question:
    """Which changes: of which kinds (all but those of bulk when none is named), of one row, by whom, how and when.

    `since` is part of the time asked for, `until` is not. `number` is that of one change among those of its kind.
    `also` says by kind what its events hold besides.
    """

    kinds: Collection[str] = ()
    also: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    row: int | None = None
    number: int | None = None
    by: int | None = None
    source: str = ""
    request: str = ""
    label: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self, kind: str) -> dict[str, Any]:
        """Return what it asks of events of this kind."""
        said = {
            "pgh_obj_id": self.row, "pgh_id": self.number, "pgh_label": self.label or None,
            "pgh_context__user": self.by, "pgh_context__source": self.source or None,
            "pgh_context__request": self.request or None,
            "pgh_created_at__gte": self.since, "pgh_created_at__lt": self.until,
        }  # fmt: skip
        return {name: value for name, value in said.items() if value is not None} | dict(self.also.get(kind, {}))


@dataclass(frozen=True)
class Entry:
    """One change and the kind of its row."""

    kind: str
    model: type[Model]
    change: Change


# Kind -> number of the event that was told last; None before the first page.
Positions = Mapping[str, int]


@cache
def kinds() -> dict[str, type[Model]]:
    """Return everything whose changes are recorded, by name."""
    found = [model for model in apps.get_models() if "pgh_event_model" in vars(model)]
    return {model.__name__.lower(): model for model in sorted(found, key=lambda model: model.__name__)}


@cache
def of_bulk() -> frozenset[str]:
    """Return the kinds of which files bring thousands, so that they are told only when they are asked for."""
    return frozenset(name for name, model in kinds().items() if not _records_inserts(model))


def read(question: Question, *, by: User, limit: int, after: Positions | None = None) -> tuple[list[Entry], Positions]:
    """Return a page of changes and where the next one begins, which is nowhere ({}) behind the last one.

    Nothing for anybody but administrators: the trail tells of everything.
    """
    return events(question, limit=limit, after=after) if by.sees_everything else ([], {})


def events(question: Question, *, limit: int, after: Positions | None = None) -> tuple[list[Entry], Positions]:
    """Return a page of changes and where the next one begins. Ask only for rows that their reader may see."""
    names = [name for name in question.kinds or kinds() if question.kinds or name not in of_bulk()]
    heads: dict[str, list[tuple[datetime, str, int]]] = {name: [] for name in names}
    for name, number, at in _numbers(names, question, limit=limit, after=after or {}):
        heads[name].append((at, name, number))
    page = list(islice(merge(*heads.values(), key=lambda head: head[:2], reverse=True), limit + 1))
    numbers: dict[str, list[int]] = {}
    for _at, name, number in page[:limit]:
        numbers.setdefault(name, []).append(number)
    found = {(name, each.number): each for name, keys in numbers.items() for each in _changes(kinds()[name], keys)}
    entries = [Entry(name, kinds()[name], found[name, number]) for _at, name, number in page[:limit]]
    ends = {name: min(keys) for name, keys in numbers.items()}
    return entries, {**(after or {}), **ends} if len(page) > limit else {}


def names_in(entries: Iterable[Entry]) -> dict[tuple[Any, Any], str]:
    """Return what keys in these entries mean, by model and key."""
    wanted: dict[Any, set[Any]] = {}
    for entry in entries:
        for name, values in entry.change.values.items():
            column = column_of(entry.model, name)
            if isinstance(column, ForeignKey):
                wanted.setdefault(column.related_model, set()).update(set(values) - {None})
        wanted.setdefault(User, set()).update({entry.change.by_id} - {None})
    return {
        (model, row.pk): str(row)
        for model, keys in wanted.items()
        for row in model._base_manager.filter(pk__in=keys).order_by("pk")  # noqa: SLF001 - rows of every state
    }


def column_of(model: type[Model], name: str) -> "Field[Any, Any] | None":
    """Return the column under the name that rows have it under (owner_id)."""
    columns = {column.attname: column for column in model._meta.concrete_fields}  # noqa: SLF001 - documented name
    return columns.get(name)


def _events(model: type[Model]) -> Any:
    return model.pgh_event_model  # type: ignore[attr-defined]  # added by pghistory


def _records_inserts(model: type[Model]) -> bool:
    return any(tracker.label == "insert" for tracker in _events(model).pgh_trackers)


def _numbers(
    names: Collection[str], question: Question, *, limit: int, after: Positions
) -> Iterable[tuple[str, int, datetime]]:
    """Yield kind, number and moment of the next events of each kind, the newest of a kind first."""
    asked: list[QuerySet[Any, Any]] = []
    for name in names:
        rows = _events(kinds()[name]).objects.filter(**question.conditions(name))
        if name in after:
            rows = rows.filter(pgh_id__lt=after[name])
        told = rows.annotate(told_of=Value(name, CharField())).order_by("-pgh_id")
        asked.append(told.values_list("told_of", "pgh_id", "pgh_created_at")[: limit + 1])
    found = asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]
    # A union has no order of its own.
    yield from sorted(found, key=lambda row: row[1], reverse=True)


def _changes(model: type[Model], numbers: Collection[int]) -> Iterable[Change]:
    """Yield these events of a kind with every column before and after them."""
    events = _events(model)
    is_whole = _records_inserts(model)
    # Where the origin of rows is recorded elsewhere, events hold what was before; what came of it stands in the next.
    step, order = ("lt", "-pgh_id") if is_whole else ("gt", "pgh_id")
    same_row = events.objects.filter(**{"pgh_obj_id": OuterRef("pgh_obj_id"), f"pgh_id__{step}": OuterRef("pgh_id")})
    beside = Subquery(same_row.order_by(order).values("pgh_id")[:1])
    told = list(events.objects.filter(pgh_id__in=numbers).annotate(beside=beside).order_by("pgh_id"))
    others = events.objects.in_bulk([each.beside for each in told if each.beside is not None])
    columns = [name for name in columns_of(model) if name in columns_of(events)]
    nothing = dict.fromkeys(columns)
    lasting = {each.pgh_obj_id for each in told if not is_whole and each.beside is None}
    rows = model._base_manager.filter(pk__in=lasting).values(*columns, its_key=F("pk"))  # noqa: SLF001 - of every state
    now = {row.pop("its_key"): row for row in rows.order_by("pk")}
    for event in told:
        kept = {name: getattr(event, name) for name in columns}
        other = others.get(event.beside)
        besides = {name: getattr(other, name) for name in columns} if other is not None else None
        if event.pgh_label == "delete":
            yield change_of(event, kept, nothing)
        elif event.pgh_label == "insert":
            yield change_of(event, nothing, kept)
        elif is_whole:
            yield change_of(event, besides or kept, kept)
        else:
            yield change_of(event, kept, besides or now.get(event.pgh_obj_id, nothing))
