"""The value side of a class: the account's place on the company's curve, for those who read its totals."""

from typing import Any, Final

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.analytics.run_figures import curve_for
from accounts.models import ClassificationSnapshot
from accounts.querysets.classification import CurvePoint
from accounts.views.amounts import Amounts, Whole
from accounts.views.class_sentences import Thresholds, as_percent
from kam.core import formatting
from kam.core.models import User

HUNDRED: Final = 100
TABLE_ROWS: Final = 20


class ClassValue:
    """Where an account stands on the curve of its run; nothing for who may not know and who was not ranked."""

    def __init__(self, snapshot: ClassificationSnapshot, user: User, amounts: Amounts, *, name: str) -> None:
        self._snapshot = snapshot
        self._user = user
        self._amounts = amounts
        self._name = name

    @cached_property
    def curve(self) -> list[CurvePoint]:
        """The curve of the accounts it was ranked among."""
        is_on_it = self._snapshot.rank is not None and self._snapshot.value > 0
        return curve_for(self._user, self._snapshot) if is_on_it else []

    @cached_property
    def chart(self) -> dict[str, Any]:
        """The curve in percent, and this account on it: at the share that is reached with it."""
        limits, end = Thresholds.of(self._snapshot.run), self._snapshot.cum_share_end or 0
        last = self.curve[-1].accounts
        place = HUNDRED * (self._snapshot.rank or last) / last
        return {
            "curve": [[HUNDRED * point.accounts / last, float(point.share * HUNDRED)] for point in self.curve],
            "lines": [
                [float(limits.a * HUNDRED), _("A to %(limit)s") % {"limit": as_percent(limits.a)}],
                [float(limits.b * HUNDRED), _("B to %(limit)s") % {"limit": as_percent(limits.b)}],
            ],
            "points": [
                [
                    min(HUNDRED, place),
                    float(end * HUNDRED),
                    f"{self._name}\n{formatting.percent(self._snapshot.cum_share_end)}",
                ]
            ],
            "x_name": _("Share of accounts, largest first"),
        }

    @property
    def whole(self) -> Whole:
        """What the curve is a share of."""
        return Whole.of(self._snapshot.run)

    @property
    def figures(self) -> list[tuple[str, str]]:
        """Its value, its share, and what is reached before it and with it."""
        snapshot = self._snapshot
        return [
            (self._amounts.name, self._amounts.exact(snapshot.value)),
            (_("Share"), formatting.percent(snapshot.share)),
            (_("Before it"), formatting.percent(snapshot.cum_share_start)),
            (_("With it"), formatting.percent(snapshot.cum_share_end)),
        ]

    @property
    def table(self) -> dict[str, list[Any]]:
        """The same as a table."""
        step = -(-len(self.curve) // TABLE_ROWS)
        shown = [point for place, point in enumerate(self.curve[1:], 1) if place % step == 0 or point == self.curve[-1]]
        rows = [[formatting.number(point.accounts), formatting.percent(point.share)] for point in shown]
        return {"columns": [_("Largest accounts"), self.whole.share], "rows": rows}
