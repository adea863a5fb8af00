"""Who changed what, and from where.

pghistory's triggers write the events, so that bulk changes are recorded as well; this module only says
what an audited model looks like and hands the triggers the user and the source.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Literal, TypeVar

import pghistory
import pgtrigger
from django.db import models

Source = Literal["ui", "api", "import", "job", "shell"]
M = TypeVar("M", bound=type[models.Model])


def audited(*, exclude: list[str] | None = None, inserts: bool = True) -> Callable[[M], M]:
    """Record every insert, update and delete of the model in an append-only event table.

    Statement level, because row level is quadratic in bulk. Columns in `exclude` are left out of the events
    (credentials, personal text). `inserts=False` is for rows whose origin is recorded elsewhere.
    """
    trackers: list[pghistory.RowEvent] = [pghistory.UpdateEvent(), pghistory.DeleteEvent()]
    if inserts:
        trackers.insert(0, pghistory.InsertEvent())
    track: Callable[[M], M] = pghistory.track(
        *trackers, exclude=exclude, append_only=True, level=pgtrigger.Statement
    )
    return track


def acting(*, by_id: int | None, source: Source, **more: Any) -> AbstractContextManager[Any]:
    """Say for the enclosed changes who makes them and through which door."""
    context: AbstractContextManager[Any] = pghistory.context(user=by_id, source=source, **more)
    return context
