"""Lists of which people keep views: each app registers its own in `AppConfig.ready()`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kam.core.models import User
from kam.core.registry import Registry


@dataclass(frozen=True)
class Question:
    """What a view asks its list for: filters as the list's address has them, order, columns (none: the usual ones)."""

    query: str = ""
    sort: str = ""
    columns: Sequence[str] = ()


@dataclass(frozen=True)
class ViewedList:
    """A list that views are kept of; views name it by its `key`.

    `faults` says in sentences what somebody may not ask the list for, by the part of the question: `query`, `sort` or
    `columns`. Of a question that the list understands it says nothing.
    """

    key: str
    order: int
    faults: Callable[[Question, User], Mapping[str, str]]


viewed_lists: Registry[ViewedList] = Registry()
