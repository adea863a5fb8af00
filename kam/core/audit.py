"""Who changed what, and from where.

pghistory's triggers write the events, so that bulk changes are recorded as well. This module says what an
audited model looks like, hands the triggers the user and the source, and reads the events.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeVar

import pghistory
import pgtrigger
from django.db import models
from pghistory import models as events

Source = Literal["ui", "api", "import", "job", "shell"]
M = TypeVar("M", bound=type[models.Model])


class Event(events.Event):
    """One change of one row. It carries who, where from and the request's id itself: nothing else can alter it."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True


def audited(
    *, exclude: list[str] | None = None, inserts: bool = True, found_by: Sequence[str] = ()
) -> Callable[[M], M]:
    """Record every insert, update and delete of the model in an append-only event table.

    Statement level, because row level is quadratic in bulk. Columns in `exclude` are left out of the events
    (credentials, personal text). `inserts=False` is for rows whose origin is recorded elsewhere: without a first
    event, an update keeps the old row, so that nothing is lost. Events are found by their row, by their time and by
    the columns of `found_by`; by what the model itself has an index for they are anyway.
    """
    trackers: list[pghistory.RowEvent] = [pghistory.DeleteEvent()]
    if inserts:
        trackers += [pghistory.InsertEvent(), pghistory.UpdateEvent()]
    else:
        trackers += [pghistory.UpdateEvent(row="OLD")]
    # One row's events in their order.
    indexed = [["pgh_obj", "pgh_id"], ["pgh_created_at"], *([name] for name in found_by)]
    track: Callable[[M], M] = pghistory.track(
        *trackers,
        exclude=exclude,
        append_only=True,
        level=pgtrigger.Statement,
        base_model=Event,
        context_field=pghistory.ContextJSONField(),
        obj_field=pghistory.ObjForeignKey(related_name="events", db_index=False),
        meta={"indexes": [models.Index(fields=fields) for fields in indexed]},
    )
    return track


def acting(*, by_id: int | None, source: Source, **more: Any) -> AbstractContextManager[Any]:
    """Say for the enclosed changes who makes them and through which door."""
    context: AbstractContextManager[Any] = pghistory.context(user=by_id, source=source, **more)
    return context


def actor() -> int | None:
    """Return the key of whoever makes the changes that are being made, None for nobody."""
    with pghistory.context() as context:
        found: int | None = context.metadata.get("user")
        return found


def door() -> Source:
    """Return through which door the changes come that are being made; the pages' where nobody has said."""
    with pghistory.context() as context:
        found: Source = context.metadata.get("source", "ui")
        return found


def noted(note: str) -> AbstractContextManager[Any]:
    """Keep a note of whoever makes the enclosed changes with their events; an empty one says nothing."""
    context: AbstractContextManager[Any] = pghistory.context(note=note)
    return context


@dataclass(frozen=True)
class Change:
    """One event of a row as people read it; `values` holds what changed, each as (before, after).

    `row` is the key of the row, `number` that of the event among those of the model, `context` what whoever made the
    change has said besides.
    """

    at: datetime
    label: str
    by_id: int | None
    source: str
    request: str
    values: dict[str, tuple[Any, Any]]
    note: str = ""
    row: int = 0
    number: int = 0
    context: Mapping[str, Any] = field(default_factory=dict)


def trail(model: type[models.Model], pk: int) -> list[Change]:
    """Return what happened to a row, the newest first. Ask only for a row that its reader may see.

    Also of a row that is gone. Columns left out of the events are not here either.
    """
    event_model = model.pgh_event_model  # type: ignore[attr-defined]  # added by pghistory
    events = list(event_model.objects.filter(pgh_obj_id=pk).order_by("pgh_id"))
    columns = [name for name in columns_of(model) if name in columns_of(event_model)]
    kept = [{name: getattr(event, name) for name in columns} for event in events]
    nothing = dict.fromkeys(columns)
    if any(tracker.label == "insert" for tracker in event_model.pgh_trackers):
        befores, afters = [nothing, *kept][: len(kept)], kept
    else:
        # These events hold the row as it was before; as it is now stands in the table.
        now = model._base_manager.filter(pk=pk).values(*columns).first()  # noqa: SLF001 - sees rows of every state
        befores, afters = kept, [*kept[1:], now or nothing][: len(kept)]
    if events and events[-1].pgh_label == "delete":
        befores[-1], afters[-1] = kept[-1], nothing
    return [change_of(*parts) for parts in zip(events, befores, afters, strict=True)][::-1]


def columns_of(model: type[models.Model]) -> list[str]:
    """Return the columns of a model by the names that rows have them under."""
    return [column.attname for column in model._meta.concrete_fields]  # noqa: SLF001 - Django's documented name


def change_of(event: Any, before: dict[str, Any], after: dict[str, Any]) -> Change:
    """Return an event as people read it, from all columns before and after it."""
    context = event.pgh_context or {}
    return Change(
        at=event.pgh_created_at,
        label=event.pgh_label,
        by_id=context.get("user"),
        source=context.get("source", ""),
        request=context.get("request", ""),
        values={name: (before[name], after[name]) for name in before if before[name] != after[name]},
        note=context.get("note", ""),
        row=event.pgh_obj_id,
        number=event.pgh_id,
        context=context,
    )
