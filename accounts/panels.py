"""Where other apps appear on the pages of accounts: registries that they fill in `AppConfig.ready()`.

This app never names them. A panel is an address: the page asks it for its content once it is shown, so the app
that registered it does its own access check there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from kam.core.registry import Registry

if TYPE_CHECKING:
    from accounts.models import Account
    from accounts.querysets.account import AccountQuerySet
    from kam.core.models import User

Text = str | Promise


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
class AccountColumn:
    """A column of the accounts list.

    `annotate` adds the values named in `reads` to the list's one query; `cell` writes the column from a row that has
    them beside `pk` and `name`. `sort_by` makes the column sortable under its key: names of values, ascending.
    """

    key: str
    order: int
    label: Text
    annotate: "Callable[[AccountQuerySet], AccountQuerySet]"
    reads: tuple[str, ...]
    cell: Callable[[dict[str, Any]], Any]
    sort_by: tuple[str, ...] = ()
    is_number: bool = False


@dataclass(frozen=True)
class PortfolioPanel:
    """A card on the portfolio page, filled by `url_name`."""

    key: str
    order: int
    title: Text
    url_name: str


account_panels: Registry[AccountPanel] = Registry()
account_tabs: Registry[AccountTab] = Registry()
account_columns: Registry[AccountColumn] = Registry()
portfolio_panels: Registry[PortfolioPanel] = Registry()
