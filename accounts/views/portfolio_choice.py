"""What the portfolio is asked for: whose accounts, which of them, over which months; in words and as addresses."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.analytics.period import Period
from accounts.analytics.portfolio_scope import ME, UNASSIGNED, accounts_in_scope
from accounts.analytics.twelve_months import TwelveMonths
from accounts.filters import CLASS_CODES
from accounts.querysets.account import AccountQuerySet
from accounts.views.matrix_words import letter_in_words
from kam.core.answers import Answers, spelled
from kam.core.models import Team, User
from kam.core.team_tree import Branch, flat, tree_of

T = TypeVar("T")
QUARTER: Final = "quarter"
TO_DATE: Final = "ytd"
ORDER: Final = ("team", "scope", "period", "class", "since", "by", "sort", "page")
LONGEST_NUMBER: Final = 19
LARGEST_ID: Final = 2**63 - 1


class PortfolioChoice:
    """The understood part of the address. What nobody could mean, or what the person may not ask for, is left out."""

    def __init__(self, user: User, query: QueryDict, answers: Answers | None = None) -> None:
        self.user = user
        self._query = query
        self._answers = answers or Answers()

    @cached_property
    def leads(self) -> bool:
        """Whether there are accounts of others to choose from."""
        return self.user.sees_everything or bool(self.user.managed_team_ids)

    @cached_property
    def tree(self) -> list[Branch]:
        """The teams that may be chosen."""
        return tree_of(Team.objects.visible_to(self.user)) if self.leads else []

    @cached_property
    def team_ids(self) -> set[int]:
        """The numbers of these teams."""
        return {branch.team.pk for branch in flat(self.tree)}

    @cached_property
    def team(self) -> Branch | None:
        """The chosen team; None for all."""
        wanted = self._number("team")
        return next((branch for branch in flat(self.tree) if branch.team.pk == wanted), None) if wanted else None

    @cached_property
    def scope(self) -> str:
        """Whose accounts beside those of a team: `me`, `unassigned` or empty for all."""
        wanted = self._query.get("scope", "")
        offered = {ME: self.leads, UNASSIGNED: self.user.sees_everything}
        return wanted if offered.get(wanted) and self.team is None else ""

    @cached_property
    def period_key(self) -> str:
        """`quarter`, `ytd` or empty for the twelve months."""
        wanted = self._query.get("period", "")
        return wanted if wanted in {QUARTER, TO_DATE} else ""

    @cached_property
    def code(self) -> str:
        """The chosen cell, row or column of the matrix, `dormant` or `none`; empty for all."""
        wanted = self._query.get("class", "")
        return wanted if wanted in CLASS_CODES else ""

    @cached_property
    def since(self) -> int:
        """The run to compare with; 0 for the one before."""
        return self._number("since")

    @cached_property
    def by(self) -> str:
        """Whether the table of people shows teams instead."""
        return "team" if self.leads and self._query.get("by") == "team" else ""

    @cached_property
    def sort(self) -> str:
        """How that table is sorted, as the address says it; it checks that itself."""
        return self._query.get("sort", "")[:20]

    @cached_property
    def page(self) -> int:
        """Its page."""
        return self._number("page") or 1

    @cached_property
    def parameters(self) -> dict[str, str]:
        """Everything the address says, but the page of a table."""
        parts = {
            "team": str(self.team.team.pk) if self.team else "",
            "scope": self.scope,
            "period": self.period_key,
            "class": self.code,
            "since": str(self.since or ""),
            "by": self.by,
            "sort": self.sort,
        }
        return {name: value for name, value in parts.items() if value}

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the choice of another run keeps beside itself."""
        return [(name, value) for name, value in self.parameters.items() if name != "since"]

    @property
    def url_without_class(self) -> str:
        """The address of the same page for all classes."""
        return self.url({"class": ""})

    @property
    def query(self) -> QueryDict:
        """The same, as links to other pages of a table take it."""
        return QueryDict(urlencode(self.parameters))

    def url(self, changes: Mapping[str, str] | None = None, *, name: str = "accounts:portfolio", **args: Any) -> str:
        """Return the address with something else in it; an empty value takes a choice off."""
        parts = self.parameters | dict(changes or {})
        # In one order, so that one page has one address.
        wanted = {key: parts[key] for key in ORDER if parts.get(key)}
        address = reverse(name, **args)
        return f"{address}?{urlencode(wanted)}" if wanted else address

    def period(self, window: TwelveMonths) -> Period:
        """Return the chosen months; they end with the published window, never with today."""
        if self.period_key == QUARTER:
            return Period.last_quarter(window)
        return Period.year_to_date(window) if self.period_key == TO_DATE else Period(window)

    @cached_property
    def in_scope(self) -> AccountQuerySet:
        """The accounts in use that the person sees and asks for, of every class."""
        return accounts_in_scope(self.user, teams=self._chosen_teams, scope=self.scope)

    @cached_property
    def accounts(self) -> AccountQuerySet:
        """Those of them that are of the chosen class."""
        return self.in_scope.with_class().in_classes({self.code}) if self.code else self.in_scope

    def answer(self, name: str, *about: object, ask: Callable[[], T], of_all: bool = False) -> T:
        """Return what is asked about the chosen accounts, or about those of every class; see `Answers.to`."""
        return self._answers.to(name, self._question, "" if of_all else self.code, *about, ask=ask)

    @cached_property
    def _question(self) -> str:
        """Whom the page is about, written once for all that is asked about them."""
        return spelled(self.in_scope)

    @property
    def is_everything(self) -> bool:
        """Whether neither whose accounts nor which of them was asked for."""
        return not (self.team or self.scope or self.code)

    @property
    def scope_label(self) -> str:
        """Over whose accounts the figures are."""
        if self.team:
            return self.team.team.name
        if self.scope == ME:
            return _("Accounts I own")
        if self.scope == UNASSIGNED:
            return _("Without an owner")
        if self.user.sees_everything:
            return _("All accounts")
        return _("You and your teams") if self.leads else _("Your accounts")

    @property
    def scope_hint(self) -> str:
        """Which accounts those are, where the label does not say it."""
        return "" if self.leads else _("The accounts you own, and those on whose account team you are")

    @property
    def chips(self) -> list[dict[str, str]]:
        """The filter of the matrix, in words, with the address that takes it off."""
        if not self.code:
            return []
        chip = {"field": _("Class"), "operator": pgettext("a filter: field is value", "is")}
        return [chip | {"value": letter_in_words(self.code), "remove_url": self.url({"class": ""})}]

    @property
    def list_url(self) -> str:
        """The address of these accounts in the list; empty where the list has no such filter."""
        return self.url_of_list({"class": self.code})

    def url_of_list(self, more: Mapping[str, str]) -> str:
        """Return the list of the chosen accounts with further filters."""
        owner = {ME: "me", UNASSIGNED: "none"}.get(self.scope, "")
        wanted = {"owner": owner, "team": ",".join(map(str, self._chosen_teams))} | dict(more)
        parts = {key: value for key, value in wanted.items() if value}
        address = reverse("accounts:account-list")
        return f"{address}?{urlencode(parts)}" if parts else address

    @cached_property
    def _chosen_teams(self) -> list[int]:
        """The chosen team and those below it."""
        return [branch.team.pk for branch in flat([self.team])] if self.team else []

    def _number(self, name: str) -> int:
        text = self._query.get(name, "")
        number = int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0
        return number if number <= LARGEST_ID else 0
