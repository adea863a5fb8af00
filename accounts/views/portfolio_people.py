"""The table of people or teams: who looks after how many accounts, and how these do."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.analytics.period import Period
from accounts.analytics.portfolio_months import GroupMonths, PortfolioMonths
from accounts.analytics.twelve_months import change
from accounts.naming import sort_key
from accounts.views.portfolio_choice import PortfolioChoice
from kam.core import formatting

PER_PAGE: Final = 20
DEFAULT_SORT: Final = "-revenue"
NAME: Final = "name"
# The place of the twelve months among the columns, beside the growth.
PICTURE: Final = 5


@dataclass(frozen=True)
class PortfolioPeople:
    """Owners, or teams, of the chosen accounts. Their sums are the figures of the page."""

    choice: PortfolioChoice
    months: PortfolioMonths
    period: Period
    currency: str

    @property
    def is_by_team(self) -> bool:
        """Whether the rows are teams."""
        return self.choice.by == "team"

    @property
    def views(self) -> list[dict[str, Any]]:
        """The two tables, the one shown marked."""
        words = {"": _("People"), "team": _("Teams")}
        return [
            {"label": label, "url": self.choice.url({"by": key, "sort": ""}), "is_current": key == self.choice.by}
            for key, label in words.items()
        ]

    @cached_property
    def sort(self) -> str:
        """The column sorted by; a minus puts the largest first."""
        wanted = self.choice.sort
        return wanted if wanted.removeprefix("-") in _columns(is_by_team=self.is_by_team) else DEFAULT_SORT

    @property
    def heads(self) -> list[dict[str, Any]]:
        """The heads of the columns, each with where it sorts."""
        heads = [
            {"label": label, "is_number": key != NAME, **self._head(key)}
            for key, label in _columns(is_by_team=self.is_by_team).items()
        ]
        # A picture has no order.
        return [*heads[:PICTURE], {"label": _("12 months"), "url": ""}, *heads[PICTURE:]]

    @cached_property
    def page(self) -> Page[GroupMonths]:
        """The page of the table; what belongs to nobody stands last."""
        key = self.sort.removeprefix("-")
        is_descending = self.sort.startswith("-")
        known = [group for group in self.months.groups if group.pk is not None]
        # The names decide between equals; what has no value comes last either way.
        known.sort(key=lambda group: (sort_key(group.name), group.pk))
        valued = [group for group in known if self._value(group, key) is not None]
        valued.sort(key=lambda group: self._value(group, key), reverse=is_descending)
        without = [group for group in known if self._value(group, key) is None]
        nobody = [group for group in self.months.groups if group.pk is None]
        paginator = Paginator([*valued, *without, *nobody], per_page=PER_PAGE)
        return paginator.page(min(self.choice.page, paginator.num_pages))

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the page."""
        return [self._row(group) for group in self.page]

    @property
    def total(self) -> dict[str, Any]:
        """All rows of all pages as one."""
        groups = self.months.groups
        whole = GroupMonths(
            pk=None,
            name="",
            accounts=self.months.accounts,
            key_accounts=self.months.key_accounts,
            revenue=sum((group.revenue for group in groups), Decimal(0)),
            revenue_before=sum((group.revenue_before for group in groups), Decimal(0)),
            key_revenue=sum((group.key_revenue for group in groups), Decimal(0)),
            months={},
        )
        return self._row(whole) | {"name": _("All"), "url": ""}

    def _row(self, group: GroupMonths) -> dict[str, Any]:
        growth = self._value(group, "change")
        return {
            "name": group.name or (_("No team") if self.is_by_team else _("No owner")),
            "is_known": group.pk is not None,
            "url": self._url(group),
            "accounts": formatting.number(group.accounts),
            "keys": formatting.number(group.key_accounts),
            "revenue": formatting.compact_money(group.revenue, self.currency),
            "change": growth,
            "months": [group.months.get(month, 0) for month in self.period.window.months] if group.months else [],
            "key_share": self._value(group, "share"),
        }

    def _url(self, group: GroupMonths) -> str:
        """Lead to the accounts of an owner, to the portfolio of a team; teams of others have none here."""
        if not self.is_by_team:
            owner = str(group.pk) if group.pk is not None else "none"
            return self.choice.url_of_list({"owner": owner, "class": self.choice.code})
        is_offered = group.pk in self.choice.team_ids
        return self.choice.url({"team": str(group.pk), "scope": ""}) if is_offered else ""

    def _value(self, group: GroupMonths, key: str) -> Any:
        if key == "change":
            return change(group.revenue, group.revenue_before) if self.period.is_comparable else None
        if key == "share":
            return group.key_revenue / group.revenue if group.revenue > 0 else None
        plain = {"accounts": group.accounts, "keys": group.key_accounts, "revenue": group.revenue}
        return plain[key] if key in plain else sort_key(group.name)

    def _head(self, key: str) -> dict[str, str]:
        first, second = (key, f"-{key}") if key == NAME else (f"-{key}", key)
        wanted = second if self.sort == first else first
        direction = {f"-{key}": "descending", key: "ascending"}.get(self.sort, "")
        return {"url": self.choice.url({"sort": "" if wanted == DEFAULT_SORT else wanted}), "direction": direction}


def _columns(*, is_by_team: bool) -> dict[str, str]:
    return {
        NAME: _("Team") if is_by_team else _("Owner"),
        "accounts": _("Accounts"),
        "keys": _("Key"),
        "revenue": _("Revenue"),
        "change": _("Growth"),
        "share": _("Key share"),
    }
