"""Which accounts changed their class between a chosen run and the published one."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.analytics.earlier_runs import chosen_run, earlier_runs
from accounts.analytics.migration_matrix import DORMANT, NONE, Migration, migration, top_movers
from accounts.analytics.move_kinds import count_kinds, direction
from accounts.models import ClassificationRun
from accounts.services.basis import Basis
from accounts.views.class_moves import letters
from accounts.views.flow_words import drawn
from accounts.views.matrix_words import NEW
from accounts.views.migration_table import kinds_in_words
from accounts.views.move_causes import OtherMethod, cause_in_words
from accounts.views.portfolio_choice import PortfolioChoice
from kam.core import formatting
from kam.core.flow import flow

SHOWN: Final = 5
# An account too new for steadiness has its letter of value, and stands beside it.
ENDS: Final = ("A", "A-", "B", "B-", "C", "C-", DORMANT, NONE)


@dataclass
class PortfolioMoves:
    """Movements over the chosen accounts, by their computed classes."""

    choice: PortfolioChoice
    basis: Basis

    @cached_property
    def earlier(self) -> list[ClassificationRun]:
        """The runs to compare with, the latest first; those of the same parameters before others of a window."""
        return earlier_runs(self.choice.user, self.basis.run) if self.basis.run else []

    @cached_property
    def previous(self) -> ClassificationRun | None:
        """The run compared with: the chosen one, else one of the same parameters about a quarter ago."""
        return chosen_run(self.earlier, self.basis.run, since=self.choice.since) if self.basis.run else None

    @property
    def run_choices(self) -> list[tuple[str, str]]:
        """The earlier runs as choices of a field."""
        same = self.basis.run.series if self.basis.run else ""
        other = _("%(day)s, other parameters")
        days = [(each, formatting.day(each.as_of)) for each in self.earlier]
        return [(str(each.pk), day if each.series == same else other % {"day": day}) for each, day in days]

    @property
    def chosen(self) -> str:
        """The run compared with, as the field spells it."""
        return str(self.previous.pk) if self.previous else ""

    @property
    def compare_url(self) -> str:
        """The page that compares the two runs account by account."""
        if self.basis.run is None or self.previous is None:
            return ""
        runs = {"from": self.previous.pk, "to": self.basis.run.pk}
        return f"{reverse('accounts:run-compare')}?{urlencode(runs)}"

    @property
    def is_method_change(self) -> bool:
        """Whether the two runs judged by different parameters, so that moves say little about the accounts."""
        return bool(self.basis.run and self.previous and self.previous.series != self.basis.run.series)

    @cached_property
    def matrix(self) -> Migration:
        """Who went from which class to which."""
        runs = self._runs
        if runs is None:
            return Migration({})
        before, now = runs
        return self.choice.answer(
            "migration",
            before.pk,
            now.pk,
            ask=lambda: migration(first=before, second=now, accounts=self.choice.accounts),
        )

    @cached_property
    def counts(self) -> Counter[str]:
        """How many went up, down, became steadier or less steady, came and went."""
        return count_kinds(self.matrix)

    @property
    def counts_in_words(self) -> list[dict[str, str]]:
        """The same in words; what did not happen is said for up and down only."""
        said = []
        for kind, words in kinds_in_words(self.counts).items():
            count = self.counts[kind]
            if count or kind in {"up", "down"}:
                tone = {"up": "k-good", "down": "k-bad"}.get(kind, "") if count else ""
                icon = {"up": "arrow-up", "down": "arrow-down"}.get(kind, "")
                said.append({"words": words, "class": tone, "icon": icon})
        return said

    @property
    def picture(self) -> dict[str, Any]:
        """How many came from where: letters of value, apart who is too new for steadiness, dormant, none."""
        return drawn(flow(self._by_end, ENDS), self.ends)

    @property
    def ends(self) -> dict[str, str]:
        """What the ends of the picture are called."""
        others = {DORMANT: _("Dormant"), NONE: _("None")}
        too_new = _("%(letter)s, too new")
        names = {end: too_new % {"letter": end[0]} if end.endswith(NEW) else end for end in ENDS} | others
        return {end: name for end, name in names.items() if any(end in pair for pair in self._by_end)}

    @property
    def table(self) -> dict[str, list[Any]]:
        """The picture as a table: from the rows to the columns."""
        names = self.ends
        rows = [
            [name, *(formatting.number(self._by_end[key, to]) if self._by_end[key, to] else "" for to in names)]
            for key, name in names.items()
        ]
        return {"columns": [_("From, to"), *names.values()], "rows": rows}

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The changes that matter most: those of most revenue."""
        runs = self._runs
        if runs is None:
            return []
        before, now = runs
        other_method = OtherMethod.between(before, now)
        movers = self.choice.answer(
            "movers", before.pk, now.pk,
            ask=lambda: top_movers(first=before, second=now, accounts=self.choice.accounts, count=SHOWN),
        )  # fmt: skip
        return [
            {
                "mover": mover,
                "before": _shown(mover.before),
                "after": _shown(mover.after),
                "direction": direction(_code(mover.before), _code(mover.after)),
                "cause": other_method.causes(mover) if other_method else cause_in_words(mover, now),
            }
            for mover in movers
        ]

    @property
    def _runs(self) -> tuple[ClassificationRun, ClassificationRun] | None:
        """The two runs compared, the earlier one first; None where there are not two."""
        return (self.previous, self.basis.run) if self.previous and self.basis.run else None

    @cached_property
    def _by_end(self) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for (before, after), move in self.matrix.moves.items():
            found[_end(before), _end(after)] += move.accounts
        return found


def _end(code: str) -> str:
    return code if code in ENDS else code[0]


def _code(code: str) -> str:
    return "" if code in {DORMANT, NONE} else code


def _shown(code: str) -> dict[str, str]:
    abc, xyz = letters(_code(code))
    return {"abc": abc, "xyz": xyz, "state": {DORMANT: _("Dormant"), NONE: _("None")}.get(code, "")}
