"""Search or jump to: what ⌘K finds. Each app registers its sources in `ready()`.

What a person was at lately is remembered by their browser as keys ("accounts.7"); the source that made a key tells
what it is, as far as this person may still see it.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kam.core.registry import Registry

if TYPE_CHECKING:
    from kam.core.http import Request

MOST: Final = 8
LONGEST: Final = 100
Text = str | Promise


@dataclass(frozen=True)
class PaletteResult:
    """One line: a page to go to, or with `send` (name and value of a field) something to do there.

    A company has its avatar instead of an icon; `abc` and `xyz` are its class.
    """

    label: str
    url: str
    icon: str = ""
    note: str = ""
    is_company: bool = False
    abc: str | None = None
    xyz: str | None = None
    send: tuple[str, str] | None = None


@dataclass(frozen=True)
class PaletteSource:
    """Where results come from; sources with the same label stand under one heading.

    `find` gets what was typed, spaces tidied, perhaps nothing, and returns the best results first. `here` names the
    page that is being shown, if it is one to remember; `recall` tells what such names are, in their order.
    """

    key: str
    order: int
    label: Text
    find: "Callable[[Request, str], Sequence[PaletteResult]]"
    here: Callable[[HttpRequest], str] | None = None
    recall: "Callable[[Request, Sequence[str]], Sequence[PaletteResult]] | None" = None


@dataclass
class PaletteGroup:
    """Results under one heading."""

    label: str
    results: list[PaletteResult] = field(default_factory=list)


palette_sources: Registry[PaletteSource] = Registry()


def look_up(request: "Request", words: str, *, recent: Sequence[str] = ()) -> list[PaletteGroup]:
    """Return what is found, at most eight a group; without words what was lately seen and where one may go."""
    words = " ".join(words[:LONGEST].split())
    groups: dict[str, PaletteGroup] = {}
    for label, results in _found(request, words, recent):
        group = groups.setdefault(str(label), PaletteGroup(str(label)))
        group.results += results[: MOST - len(group.results)]
    return [group for group in groups.values() if group.results]


def here(request: HttpRequest) -> str:
    """Return the key under which the browser remembers this page; nothing for most pages."""
    for source in palette_sources:
        name = source.here(request) if source.here else ""
        if name:
            return f"{source.key}.{name}"
    return ""


def rank(label: str, words: str) -> int | None:
    """Return how well the words fit: 0 at its beginning, 1 at that of a word, 2 inside, None not at all."""
    name, wanted = fold(label), fold(words)
    if name.startswith(wanted):
        return 0
    if f" {wanted}" in name:
        return 1
    return 2 if wanted in name else None


def best(results: Sequence[PaletteResult], words: str) -> list[PaletteResult]:
    """Keep whose label the words fit, the best first; without words all of them as they are."""
    ranks = [(rank(result.label, words), place, result) for place, result in enumerate(results)]
    return [result for _rank, _place, result in sorted((each for each in ranks if each[0] is not None), key=_by_rank)]


def fold(text: str) -> str:
    """Return the text without case and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("ł", "l")
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _by_rank(each: tuple[int | None, int, PaletteResult]) -> tuple[int, int]:
    return each[0] or 0, each[1]


def _found(request: "Request", words: str, recent: Sequence[str]) -> Iterator[tuple[Text, Sequence[PaletteResult]]]:
    if not words:
        yield _("Recent"), _recalled(request, recent)
    for source in palette_sources:
        yield source.label, source.find(request, words)


def _recalled(request: "Request", keys: Sequence[str]) -> list[PaletteResult]:
    results: list[PaletteResult] = []
    for source in palette_sources:
        mine = [key.removeprefix(f"{source.key}.") for key in keys[:MOST] if key.startswith(f"{source.key}.")]
        if mine and source.recall:
            results += source.recall(request, mine)
    return results
