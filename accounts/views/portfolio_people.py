"""The table of people or teams: who looks after how many accounts, and how these do."""

from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.analytics.period import Period
from accounts.analytics.portfolio_months import GroupMonths, PortfolioMonths
from accounts.analytics.twelve_months import change
from accounts.naming import sort_key
from accounts.views.portfolio_choice import PortfolioChoice
from kam.core import formatting
from kam.core.templatetags.marks import avatar, delta, spark

PER_PAGE: Final = 15
# A name of more signs than this may not fit into its column; the tooltip has the whole of it.
LONG: Final = 20
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

    @property
    def rows(self) -> SafeString:
        """The rows of the page, written; names are escaped here, marks are safe."""
        row = _row(is_by_team=self.is_by_team)
        return SafeString("".join(row.format(**self._cells(group)) for group in self.page))

    @property
    def total(self) -> SafeString:
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
        return SafeString(_row(is_by_team=self.is_by_team).format(**self._cells(whole) | {"name": escape(_("All"))}))

    def _cells(self, group: GroupMonths) -> dict[str, str]:
        growth = self._value(group, "change")
        months = [group.months.get(month, 0) for month in self.period.window.months] if group.months else []
        is_person = group.pk is not None and not self.is_by_team
        return {
            "mark": avatar(group.name, size="small") if is_person else "",
            "name": self._name(group),
            "accounts": formatting.number(group.accounts),
            "keys": formatting.number(group.key_accounts),
            "revenue": formatting.compact_money(group.revenue, self.currency),
            "change": delta(growth),
            "spark": spark(months, growth) if months else "",
            "share": formatting.percent(self._value(group, "share")),
        }

    def _name(self, group: GroupMonths) -> SafeString:
        name = group.name or (_("No team") if self.is_by_team else _("No owner"))
        url = self._url(group)
        title = format_html(' title="{}"', name) if len(name) > LONG else ""
        if not url:
            return format_html('<span class="k-truncate k-medium"{}>{}</span>', title, name)
        return format_html('<a class="k-truncate k-medium" href="{}"{}>{}</a>', url, title, name)

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


def _row(*, is_by_team: bool) -> str:
    return render_to_string("accounts/_portfolio_person.html", {"labels": _columns(is_by_team=is_by_team)}).strip()


def _columns(*, is_by_team: bool) -> dict[str, str]:
    return {
        NAME: _("Team") if is_by_team else _("Owner"),
        "accounts": _("Accounts") if is_by_team else _("Accounts owned"),
        "keys": _("Key"),
        "revenue": _("Revenue"),
        "change": _("Growth"),
        "share": _("Key share"),
    }
