"""What the accounts list is asked for, in words and as addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.filters import COLUMNS, DEFAULT_SORT, ROWS, AccountFilter, sort_choices
from accounts.models import Account
from accounts.panels import account_columns

Choices = list[tuple[str, str]]

# Figures begin with the largest, words with A.
LARGEST_FIRST: Final = frozenset({"revenue", "change", "last-order"})


@dataclass(frozen=True)
class Head:
    """The head of a column: where it sorts and how it is sorted now."""

    url: str
    direction: str


class ListState:
    """The understood filters of the list. Every address it gives leaves out what says nothing."""

    # Who is filtered by, told by the accounts that were found: a stranger to them is not named.
    owner_name: str = ""

    def __init__(self, selection: AccountFilter) -> None:
        self._values = selection.values
        self.sort = self._values.get("sort") or DEFAULT_SORT
        self.ignored = selection.ignored

    @property
    def q(self) -> str:
        """What is searched for."""
        return self._values.get("q") or ""

    @property
    def class_value(self) -> str:
        """The classes as the address spells them."""
        return ",".join(self._values.get("class") or [])

    @property
    def owner(self) -> str:
        """The owner as the address spells them."""
        return self._values.get("owner") or ""

    @property
    def status(self) -> str:
        """The status as it is stored."""
        return self._values.get("status") or ""

    @cached_property
    def parameters(self) -> dict[str, str]:
        """Everything the address says."""
        sort = "" if self.sort == DEFAULT_SORT else self.sort
        parts = {"q": self.q, "class": self.class_value, "owner": self.owner, "status": self.status, "sort": sort}
        return {name: value for name, value in parts.items() if value}

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the search field keeps beside itself."""
        return [(name, value) for name, value in self.parameters.items() if name != "q"]

    @property
    def filter_url(self) -> str:
        """The address where the filters are chosen."""
        address = reverse("accounts:account-filter")
        return f"{address}?{urlencode(self.parameters)}" if self.parameters else address

    @property
    def query(self) -> QueryDict:
        """The same, as links to other pages take it."""
        return QueryDict(urlencode(self.parameters))

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the order was asked for."""
        return bool(self.parameters.keys() - {"sort"})

    def url(self, changes: Mapping[str, str] | None = None) -> str:
        """Return the address of the list with something else in it; an empty value takes a filter off."""
        wanted = {name: value for name, value in (self.parameters | dict(changes or {})).items() if value}
        address = reverse("accounts:account-list")
        return f"{address}?{urlencode(wanted)}" if wanted else address

    @cached_property
    def heads(self) -> dict[str, Head]:
        """The heads of the columns that sort, under the name a template can say."""
        keys = dict.fromkeys(choice.removeprefix("-") for choice, _label in sort_choices())
        return {key.replace("-", "_"): self._head(key) for key in keys}

    def _head(self, key: str) -> Head:
        down, up = f"-{key}", key
        first, second = (down, up) if key in LARGEST_FIRST else (up, down)
        wanted = second if self.sort == first else first
        direction = {down: "descending", up: "ascending"}.get(self.sort, "")
        return Head(url=self.url({"sort": "" if wanted == DEFAULT_SORT else wanted}), direction=direction)

    @cached_property
    def extra_heads(self) -> list[tuple[Any, Head | None]]:
        """Columns that other apps added, each with its head when it sorts."""
        return [(column, self.heads.get(column.key.replace("-", "_"))) for column in account_columns]

    @cached_property
    def chips(self) -> list[dict[str, Any]]:
        """The filters that are on, in words, with the address that takes each off."""
        is_word = pgettext("a filter: field is value", "is")
        found = {
            "q": (_("Search"), _("contains"), self.q),
            "class": (_("Class"), is_word, ", ".join(class_in_words(code) for code in self._values.get("class") or [])),
            "owner": (_("Owner"), is_word, self.owner_in_words),
            "status": (_("Status"), is_word, dict(Account.Status.choices).get(self.status, "")),
        }
        return [
            {"key": key, "field": field, "operator": operator, "value": value, "remove_url": self.url({key: ""})}
            for key, (field, operator, value) in found.items()
            if self.parameters.get(key)
        ]

    @property
    def owner_in_words(self) -> str:
        """The owner filtered by."""
        words = {"me": _("Me"), "none": _("Nobody")}
        return words.get(self.owner) or self.owner_name or _("Somebody else")

    @property
    def class_groups(self) -> list[tuple[str, Choices]]:
        """The choices of the class filter, in groups."""
        several = self._values.get("class") or []
        groups = _class_groups(get_language())
        if len(several) < 2:
            return groups
        chosen = (self.class_value, ", ".join(class_in_words(code) for code in several))
        return [groups[0], (_("Several"), [chosen]), *groups[1:]]

    @property
    def statuses(self) -> Choices:
        """The choices of the status filter."""
        return _statuses(get_language())

    def owner_choices(self, owners: Sequence[tuple[int, str]]) -> Choices:
        """The choices of the owner filter, from owners by name."""
        words = [("", _("Anybody")), ("me", _("Me")), ("none", _("Nobody"))]
        return [*words, *((str(pk), name) for pk, name in owners)]

    @property
    def sorts(self) -> Choices:
        """The choices of order, in words."""
        return _sorts(get_language())


@lru_cache
def _class_groups(language: str | None) -> list[tuple[str, Choices]]:
    return [
        ("", [("", _("Any"))]),
        (_("One class"), [(abc + xyz, abc + xyz) for abc in ROWS for xyz in COLUMNS]),
        (_("By value"), [(code, class_in_words(code)) for code in ROWS]),
        (_("By variability"), [(code, class_in_words(code)) for code in COLUMNS]),
        (_("No class"), [(code, class_in_words(code)) for code in ("dormant", "none")]),
    ]


@lru_cache
def _statuses(language: str | None) -> Choices:
    return [("", _("Any")), *((code, str(words)) for code, words in Account.Status.choices)]


@lru_cache
def _sorts(language: str | None) -> Choices:
    return [(choice, _sort_in_words(choice, label)) for choice, label in sort_choices()]


def _sort_in_words(choice: str, label: Any) -> str:
    if choice.removeprefix("-") in LARGEST_FIRST:
        words = _("%(column)s, highest first") if choice.startswith("-") else _("%(column)s, lowest first")
    else:
        words = _("%(column)s, Z to A") if choice.startswith("-") else _("%(column)s, A to Z")
    return words % {"column": label}


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
