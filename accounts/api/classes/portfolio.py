"""The portfolio over REST: revenue, classes, concentration and movements of the accounts that the caller sees."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.analytics.earlier_runs import chosen_run, earlier_runs
from accounts.analytics.key_share import key_share
from accounts.analytics.matrix_cells import cells_of
from accounts.analytics.migration_matrix import Migration, migration
from accounts.analytics.move_kinds import count_kinds
from accounts.analytics.period import Period
from accounts.analytics.portfolio_concentration import concentration_among
from accounts.analytics.portfolio_months import Grouping, PortfolioMonths, portfolio_months
from accounts.analytics.portfolio_scope import ME, UNASSIGNED, accounts_in_scope
from accounts.analytics.twelve_months import TwoYears, change
from accounts.api.classes.asking import key_in, require_choice
from accounts.api.classes.base import ORDERS, YOUR_TEAM, YOURS, ClassViewSet
from accounts.api.classes.portfolio_shapes import (
    UNOWNED,
    ConcentrationOfPortfolio,
    CurvePointResource,
    GroupResource,
    MatrixCellResource,
    MatrixResource,
    MigrationResource,
    MonthResource,
    RevenueResource,
)
from accounts.api.classes.profile_shapes import told_moves
from accounts.filters import CLASS_CODES
from accounts.models import ClassificationRun
from accounts.services.basis import Basis, basis_of
from kam.core.models import Team
from kam.core.rest import queries
from kam.core.rest.contracts import contract
from kam.core.rest.parameters import KEY, one_of
from kam.core.rest.problems import Malformed
from kam.core.team_tree import flat, tree_of

WHOSE: Final = ("team", "scope", "class")
PERIODS: Final = {"12m": Period, "quarter": Period.last_quarter, "ytd": Period.year_to_date}


class PortfolioViewSet(ClassViewSet):
    """The accounts that the caller sees, or chosen ones of them, as a whole. `of` says over whose each figure is."""

    resource = MatrixResource
    scopes: ClassVar = {"revenue": ORDERS}
    filters: ClassVar = {
        "team": KEY,
        "scope": one_of((ME, UNASSIGNED, "all")),
        "class": one_of(CLASS_CODES),
        "since": KEY,
        "period": one_of(PERIODS),
        "by": one_of(("owner", "team")),
    }

    def rows(self) -> Any:
        """Return the chosen accounts of every class."""
        return accounts_in_scope(self.user, teams=self._teams, scope=self._asked.get("scope", ""))

    @action(detail=False, methods=["get"])
    @contract(gives=MatrixResource, is_bare=True, asks=("team", "scope"))
    def matrix(self, request: Any) -> Response:
        """Count the accounts by class in force, and add up what they make in the published window."""
        self._read("team", "scope")
        cells = cells_of(self.rows().with_class().cells())
        total = sum((cell.value for cell in cells.values()), Decimal(0))
        record = {
            "of": self._of,
            "run": self.basis.run.pk if self.basis.run else None,
            "accounts": sum(cell.count for cell in cells.values()),
            "value": total,
            "classes": [
                self.inner(
                    MatrixCellResource,
                    {
                        "code": code,
                        "accounts": cell.count,
                        "by_hand": cell.by_hand,
                        "value": cell.value,
                        "share": cell.value / total if total else None,
                    },
                )
                for code, cell in sorted(cells.items())
            ],
        }
        return self.one(MatrixResource, record)

    @action(detail=False, methods=["get"])
    @contract(gives=ConcentrationOfPortfolio, is_bare=True, asks=WHOSE)
    def concentration(self, request: Any) -> Response:
        """Tell how much of the value hangs on how few of these accounts."""
        self._read(*WHOSE)
        figures, curve, (key_accounts, key_value) = concentration_among(self.user, self._chosen)
        record = {
            "of": self._of,
            "run": self.basis.run.pk if self.basis.run else None,
            **figures.to_json(),
            "total": figures.total,
            "key_accounts": key_accounts,
            "key_share": key_value / figures.total if figures.total else None,
            "curve": [
                self.inner(CurvePointResource, {"accounts": point.accounts, "share": point.share}) for point in curve
            ],
        }
        return self.one(ConcentrationOfPortfolio, record)

    @action(detail=False, methods=["get"])
    @contract(gives=MigrationResource, is_bare=True, asks=(*WHOSE, "since"))
    def movements(self, request: Any) -> Response:
        """Tell who went from which class to which since an earlier run: `since`, or the one about a quarter ago."""
        asked = self._read(*WHOSE, "since")
        run, before = self.basis.run, None
        if run is not None:
            earlier = earlier_runs(self.user, run)
            before = chosen_run(earlier, run, since=self._since(asked.get("since", ""), earlier))
        found = migration(first=before, second=run, accounts=self._chosen) if before and run else Migration({})
        record = {
            "of": self._of,
            "first": before.pk if before else None,
            "second": run.pk if run else None,
            "is_other_method": bool(before and run and before.series != run.series),
            "accounts": found.accounts,
            "stability": found.stability,
            "kinds": dict(count_kinds(found)),
            "moves": told_moves(self, found),
        }
        return self.one(MigrationResource, record)

    @action(detail=False, methods=["get"])
    @contract(gives=RevenueResource, is_bare=True, asks=(*WHOSE, "period", "by"))
    def revenue(self, request: Any) -> Response:
        """Add up revenue by month beside the year before, key accounts apart, and by owner or by team."""
        asked = self._read(*WHOSE, "period", "by")
        require_choice(asked.get("period", "12m"), PERIODS, field="period")
        require_choice(asked.get("by", "owner"), ("owner", "team"), field="by")
        period = PERIODS[asked.get("period", "12m")](self.basis.window)
        by: Grouping = "team" if asked.get("by") == "team" else "owner"
        months = portfolio_months(self._chosen, period=period, by=by)
        return self.one(RevenueResource, self._revenue(period, months, by=by))

    @cached_property
    def basis(self) -> Basis:
        """The published run and the months that figures count from."""
        return basis_of(self.user, self.company)

    @property
    def _chosen(self) -> Any:
        code = self._asked.get("class", "")
        return self.rows().with_class().in_classes({code}) if code else self.rows()

    @cached_property
    def _asked(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.request.query_params.items()}

    def _read(self, *names: str) -> dict[str, str]:
        """Return what the address asks; Malformed for what nobody could mean or the caller may not ask for."""
        asked = queries.read(self.request, known=(), filters=names).filters
        if "scope" in asked:
            offered = (ME, UNASSIGNED, "all") if self.is_company else (ME, "all")
            require_choice(asked["scope"], offered, field="scope")
            if "team" in asked:
                raise Malformed(_("Name a team or a scope, not both."), field="scope")
        if "class" in asked:
            require_choice(asked["class"], sorted(CLASS_CODES), field="class")
        return asked

    @cached_property
    def _teams(self) -> list[int]:
        """The chosen team and those below it, of those that the caller leads."""
        if "team" not in self._asked:
            return []
        wanted = key_in(self._asked["team"], field="team")
        leads = self.is_company or self.user.managed_team_ids
        tree = tree_of(Team.objects.visible_to(self.user)) if leads else []
        branch = next((each for each in flat(tree) if each.team.pk == wanted), None)
        if branch is None:
            raise Malformed(_("You lead no team of this id."), field="team")
        return [each.team.pk for each in flat([branch])]

    @property
    def _of(self) -> str:
        if self._teams:
            return YOUR_TEAM
        return {ME: YOURS, UNASSIGNED: UNOWNED}.get(self._asked.get("scope", ""), self.whose)

    def _since(self, text: str, earlier: Sequence[ClassificationRun]) -> int:
        if not text:
            return 0
        since = key_in(text, field="since")
        if since not in {run.pk for run in earlier}:
            raise Malformed(_("There is no earlier run of this id to compare with."), field="since")
        return since

    def _revenue(self, period: Period, months: PortfolioMonths, *, by: str) -> dict[str, Any]:
        whole = TwoYears.of(period.window, months.whole.items()).last(period.length)
        keys = TwoYears.of(period.window, months.keys.items()).last(period.length)
        groups = sorted(months.groups, key=lambda group: (group.pk is None, -group.revenue, group.pk or 0))
        return {
            "of": self._of,
            "currency": self.company.base_currency,
            "start": period.start,
            "end": period.end,
            "accounts": months.accounts,
            "key_accounts": months.key_accounts,
            "unassigned": months.unassigned,
            "revenue": whole.total,
            "revenue_before": whole.total_before if period.is_comparable else None,
            "growth": whole.change,
            "key_revenue": keys.total,
            "key_share": key_share(key_revenue=keys.total, revenue=whole.total, key_accounts=months.key_accounts),
            "months": [
                self.inner(
                    MonthResource,
                    {"month": month, "revenue": now, "key_revenue": key, "revenue_before": before},
                )
                for month, now, key, before in zip(period.months, whole.now, keys.now, whole.before, strict=True)
            ],
            "by": by,
            "groups": [
                self.inner(
                    GroupResource,
                    {
                        **{name: getattr(group, name) for name in ("name", "accounts", "key_accounts", "revenue")},
                        "id": group.pk,
                        "key_revenue": group.key_revenue,
                        "growth": change(group.revenue, group.revenue_before) if period.is_comparable else None,
                    },
                )
                for group in groups
            ],
        }
