"""The keys: one registry that kam-keys binds and that the help lists. Each app registers its groups in `ready()`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kam.core.navigation import entries_for
from kam.core.registry import Registry

Text = str | Promise
# Between "G" and the letter of a page.
GO: Final = "g"
# Written as this keyboard has it.
PALETTE: Final = ("⌘K", "Ctrl K")


@dataclass(frozen=True)
class Shortcut:
    """One line of the help. With `listens` kam-keys does it: `act` is the name of what it knows to do.

    Without, an element of the page listens itself. `needs` is a selector: the line is for pages that have it.
    """

    keys: tuple[Text, ...]
    label: Text
    listens: str = ""
    act: str = ""
    needs: str = ""


@dataclass(frozen=True)
class ShortcutGroup:
    """Keys that belong together; with `needs` (a selector) they are of pages that have it, else of every page."""

    key: str
    order: int
    label: Text
    shortcuts: tuple[Shortcut, ...]
    needs: str = ""


@dataclass(frozen=True)
class Binding:
    """What kam-keys listens for: a sequence, and the page it leads to or the act it does."""

    sequence: str
    url: str = ""
    act: str = ""


shortcut_groups: Registry[ShortcutGroup] = Registry()


def bindings(request: HttpRequest) -> Iterator[Binding]:
    """Yield what works everywhere: the acts, and the entries of this person's menu that have a letter."""
    for group in shortcut_groups:
        for shortcut in group.shortcuts:
            if shortcut.listens:
                yield Binding(shortcut.listens, act=shortcut.act)
    for entry in entries_for(request):
        if entry.letter:
            yield Binding(f"{GO} {entry.letter}", url=reverse(entry.url_name))


def help_for(request: HttpRequest) -> list[ShortcutGroup]:
    """Return the groups as the help lists them, with the pages that this person may go to."""
    pages = tuple(
        Shortcut((GO.upper(), entry.letter.upper()), entry.label) for entry in entries_for(request) if entry.letter
    )
    groups = list(shortcut_groups)
    if pages:
        groups.insert(1, ShortcutGroup("pages", 0, _("Go to"), pages))
    return groups


EVERYWHERE: Final = ShortcutGroup(
    "everywhere",
    10,
    _("Everywhere"),
    (
        Shortcut(PALETTE, _("Search or jump to")),
        Shortcut(("/",), _("Search this page"), listens="/", act="search"),
        Shortcut(("Z",), _("Undo what was just done"), listens="z", act="undo"),
        Shortcut(("[",), _("Narrow or widen the sidebar"), listens="[", act="fold"),
        Shortcut(("?",), _("Show these keys"), listens="?", act="help"),
        Shortcut((_("Esc"),), _("Close what is on top, then let go of what is selected")),
    ),
)
LISTS: Final = ShortcutGroup(
    "lists",
    20,
    _("Lists"),
    (
        Shortcut(("J", "K"), _("Next and previous row")),
        Shortcut(("↓", "↑"), _("The same, once a row has the focus")),
        Shortcut((_("Enter"),), _("Open the row")),
        Shortcut((_("Space"),), _("Preview the row"), needs="[data-preview]"),
        Shortcut(("X",), _("Select the row"), needs="[data-select-all]"),
        Shortcut((_("Shift"), "X"), _("Select from the last one to here"), needs="[data-select-all]"),
        Shortcut(("F",), _("Filter the list"), listens="f", act="filter", needs="[data-filter]"),
    ),
    needs="kam-list",
)
MATRIX: Final = ShortcutGroup(
    "matrix",
    30,
    _("Matrix"),
    (
        Shortcut(("←", "↑", "→", "↓"), _("From cell to cell")),
        Shortcut((_("Enter"),), _("Filter the page by the cell, row or column")),
        Shortcut(("L",), _("List the accounts of what is chosen"), listens="l", act="accounts"),
        Shortcut((_("Esc"),), _("Show everything again")),
    ),
    needs="kam-matrix",
)
CELLS: Final = ShortcutGroup(
    "cells",
    35,
    _("Faulty cells"),
    (
        Shortcut((_("Tab"),), _("Next cell")),
        Shortcut((_("Enter"),), _("Save the cell")),
        Shortcut((_("Shift"), _("Enter")), _("Save it for all equal rows")),
    ),
    needs="kam-cells",
)
CHARTS: Final = ShortcutGroup(
    "charts", 40, _("Charts"), (Shortcut(("T",), _("Show the chart as a table, and back")),), needs="kam-chart"
)
