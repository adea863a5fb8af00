"""The parts of the accounts list that its templates show: heads, chips, views."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Head:
    """The head of a column: what it says, where it sorts (empty: it does not) and how it is sorted now."""

    label: Any
    css: str
    url: str
    direction: str


@dataclass(frozen=True)
class Chip:
    """A filter that is on, in words: where it is changed, and the list without it."""

    name: str
    field: str
    operator: str
    value: str
    edit_url: str
    remove_url: str


@dataclass(frozen=True)
class ListView:
    """A tab of the list: filters, order and columns under a name. The key is empty for all accounts.

    `pk` is None for views that everybody has. `author` is who shares it, empty for one's own.
    """

    key: str
    name: str
    parameters: Mapping[str, str]
    pk: int | None = None
    version: int = 0
    is_mine: bool = False
    is_shared: bool = False
    is_editable: bool = False
    author: str = ""
