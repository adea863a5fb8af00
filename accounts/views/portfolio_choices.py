"""The choices in the head of the portfolio: whose accounts, over which months, as which file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from accounts.analytics.portfolio_scope import ME, UNASSIGNED
from accounts.views.portfolio_choice import QUARTER, TO_DATE, PortfolioChoice
from kam.core.menus import MenuItem
from kam.core.team_tree import Branch

# Further down the tree is drawn no narrower.
DEEPEST: Final = 4


@dataclass(frozen=True)
class PortfolioChoices:
    """Links to the other portfolios that this person may see."""

    choice: PortfolioChoice

    @property
    def periods(self) -> list[dict[str, Any]]:
        """The periods, the chosen one marked."""
        words = {"": _("12 months"), QUARTER: _("Quarter"), TO_DATE: _("Year to date")}
        return [
            {"label": label, "url": self._url(period=key), "is_current": key == self.choice.period_key}
            for key, label in words.items()
        ]

    @property
    def scopes(self) -> list[dict[str, Any]]:
        """Whose accounts: all, one's own, those of nobody. Empty for people who see their own only."""
        if not self.choice.leads:
            return []
        words = {"": _("All accounts"), ME: _("Accounts I own")}
        if self.choice.user.sees_everything:
            words[UNASSIGNED] = _("Without an owner")
        else:
            words[""] = _("You and your teams")
        return [
            {
                "label": label,
                "url": self._url(scope=key, team=""),
                "is_current": self.choice.team is None and key == self.choice.scope,
            }
            for key, label in words.items()
        ]

    @property
    def teams(self) -> list[dict[str, Any]]:
        """The teams that may be chosen, in their tree; `depth` is 0 at the top."""
        return [
            {
                "label": branch.team.name,
                "url": self._url(scope="", team=str(branch.team.pk)),
                "is_current": branch is self.choice.team,
                "depth": min(depth, DEEPEST),
            }
            for branch, depth in _deep(self.choice.tree)
        ]

    @property
    def exports(self) -> list[MenuItem]:
        """The files that the page can be taken along as."""
        words = {"xlsx": _("Excel workbook"), "csv": _("CSV for other programs")}
        return [
            MenuItem(label, self._file_url(form), "file-spreadsheet", is_post=True) for form, label in words.items()
        ]

    def _file_url(self, form: str) -> str:
        address = self.choice.url(name="accounts:portfolio-export")
        return f"{address}{'&' if '?' in address else '?'}{urlencode({'format': form})}"

    def _url(self, **changes: str) -> str:
        return self.choice.url(changes)


def _deep(branches: Iterable[Branch], depth: int = 0) -> Iterator[tuple[Branch, int]]:
    for branch in branches:
        yield branch, depth
        yield from _deep(branch.branches, depth + 1)
