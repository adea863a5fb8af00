"""What the accounts list is asked for, as addresses and in words.

An address that names a view and nothing else shows the view as it is saved; one that says more says everything, so
any address can be sent to somebody else.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from accounts.filters import ARCHIVED, DEFAULT_SORT, SORTS, AccountFilter
from accounts.panels import AccountColumn, Facet, Operator
from accounts.views.list_columns import ListColumn, default_columns, is_order, known_columns
from accounts.views.list_parts import Chip, Head, ListView
from accounts.views.list_words import Names, in_words

SEARCH: Final = "q"
SORT: Final = "sort"
COLUMNS: Final = "columns"
VIEW: Final = "view"
PAGE: Final = "page"
# Figures begin with the largest, words with A.
LARGEST_FIRST: Final = frozenset({"revenue", "change", "trend", "last-order", "credit", "key-since", "archived-on"})
MOST_COLUMNS: Final = 40


def understood(data: QueryDict, view: ListView) -> dict[str, str]:
    """Return what the address asks for: all that it says or, where it names only a view, what the view says."""
    said = {name: value for name, value in data.items() if name not in {VIEW, PAGE}}
    return {name: str(value) for name, value in said.items()} if said else dict(view.parameters)


class ListState:
    """The understood question of the list. Every address it gives leaves out what says nothing."""

    def __init__(
        self,
        selection: AccountFilter,
        asked: Mapping[str, str],
        *,
        view: ListView,
        names: Names,
        currency: str,
        custom: Sequence[AccountColumn] = (),
    ) -> None:
        self.view = view
        self.selection = selection
        self._names = names
        self._currency = currency
        self.known_columns = known_columns(custom)
        wished = selection.values.get(SORT) or DEFAULT_SORT
        # The name of a field of our own is understood; whether there is such a field, its column says.
        self.sort = wished if is_order(wished, self.known_columns) else DEFAULT_SORT
        wanted = [key for key in asked.get(COLUMNS, "").split(",")[:MOST_COLUMNS] if key]
        chosen = [key for key in dict.fromkeys(wanted) if key in self.known_columns]
        self.column_keys = chosen or default_columns()
        self.has_ignored = bool(selection.ignored) or len(chosen) < len(wanted) or self.sort != wished

    @property
    def q(self) -> str:
        """What is searched for."""
        found: str = self.selection.values.get(SEARCH, "")
        return found

    @cached_property
    def parameters(self) -> dict[str, str]:
        """Everything the address says beside the view, in one order."""
        columns = "" if self.column_keys == default_columns() else ",".join(self.column_keys)
        return normal(self.selection.spelled() | {SORT: self.sort, COLUMNS: columns})

    @property
    def columns(self) -> list[ListColumn]:
        """The columns beside the name, in their order."""
        return [self.known_columns[key] for key in self.column_keys]

    @property
    def filters(self) -> dict[str, str]:
        """The filters of the address, the search among them."""
        return filters_of(self.parameters)

    @property
    def is_filtered(self) -> bool:
        """Whether anything but order and columns was asked for."""
        return bool(self.filters)

    @property
    def archived(self) -> str:
        """Whether archived accounts are meant `too`, or they `only`; empty when they are left out."""
        return self.selection.archived

    @property
    def has_archived(self) -> bool:
        """Whether archived accounts are among those the list is about."""
        return bool(self.archived)

    @property
    def has_used(self) -> bool:
        """Whether accounts in use are."""
        return self.archived != "only"

    @property
    def archived_url(self) -> str:
        """The archived accounts, whatever else they are."""
        return self.url(dict.fromkeys(self.filters, "") | {ARCHIVED: "only"})

    @property
    def is_dirty(self) -> bool:
        """Whether the list is asked for something else than its view is saved as."""
        return self.parameters != normal(self.view.parameters)

    @property
    def said(self) -> dict[str, str]:
        """What an address has to say for this list."""
        return self._said(self.parameters)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the search field keeps beside itself."""
        # Beside a view the order is said always, so that an address without filters differs from the view alone.
        return [(name, value) for name, value in self.asked_whole if name != SEARCH]

    @property
    def asked_whole(self) -> list[tuple[str, str]]:
        """What a form about this list sends along, so that it is asked for the same accounts in the same way."""
        return list((self.parameters | self._view_said(with_sort=self.parameters)).items())

    @property
    def filter_url(self) -> str:
        """Where a filter is added."""
        return self.url_beside("account-filter")

    @property
    def unfiltered_url(self) -> str:
        """The list without any filter, in the same order."""
        return self.url(dict.fromkeys(self.filters, ""))

    @property
    def order_url(self) -> str:
        """Where the order is chosen."""
        return self.url_beside("account-order")

    @property
    def columns_url(self) -> str:
        """Where the columns are chosen."""
        return self.url_beside("account-columns")

    @property
    def save_url(self) -> str:
        """Where the question is kept as a view."""
        return self.url_beside("view-new")

    @property
    def sort_label(self) -> Any:
        """By what the list is sorted."""
        key = self.sort.removeprefix("-")
        column = self.known_columns.get(key)
        return SORTS.get(key) or (column.label if column else "")

    @property
    def query(self) -> QueryDict:
        """The same, as links to other pages take it."""
        return QueryDict(urlencode(self.said))

    def url(self, changes: Mapping[str, str] | None = None, *, page: int = 1) -> str:
        """Return the address of the list with something else in it; an empty value takes a filter off."""
        wanted = self._said(normal(self.parameters | dict(changes or {})))
        if page > 1:
            wanted[PAGE] = str(page)
        address = reverse("accounts:account-list")
        return f"{address}?{urlencode(wanted)}" if wanted else address

    def url_of(self, view: ListView) -> str:
        """Return the address of another view, as it is saved."""
        address = reverse("accounts:account-list")
        return f"{address}?{urlencode({VIEW: view.key})}" if view.key else address

    def url_beside(self, to: str, **more: str) -> str:
        """Return the address of a page that asks about this list: its filters, its columns, its views."""
        # Beside a view the whole question is said, else a form could not tell an emptied one from the view's own.
        wanted = self.parameters | self._view_said(with_sort=self.parameters) | more
        address = reverse(f"accounts:{to}")
        return f"{address}?{urlencode(wanted)}" if wanted else address

    @cached_property
    def heads(self) -> list[Head]:
        """The heads of the columns, the name's first."""
        name = self._head("name", self.known_columns.get("name"))
        return [name, *(self._head(column.key, column) for column in self.columns)]

    @cached_property
    def operators(self) -> dict[str, tuple[Facet, Operator]]:
        """Facet and operator under the operator's name in the address."""
        return {each.name: (facet, each) for facet in self.selection.facets for each in facet.operators}

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters that are on, without the search."""
        return [self._chip(name, value) for name, value in self.selection.values.items() if name in self.operators]

    def _chip(self, name: str, value: Any) -> Chip:
        facet, operator = self.operators[name]
        return Chip(
            name=name,
            field=str(facet.label),
            operator=str(operator.words),
            value=in_words(facet, value, self._names, self._currency),
            edit_url=self.url_beside("account-filter", field=facet.key, operator=name),
            remove_url=self.url({name: ""}),
        )

    def _head(self, key: str, column: ListColumn | None) -> Head:
        down, up = f"-{key}", key
        first, second = (down, up) if key in LARGEST_FIRST else (up, down)
        is_sortable = column is None or column.is_sortable
        url = self.url({SORT: second if self.sort == first else first}) if is_sortable else ""
        direction = {down: "descending", up: "ascending"}.get(self.sort, "")
        return Head(column.label if column else "", column.css if column else "", url, direction)

    def _said(self, parameters: Mapping[str, str]) -> dict[str, str]:
        if not self.view.key:
            return dict(parameters)
        if parameters == normal(self.view.parameters):
            return {VIEW: self.view.key}
        return self._view_said(with_sort=parameters) | dict(parameters)

    def _view_said(self, *, with_sort: Mapping[str, str]) -> dict[str, str]:
        if not self.view.key:
            return {}
        return {VIEW: self.view.key, SORT: with_sort.get(SORT, DEFAULT_SORT)}


def normal(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters without those that say nothing or what is the case anyway."""
    usual = {SORT: DEFAULT_SORT, COLUMNS: ",".join(default_columns())}
    return {name: value for name, value in parameters.items() if value and usual.get(name) != value}


def filters_of(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters that say which accounts are meant, the search among them."""
    return {name: value for name, value in parameters.items() if name not in {SORT, COLUMNS}}
