"""What every page's frame needs: the menu and the company's name."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject

from kam.core import palette, shortcuts, toasts
from kam.core.models import Company
from kam.core.navigation import NavigationEntry, entries_for
from kam.core.paper import Paper
from kam.core.pins import pinned_pages


@dataclass
class MenuEntry:
    """One line of the sidebar on this page."""

    label: str | Promise
    url: str
    icon: str
    is_current: bool
    count: Any


@dataclass
class MenuGroup:
    """Entries under one heading; the main part has none."""

    label: str | Promise
    entries: list[MenuEntry] = field(default_factory=list)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Add what every frame needs, asked for only when a template uses it: `navigation` is the menu, `bindings`
    are the keys, `page_key` is what the palette remembers of this page, `toasts` are the messages that wait,
    `paper` is what a printed page says above its title.
    """
    return {
        # With one language there is nothing to choose.
        "languages": settings.LANGUAGES if len(settings.LANGUAGES) > 1 else [],
        "navigation": SimpleLazyObject(lambda: _menu(request)),
        "company_name": SimpleLazyObject(lambda: company_of(request).name),
        "pinned": SimpleLazyObject(lambda: pinned_pages(request)),
        "bindings": SimpleLazyObject(lambda: list(shortcuts.bindings(request))),
        "page_key": SimpleLazyObject(lambda: palette.here(request)),
        "toasts": SimpleLazyObject(lambda: toasts.waiting(request)),
        "paper": SimpleLazyObject(lambda: _paper(request)),
    }


def company_of(request: HttpRequest) -> Company:
    """Return the company, asked for once a request."""
    kept = vars(request)
    if "company" not in kept:
        kept["company"] = Company.current()
    company: Company = kept["company"]
    return company


def _paper(request: HttpRequest) -> Paper | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return Paper(company=company_of(request).name, person=str(user), read_at=timezone.now())


def _menu(request: HttpRequest) -> list[MenuGroup]:
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return []
    mine = entries_for(request)
    urls = {entry.key: reverse(entry.url_name) for entry in mine}
    # The longest address that the page lies under is where we are: /accounts/7/ is under /accounts/.
    places = {place: entry.key for entry in mine for place in (urls[entry.key], entry.also) if place}
    current = places[here] if (here := max(filter(request.path.startswith, places), key=len, default="")) else ""
    groups: dict[str, MenuGroup] = {}
    for entry in mine:
        group = groups.setdefault(str(entry.group), MenuGroup(entry.group))
        group.entries.append(_entry(entry, urls[entry.key], request, is_current=entry.key == current))
    return list(groups.values())


def _entry(entry: NavigationEntry, url: str, request: HttpRequest, *, is_current: bool) -> MenuEntry:
    return MenuEntry(
        label=entry.label,
        url=url,
        icon=entry.icon,
        is_current=is_current,
        count=entry.count(request) if entry.count else None,
    )
