"""What every page about the accounts list begins with: whose it is, what is asked for, and what that finds."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from accounts import custom_fields
from accounts.filters import CUSTOM, AccountFilter
from accounts.models import Account
from accounts.panels import AccountColumn, Asking
from accounts.querysets.account import AccountQuerySet
from accounts.services.basis import basis_of
from accounts.views.account_rows import VALUES
from accounts.views.list_columns import reads_of
from accounts.views.list_state import PAGE, VIEW, ListState, understood
from accounts.views.list_views import chosen, views_of
from accounts.views.list_words import Names
from kam.core.answers import answers_of, spelled
from kam.core.context import company_of
from kam.core.http import Request

PER_PAGE = 50
# Digits of a page number; more are no page.
LONGEST_PAGE = 9


class Listing:
    """The accounts list as one person asks for it by an address."""

    def __init__(self, request: Request, data: QueryDict | None = None, *, offers_all: bool = False) -> None:
        """Read the address, or `data` in its place; `offers_all` brings all fields of our own, to choose among."""
        data = request.GET if data is None else data
        today = company_of(request).today()
        self.user = request.user
        self._answers = answers_of(request)
        self.basis = basis_of(request.user, company_of(request))
        self.asking = Asking(request.user, self.basis.months, today)
        self._offers_all = offers_all
        self.reached = Account.objects.visible_to(request.user)
        self.views = views_of(request.user)
        view = chosen(self.views, data.get(VIEW, ""))
        self.is_view_unknown = view is None
        self.view = view or self.views[0]
        self.asked = understood(data, self.view)
        self.selection = self.select(self.asked)
        self.everything = _among(self.reached, self.selection.archived)
        self.names = Names(self.everything)
        self.state = ListState(
            self.selection,
            self.asked,
            view=self.view,
            names=self.names,
            currency=self.basis.currency,
            custom=self.custom_columns,
        )
        self._page = data.get(PAGE, "")

    @property
    def has_ignored(self) -> bool:
        """Whether something in the address could not be understood."""
        return self.state.has_ignored or self.is_view_unknown

    @cached_property
    def custom(self) -> list[Any]:
        """The fields of our own, where the address or a view names one."""
        named = [*self.asked.items(), *(pair for view in self.views for pair in view.parameters.items())]
        is_named = self._offers_all or any(CUSTOM in f"{name}={value}" for name, value in named)
        return custom_fields.defined(self.user) if is_named else []

    @cached_property
    def custom_columns(self) -> list[AccountColumn]:
        """The same as columns."""
        return custom_fields.columns(self.custom)

    def select(self, parameters: Mapping[str, str]) -> AccountFilter:
        """Return the accounts that this question finds, among those that the person sees."""
        return AccountFilter(parameters, self.reached.with_class(), asking=self.asking, custom=self.custom)

    def ordered(self, accounts: AccountQuerySet, *also_read: str) -> "QuerySet[Account, dict[str, Any]]":
        """Return the accounts in the order asked for, with what the columns read; they come with their classes."""
        columns = self.state.columns
        accounts = accounts.with_sales(**self.basis.months).with_tags()
        key, is_descending = self.state.sort.removeprefix("-"), self.state.sort.startswith("-")
        sorter = self.state.known_columns.get(key)
        for column in dict.fromkeys([*columns, *([sorter] if sorter else [])]):
            if column.annotate is not None:
                accounts = column.annotate(accounts)
        also = sorter.sort_by if sorter else ()
        ordered: QuerySet[Account, dict[str, Any]] = accounts.sorted_by(
            key, is_descending=is_descending, also=also
        ).values(*dict.fromkeys([*VALUES, *reads_of(columns), *also_read]))
        return ordered

    def counts(self, *asked: Mapping[str, str]) -> list[int]:
        """Count the accounts in use that the person sees, the archived ones, and what each of these filters finds."""
        about = (sorted(each.items()) for each in asked)
        return self._answers.to("counts", *self._about, *about, ask=lambda: self._counts(asked))

    def page(self, found: int) -> Any:
        """Return the wanted page of so many; the first one for what is no number, the last one for what is too large.

        Who stands on it is asked among all, what their rows say of them alone.
        """
        wanted = self._page
        number = int(wanted) if wanted.isdecimal() and len(wanted) <= LONGEST_PAGE else 1
        # Counted already, together with everything else.
        paginator = Paginator(range(found), per_page=PER_PAGE)
        page: Any = paginator.page(min(max(number, 1), paginator.num_pages))
        keys = self._keys(page.start_index() - 1) if found else []
        shown = self.reached.with_class().with_alarms().filter(pk__in=keys)
        page.object_list = list(self.ordered(shown, "loud_alarms"))
        return page

    def _keys(self, start: int) -> list[int]:
        """Return who stands on the page that begins there, in no order."""
        about = (sorted(self.state.filters.items()), self.state.sort, start)
        return self._answers.to(
            "page", *self._about, *about, ask=lambda: list(self._ordered_keys[start : start + PER_PAGE])
        )

    @property
    def _ordered_keys(self) -> Any:
        return self.ordered(self.selection.found).values_list("pk", flat=True)

    @cached_property
    def _about(self) -> tuple[object, ...]:
        """What every answer depends on beside the filters: whose accounts, who asks and when, fields of our own."""
        custom = [{name: value for name, value in vars(field).items() if name[0] != "_"} for field in self.custom]
        return spelled(self.reached), self.user.pk, self.basis.months, self.asking.today, custom

    def _counts(self, asked: Iterable[Mapping[str, str]]) -> list[int]:
        return self.reached.counts(*(self.select(each).found for each in asked))


def _among(accounts: AccountQuerySet, archived: str) -> AccountQuerySet:
    """Return the accounts that the list is about before it is filtered: those in use, archived ones, or both."""
    return {"": accounts.active, "only": accounts.archived, "too": accounts.unmerged}[archived]()
