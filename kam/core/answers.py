"""Answers of the database that are kept until a table that they were read from changes.

An overview of a hundred thousand accounts takes a second to add up, and is looked at many times before anything in it
changes. It is kept under its question: the SQL of whom it is about, with its values. So nobody's reach is kept, it is
part of the question every time. With the answer stand the tables that were read for it, and the state of each as it
was before; while these are as they were, so is the answer. Which tables those are is seen by watching the reading. An
answer from a table that does not note its changes is not kept.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

from django.apps import apps
from django.conf import settings
from django.core.cache import cache as kept
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest

from kam.core.changes import noted_tables
from kam.core.models import TableChange

T = TypeVar("T")
KEPT_FOR: Final = 24 * 60 * 60
WORD: Final = re.compile(r"\w+")
# The table that every database has a note of from its beginning: of another database this is no answer.
BEGINNING: Final = "core_tablechange"


class Answers:
    """What one request asks: the states of the tables are read once, before anything else."""

    @cached_property
    def _states(self) -> dict[str, str]:
        return TableChange.objects.states()

    def to(self, name: str, *about: object, ask: Callable[[], T]) -> T:
        """Return the answer to a question, asked now unless it is kept.

        `about` is everything that it depends on beside the tables: querysets, days, numbers.
        """
        key = f"answer:{_digest([_code(), name, *map(spelled, about)])}"
        found = kept.get(key)
        if found is not None and all(self._states.get(table) == state for table, state in found[1].items()):
            answer: T = found[0]
            return answer
        # The states come before the answer: what changes meanwhile is noted by neither, and asked again.
        states = self._states
        with _watched() as tables:
            answer = ask()
        if tables <= noted_tables() and BEGINNING in states:
            kept.set(key, (answer, {table: states.get(table) for table in (BEGINNING, *tables)}), KEPT_FOR)
        return answer


def answers_of(request: HttpRequest) -> Answers:
    """Return the answers of this request."""
    mine: Answers = vars(request).setdefault("answers", Answers())
    return mine


def spelled(value: object) -> str:
    """Return a part of a question as text: of a queryset its SQL with its values."""
    if not isinstance(value, QuerySet):
        return repr(value)
    try:
        return repr(value.query.sql_with_params())
    except EmptyResultSet:
        # Nobody can be meant, by whatever words.
        return "nobody"


@contextmanager
def _watched() -> Iterator[set[str]]:
    """Collect which tables of ours are named by what is executed meanwhile."""
    tables: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        tables.update(_tables() & set(WORD.findall(sql)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables


@cache
def _tables() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))  # noqa: SLF001


@cache
def _code() -> str:
    """Return a text that another release has otherwise: by other rules the same question has another answer."""
    own = [Path(config.path) for config in apps.get_app_configs() if settings.BASE_DIR in Path(config.path).parents]
    files = (file for folder in own for suffix in ("py", "sql") for file in folder.rglob(f"*.{suffix}"))
    return _digest([file.read_text(encoding="utf-8") for file in sorted(files)])


def _digest(parts: list[str]) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=20).hexdigest()
