"""The menu and the page to start with: each app registers its entries in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from kam.core.registry import Registry


@dataclass(frozen=True)
class NavigationEntry:
    """One line of the sidebar; `group` is empty for the main part, else the group's heading."""

    key: str
    order: int
    label: str | Promise
    icon: str
    url_name: str
    group: str | Promise = ""
    is_for: Callable[[HttpRequest], bool] | None = None
    count: Callable[[HttpRequest], int] | None = None


@dataclass(frozen=True)
class StartPage:
    """Where the day begins for some people; the first entry whose `is_for` agrees wins."""

    key: str
    order: int
    url_name: str
    is_for: Callable[[HttpRequest], bool]


navigation: Registry[NavigationEntry] = Registry()
start_pages: Registry[StartPage] = Registry()
