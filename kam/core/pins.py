"""Pages that a person keeps in the sidebar. Each app registers what can be kept in `ready()`; this one names none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from kam.core.registry import Registry


@dataclass(frozen=True)
class PinnedPage:
    """One kept page; `abc` and `xyz` are the class of what it is about, if that has one."""

    label: str
    url: str
    abc: str | None = None
    xyz: str | None = None
    is_set_by_hand: bool = False
    is_current: bool = False


@dataclass(frozen=True)
class PinGroup:
    """Kept pages under one heading; `url_name` is where a person puts them in order."""

    key: str
    order: int
    label: str | Promise
    url_name: str
    pages: Callable[[HttpRequest], Sequence[PinnedPage]]


@dataclass(frozen=True)
class Pinned:
    """A heading of the sidebar and what this person keeps under it."""

    group: PinGroup
    pages: Sequence[PinnedPage]


pin_groups: Registry[PinGroup] = Registry()


def pinned_pages(request: HttpRequest) -> list[Pinned]:
    """Return what this person keeps, heading by heading; nothing for who is not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    kept = [Pinned(group, group.pages(request)) for group in pin_groups]
    return [each for each in kept if each.pages]
