"""Two runs beside each other: who moved, by how much, and which parameters differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.analytics.migration_matrix import DORMANT, NONE, Mover, migration, moved
from accounts.analytics.move_kinds import RATED, direction, kind_of
from accounts.models import Account, ClassificationRun
from accounts.services import file_columns
from accounts.services.file_columns import Column
from accounts.views.amounts import Amounts
from accounts.views.migration_table import CODES, KINDS, End, MigrationTable
from accounts.views.move_causes import OtherMethod, cause_in_words
from accounts.views.parameter_words import Difference, differences
from kam.core import formatting
from kam.core.models import User

# So many runs are offered; any other one is reached by its address.
OFFERED: Final = 60


@dataclass
class RunComparison:
    """The comparison of `first` with `second` over the accounts that a person sees, `chosen` being part of it."""

    user: User
    first: ClassificationRun
    second: ClassificationRun
    query: Mapping[str, str]

    @cached_property
    def table(self) -> MigrationTable:
        """All moves."""
        seen: Any = Account.objects.visible_to(self.user)
        found = migration(first=self.first, second=self.second, accounts=seen)
        return MigrationTable(found, self.amounts, cell_url=self._cell_url, chosen=self.cell)

    @property
    def amounts(self) -> Amounts:
        """How the amounts are written: those of the second run."""
        return Amounts.of(self.second)

    @property
    def is_other_measure(self) -> bool:
        """Whether the two runs count different things, so that their amounts cannot be compared."""
        return self.amounts != Amounts.of(self.first)

    @cached_property
    def parameters(self) -> list[Difference]:
        """The parameters that differ."""
        return differences(self.first.parameters, self.second.parameters)

    @property
    def cell(self) -> tuple[str, str]:
        """The move that is looked at, from and to; empty for all."""
        before, after = self.query.get("from_class", ""), self.query.get("to_class", "")
        return (before, after) if before in CODES and after in CODES else ("", "")

    @property
    def kind(self) -> str:
        """The kind of moves that is looked at; empty for all."""
        kind = self.query.get("kind", "")
        return kind if kind in KINDS else ""

    @property
    def chosen_in_words(self) -> str:
        """What the list shows, when it is not everybody who moved."""
        if self.cell[0]:
            before, after = (End.of(code).name for code in self.cell)
            return _("%(before)s to %(after)s") % {"before": before, "after": after}
        return next((each["words"] for each in self.table.kinds if each["kind"] == self.kind), "") if self.kind else ""

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """The kinds of moves as links that filter the list."""
        return [
            each | {"url": f"?{self._query(kind=each['kind'])}#moved", "is_current": each["kind"] == self.kind}
            for each in self.table.kinds
        ]

    @property
    def everybody_url(self) -> str:
        """The list without its filter."""
        return f"?{self._query()}#moved"

    @property
    def moved(self) -> QuerySet[Any]:
        """Who moved, within what is looked at; rows for `row_of`."""
        seen: Any = Account.objects.visible_to(self.user)
        rows = moved(first=self.first, second=self.second, accounts=seen)
        if self.cell[0]:
            return rows.filter(from_class=self.cell[0], to_class=self.cell[1])
        if self.kind:
            wanted = Q(pk__in=[])
            for before, after in self.table.migration.moves:
                if kind_of(before, after) == self.kind:
                    wanted |= Q(from_class=before, to_class=after)
            return rows.filter(wanted)
        return rows

    def row_of(self, mover: Mover) -> dict[str, Any]:
        """Return one account of the list."""
        gone = {DORMANT, NONE}
        before, after = ("" if code in gone else code for code in (mover.before, mover.after))
        return {
            "mover": mover,
            "before": End.of(mover.before),
            "after": End.of(mover.after),
            "direction": direction(before, after),
            "value_before": Amounts.of(self.first).short(mover.figures_before.value),
            "value_after": self.amounts.short(mover.figures_after.value),
            "has_deviation": mover.before[-1:] in RATED or mover.after[-1:] in RATED,
            "cv_before": _deviation(mover.before, mover.figures_before.cv),
            "cv_after": _deviation(mover.after, mover.figures_after.cv),
            "cause": self._cause(mover),
        }

    @property
    def columns(self) -> list[Column]:
        """The columns of the file of `cells_of`; each run writes its amounts in its own currency."""
        before, after = Amounts.of(self.first).currency, self.amounts.currency
        return [
            file_columns.text(_("Number")), file_columns.text(_("Account")), file_columns.text(_("From class")),
            file_columns.text(_("To class")), file_columns.money(_("Value before"), currency=before),
            file_columns.money(_("Value after"), currency=after), file_columns.ratio(_("Deviation ÷ mean before")),
            file_columns.ratio(_("Deviation ÷ mean after")), file_columns.text(_("Cause")),
        ]  # fmt: skip

    def cells_of(self, mover: Mover) -> list[Any]:
        """Return the same as cells of a file."""
        old, new = mover.figures_before, mover.figures_after
        ends = [End.of(mover.before).name, End.of(mover.after).name]
        return [mover.number, mover.name, *ends, old.value, new.value, old.cv, new.cv, self._cause(mover)]

    @cached_property
    def _other_method(self) -> OtherMethod | None:
        return OtherMethod.between(self.first, self.second)

    def _cause(self, mover: Mover) -> str:
        return self._other_method.causes(mover) if self._other_method else cause_in_words(mover, self.second)

    def _cell_url(self, before: str, after: str) -> str:
        return "" if before == after else f"?{self._query(from_class=before, to_class=after)}#moved"

    def _query(self, **more: str) -> str:
        return urlencode({"from": self.first.pk, "to": self.second.pk} | more)


def runs_to_compare(user: User) -> list[ClassificationRun]:
    """Return the runs that may be chosen, the latest window first."""
    runs = ClassificationRun.objects.visible_to(user).filter(status=ClassificationRun.Status.OK)
    return list(runs.select_related("profile").defer("figures").order_by("-window_end", "-started_at", "-pk")[:OFFERED])


def run_in_words(run: ClassificationRun) -> str:
    """Name a run in a choice of runs."""
    values = {"day": formatting.day(run.as_of), "profile": run.profile.name}
    if run.is_published:
        return _("%(day)s · %(profile)s · published") % values
    if run.has_overrides:
        return _("%(day)s · %(profile)s, other parameters") % values
    return _("%(day)s · %(profile)s") % values


def _deviation(code: str, cv: Decimal | None) -> str:
    """Return how far the months of an account vary; of one that is too new for a letter nobody knows."""
    return formatting.percent(None if code.endswith("-") else cv, 0)
