"""The menu and the page to start with: each app registers its entries in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from kam.core.registry import Registry


@dataclass(frozen=True)
class NavigationEntry:
    """One line of the sidebar; `group` is empty for the main part, else the group's heading.

    `letter` leads here after "G". Who may open the page may also begin the day with it, if it is of the main part.
    Pages whose address begins with `also` lie under it too.
    """

    key: str
    order: int
    label: str | Promise
    icon: str
    url_name: str
    group: str | Promise = ""
    is_for: Callable[[HttpRequest], bool] | None = None
    count: Callable[[HttpRequest], int] | None = None
    letter: str = ""
    also: str = ""


@dataclass(frozen=True)
class StartPage:
    """Where the day begins for some people; the first entry whose `is_for` agrees wins.

    One that `goes_first` comes before what a person chose: there is something to do that cannot wait.
    """

    key: str
    order: int
    url_name: str
    is_for: Callable[[HttpRequest], bool]
    goes_first: bool = False


navigation: Registry[NavigationEntry] = Registry()
start_pages: Registry[StartPage] = Registry()


def entries_for(request: HttpRequest) -> list[NavigationEntry]:
    """Return the entries of the menu that are for this person."""
    return [entry for entry in navigation if entry.is_for is None or entry.is_for(request)]


def start_choices(request: HttpRequest) -> list[NavigationEntry]:
    """Return the pages that this person may choose to begin the day with."""
    return [entry for entry in entries_for(request) if not entry.group]
