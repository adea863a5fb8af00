"""Where other apps appear on the pages of accounts: registries that they fill in `AppConfig.ready()`.

This app never names them. A panel is an address: the page asks it for its content once it is shown, so the app
that registered it does its own access check there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django.utils.functional import Promise

from kam.core.registry import Registry

if TYPE_CHECKING:
    from accounts.models import Account
    from accounts.querysets.account import AccountQuerySet
    from kam.core.models import User

Text = str | Promise
Shape = Literal["choices", "text", "number", "percent", "money", "date", "days", "one"]


@dataclass(frozen=True)
class AccountPanel:
    """A card on the account page, filled by `url_name`, which takes the account's number."""

    key: str
    order: int
    title: Text
    url_name: str
    is_in_rail: bool = False


@dataclass(frozen=True)
class AccountTab:
    """A page of an account with a tab of its own; `url_name` takes the account's number."""

    key: str
    order: int
    label: Text
    url_name: str
    count: "Callable[[Account, User], int] | None" = None


@dataclass(frozen=True)
class BriefLine:
    """One sentence at the top of an account's page: what changed, what is missing or what moved.

    It leads to its source. The heaviest ones are shown; ours weigh up to 100. `tone` is good, warn, bad or none.
    """

    kind: Literal["changed", "missing", "moved"]
    title: Text
    sentence: Text
    url: str
    weight: int
    tone: str = ""


@dataclass(frozen=True)
class BriefRule:
    """What another app has to say about an account, to somebody who sees it, on a day; mostly nothing."""

    key: str
    order: int
    lines: "Callable[[Account, User, date], Sequence[BriefLine]]"


@dataclass(frozen=True)
class Asking:
    """Who asks the list: whom `me` means, the months that figures of sales count from, and the day it is."""

    user: "User"
    months: Mapping[str, date]
    today: date


@dataclass(frozen=True)
class Operator:
    """One way to ask about a facet: its name in the address (`owner-not`), and the words between field and value.

    `field` reads the value (accounts.filters.values), `keep` narrows the accounts to what fits it.
    """

    name: str
    words: Text
    field: Any
    keep: "Callable[[AccountQuerySet, Any, Asking], AccountQuerySet]"


@dataclass(frozen=True)
class Facet:
    """Something that the accounts list is filtered by; `shape` says how a person is asked for the value."""

    key: str
    label: Text
    shape: Shape
    operators: tuple[Operator, ...]


@dataclass(frozen=True)
class AccountColumn:
    """A column of the accounts list.

    `annotate` adds the values named in `reads` to the list's one query; `cell` writes the column from a row that has
    them beside `pk` and `name`. `sort_by` makes the column sortable under its key: names of values, ascending.
    `facet` makes the list filterable by it; its operators' names begin with the column's key.
    """

    key: str
    order: int
    label: Text
    annotate: "Callable[[AccountQuerySet], AccountQuerySet]"
    reads: tuple[str, ...]
    cell: Callable[[dict[str, Any]], Any]
    sort_by: tuple[str, ...] = ()
    is_number: bool = False
    facet: Facet | None = None


@dataclass(frozen=True)
class PortfolioPanel:
    """A card on the portfolio page, filled by `url_name`, which is asked with the page's own query."""

    key: str
    order: int
    title: Text
    url_name: str


@dataclass(frozen=True)
class Figure:
    """One figure of the strip on the portfolio, written; never without its yardstick in `note`.

    `change` is a ratio against the year before; `tone` (good, warn, bad) colours the note; `low`, `high` and `at` are
    shares 0 to 1, drawn as a band; `url` leads to what is behind it.
    """

    label: Text
    value: str
    note: Text
    tone: str = ""
    change: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    at: Decimal | None = None
    url: str = ""


@dataclass(frozen=True)
class PortfolioFigure:
    """A figure that another app adds to the strip: over the chosen accounts, None where there is nothing to say."""

    key: str
    order: int
    figure: "Callable[[AccountQuerySet, User], Figure | None]"


account_panels: Registry[AccountPanel] = Registry()
account_tabs: Registry[AccountTab] = Registry()
brief_rules: Registry[BriefRule] = Registry()
account_columns: Registry[AccountColumn] = Registry()
portfolio_panels: Registry[PortfolioPanel] = Registry()
portfolio_figures: Registry[PortfolioFigure] = Registry()
