"""What a filter of the accounts list says in words: `Owner is not Anna, nobody`."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.filters import ARCHIVED, CLASS_CODES
from accounts.models import Account
from accounts.naming import sort_key
from accounts.panels import Facet, Operator
from accounts.querysets.account import AccountQuerySet
from kam.core import formatting

Choices = list[tuple[str, str]]

# Facets whose values are numbers of rows: where the accounts have them.
ROADS: Final = {"owner": "owner", "segment": "segment", "team": "team", "tag": "tags"}
# More choices than this are found by searching, not by reading.
MOST_CHOICES: Final = 300
# More values than this are counted in a chip.
MOST_NAMED: Final = 3


class Names:
    """Names of the rows that filters mean, told only of accounts that the reader sees; a stranger is not named."""

    def __init__(self, everything: AccountQuerySet) -> None:
        self._everything = everything
        self._known: dict[str, dict[str, str]] = {}

    def of(self, key: str, numbers: Iterable[str]) -> dict[str, str]:
        """Return the names of these rows, by their numbers; one query a facet."""
        wanted = [int(number) for number in numbers if number.isdecimal()]
        if key not in self._known and wanted:
            self._known[key] = dict(self._pairs(key, **{f"{ROADS[key]}__in": wanted}))
        return self._known.get(key, {})

    def choices(self, key: str) -> Choices:
        """Return what the accounts have, by name."""
        pairs = self._pairs(key, **{f"{ROADS[key]}__isnull": False})
        return sorted(pairs, key=lambda pair: (sort_key(pair[1]), pair[0]))

    def texts(self, name: str) -> Choices:
        """Return the words that a column of the accounts holds."""
        rows: Any = self._everything.order_by().exclude(**{name: ""})
        found = rows.values_list(name, flat=True).distinct()[:MOST_CHOICES]
        return [(word, word) for word in sorted(found, key=lambda word: (sort_key(word), word))]

    def _pairs(self, key: str, **among: Any) -> list[tuple[str, str]]:
        road = ROADS[key]
        rows: Any = self._everything.order_by().filter(**among)
        return [(str(pk), name) for pk, name in rows.values_list(road, f"{road}__name").distinct()[:MOST_CHOICES]]


def in_words(facet: Facet, value: Any, names: Names, currency: str) -> str:
    """Write the understood value of a filter."""
    if isinstance(value, list):
        return _listed([_choice_in_words(facet, part, names, value) for part in value])
    writers: Mapping[str, Callable[[Any], str]] = {
        "money": lambda amount: formatting.money(amount, currency),
        "percent": lambda amount: formatting.percent(amount / 100, _decimals(amount)),
        "number": lambda amount: formatting.number(amount, _decimals(amount)),
        "date": formatting.day,
        "days": formatting.days,
        "one": one_in_words,
    }
    return writers.get(facet.shape, str)(value)


def choices_of(facet: Facet, operator: Operator, names: Names) -> Choices:
    """Return what a person may choose for a facet, in the order to read it."""
    if facet.key in ROADS:
        return [*_words_of(facet.key).items(), *names.choices(facet.key)]
    if facet.key in {"country", "city"}:
        return names.texts(facet.key)
    if facet.key == ARCHIVED:
        return [(code, one_in_words(code)) for code in ("", "too", "only")]
    if facet.shape == "one":
        return [(code, one_in_words(code)) for code in sorted(operator.field.codes, reverse=True)]
    words = _words_of(facet.key)
    return [(code, words.get(code, code)) for code in getattr(operator.field, "codes", [])]


def one_in_words(code: str) -> str:
    """Name a value of which there is one at a time."""
    words = {"yes": _("Yes"), "no": _("No"), "up": _("up"), "down": _("down")}
    words |= {"": _("left out"), "too": _("shown too"), "only": _("the only ones shown")}
    return words.get(code, code)


def class_in_words(code: str) -> str:
    """Name a class, a row or a column of the matrix."""
    words = {
        "dormant": _("Dormant"),
        "none": _("Without class"),
        "-": _("Too new for a letter"),
        "A": _("All A"),
        "B": _("All B"),
        "C": _("All C"),
        "X": _("All X, steady"),
        "Y": _("All Y, variable"),
        "Z": _("All Z, erratic"),
    }
    return words.get(code, code)


def _choice_in_words(facet: Facet, part: str, names: Names, all_parts: list[str]) -> str:
    # A letter alone says enough in a chip.
    words = {} if facet.key == "class" and len(part) == 1 and part.isalpha() else _words_of(facet.key)
    if part in words:
        return words[part]
    if facet.key not in ROADS:
        return part
    stranger = {"owner": _("somebody else"), "tag": _("another tag")}.get(facet.key, _("another one"))
    return names.of(facet.key, all_parts).get(part, stranger)


def _words_of(key: str) -> dict[str, str]:
    """Return the words of the fixed values of a facet."""
    if key == "class":
        return {code: class_in_words(code) for code in CLASS_CODES}
    fixed: dict[str, Any] = {"status": dict(Account.Status.choices), "kind": dict(Account.Kind.choices)}
    fixed["owner"] = {"me": _("me"), "none": _("nobody")}
    fixed |= {"segment": {"none": _("no segment")}, "team": {"none": _("no team")}, "tag": {"none": _("no tag")}}
    return {code: str(words) for code, words in fixed.get(key, {}).items()}


def _listed(words: list[str]) -> str:
    """Write several values; of many the first ones and how many more."""
    if len(words) <= MOST_NAMED:
        return ", ".join(words)
    more = len(words) - (MOST_NAMED - 1)
    message = ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more)
    return message % {"names": ", ".join(words[: MOST_NAMED - 1]), "count": formatting.number(more)}


def _decimals(amount: Decimal) -> int:
    """Return how many decimals a typed number has."""
    exponent = amount.normalize().as_tuple().exponent
    return min(max(-exponent, 0), 6) if isinstance(exponent, int) else 0
