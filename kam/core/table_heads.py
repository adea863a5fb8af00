"""The heads of a table's columns, as `components/_table_head.html` writes them."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise


@dataclass(frozen=True)
class Head:
    """What a column holds, and the window's width from which on it is shown (its cells carry `k-from-…` too)."""

    label: str | Promise
    is_number: bool = False
    since: Literal["", "tablet", "desk", "wide"] = ""
