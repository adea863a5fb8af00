"""Who changed what, and from where.

pghistory's triggers write the events, so that bulk changes are recorded as well. This module says what an
audited model looks like and hands the triggers the user and the source; `kam.core.trail` reads the events.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
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


def audited(*, exclude: list[str] | None = None, inserts: bool = True) -> Callable[[M], M]:
    """Record every insert, update and delete of the model in an append-only event table.

    Statement level, because row level is quadratic in bulk. Columns in `exclude` are left out of the events
    (credentials, personal text). `inserts=False` is for rows whose origin is recorded elsewhere: without a first
    event, an update keeps the old row, so that nothing is lost.
    """
    trackers: list[pghistory.RowEvent] = [pghistory.DeleteEvent()]
    if inserts:
        trackers += [pghistory.InsertEvent(), pghistory.UpdateEvent()]
    else:
        trackers += [pghistory.UpdateEvent(row="OLD")]
    track: Callable[[M], M] = pghistory.track(
        *trackers,
        exclude=exclude,
        append_only=True,
        level=pgtrigger.Statement,
        base_model=Event,
        context_field=pghistory.ContextJSONField(),
        obj_field=pghistory.ObjForeignKey(related_name="events"),
    )
    return track


def acting(*, by_id: int | None, source: Source, **more: Any) -> AbstractContextManager[Any]:
    """Say for the enclosed changes who makes them and through which door."""
    context: AbstractContextManager[Any] = pghistory.context(user=by_id, source=source, **more)
    return context
