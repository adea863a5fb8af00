"""Which accounts changed their class with the published run."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import ClassChange, ClassificationRun
from accounts.views.basis import Basis
from accounts.views.class_moves import direction, letters
from kam.core import formatting
from kam.core.models import User

SHOWN: Final = 5


@dataclass
class PortfolioMoves:
    """Movements since the run before, over the accounts that a person sees."""

    user: User
    basis: Basis

    @cached_property
    def previous(self) -> ClassificationRun | None:
        """The run of the same series with the window before."""
        run = self.basis.run
        if run is None:
            return None
        runs = ClassificationRun.objects.visible_to(self.user).filter(
            profile=run.profile_id, series=run.series, window_end__lt=run.window_end, status=ClassificationRun.Status.OK
        )
        found: ClassificationRun | None = runs.only("as_of", "window_end").order_by("-window_end", "-pk").first()
        return found

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many went up, down, kept their value with other steadiness, came and went."""
        found = dict.fromkeys(("up", "down", "steadiness", "new", "gone"), 0)
        for before, after, count in (
            self._changes.order_by().values_list("from_class", "to_class").annotate(count=Count("pk"))
        ):
            found[_kind(before, after)] += count
        return found

    @property
    def counts_in_words(self) -> list[dict[str, str]]:
        """The same in words; what did not happen is said for up and down only."""
        up, down, steadiness, new, gone = self.counts.values()
        number = formatting.number
        said = [
            {"words": _("%(count)s up") % {"count": number(up)}, "icon": "arrow-up", "class": "k-good" if up else ""},
            {
                "words": _("%(count)s down") % {"count": number(down)},
                "icon": "arrow-down",
                "class": "k-bad" if down else "",
            },
        ]
        if steadiness:
            said.append({"words": _("%(count)s other steadiness") % {"count": number(steadiness)}})
        if new:
            said.append({"words": _("%(count)s new") % {"count": number(new)}})
        if gone:
            said.append({"words": _("%(count)s without class now") % {"count": number(gone)}})
        return said

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The changes that matter most: those of the highest classes, A before B."""
        changes = self._changes.exclude(from_class="").select_related("account")
        first = changes.order_by("from_class", "to_class", "account__sort_key", "pk")
        return [
            {
                "account": each.account,
                "before": letters(each.from_class),
                "after": letters(each.to_class),
                "direction": direction(each.from_class, each.to_class),
            }
            for each in first[:SHOWN]
        ]

    @property
    def _changes(self) -> "QuerySet[ClassChange]":
        # Of accounts that the other figures of the page count too: what was archived since is none of them.
        seen = ClassChange.objects.visible_to(self.user)
        return seen.filter(run=self.basis.run, account__archived_at=None)


def _kind(before: str, after: str) -> str:
    if not before:
        return "new"
    if not after:
        return "gone"
    return direction(before, after) or "steadiness"
