"""The variability side of a class: the account's own buckets against their mean."""

from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.analytics.bucket_series import Bucket
from accounts.models import ClassificationSnapshot
from accounts.views.amounts import Amounts
from accounts.views.class_sentences import Thresholds, as_percent
from accounts.views.class_series import ClassSeries
from kam.core import formatting


class ClassSteadiness:
    """The buckets that were judged, their mean and how far they lie from it; no buckets where they are not shown."""

    def __init__(self, snapshot: ClassificationSnapshot, series: ClassSeries, amounts: Amounts) -> None:
        self._snapshot = snapshot
        self._amounts = amounts
        self._bucket = snapshot.run.parameters["bucket"]
        self.series = series.buckets
        self.is_hidden = series.is_hidden

    @property
    def deviation(self) -> Decimal | None:
        """One standard deviation of the buckets as they are, in the measure of the run."""
        mean, variation = self._snapshot.mean, self._snapshot.cv_plain
        return mean * variation if mean is not None and variation is not None else None

    @cached_property
    def chart(self) -> dict[str, Any]:
        """The buckets as bars, with the mean and one deviation around it."""
        mean = self._snapshot.mean
        chart: dict[str, Any] = {
            "currency": self._amounts.currency,
            "x": [self._label(bucket, is_short=True) for bucket in self.series],
            "values": [float(bucket.amount) for bucket in self.series],
        }
        if mean is not None and self.deviation is not None:
            chart |= {
                "mean": float(mean),
                "deviation": float(self.deviation),
                "mean_label": f"{_('Mean')}\n{self._amounts.short(mean)}",
            }
        return chart

    @property
    def table(self) -> dict[str, list[Any]]:
        """The same as a table."""
        heading = {"quarter": _("Quarter"), "week": _("Week from")}.get(self._bucket, _("Month"))
        rows = [[self._label(bucket), self._amounts.exact(bucket.amount)] for bucket in self.series]
        return {"columns": [heading, _("Amount")], "rows": rows}

    @property
    def figures(self) -> list[tuple[str, str]]:
        """Mean, deviation, their ratio and the limit of the letter."""
        snapshot, limits = self._snapshot, Thresholds.of(self._snapshot.run)
        if snapshot.cv is None:
            return []
        # Who is too new for a letter is measured against the first one.
        letter, limit = ("X", limits.x) if snapshot.xyz in {"X", ""} else ("Y", limits.y)
        above = snapshot.xyz == "Z"
        name = _("Z above") if above else _("%(letter)s up to") % {"letter": letter}
        return [
            (_("Mean"), self._amounts.exact(snapshot.mean)),
            (_("Deviation"), self._amounts.exact(self.deviation)),
            (_("Deviation ÷ mean"), formatting.percent(snapshot.cv)),
            (name, as_percent(limit)),
        ]

    def _label(self, bucket: Bucket, *, is_short: bool = False) -> str:
        if self._bucket == "quarter":
            return _("Q%(quarter)s %(year)s") % {"quarter": (bucket.start.month + 2) // 3, "year": bucket.start.year}
        if self._bucket == "week":
            return formatting.day_of_month(bucket.start) if is_short else formatting.day(bucket.start)
        return formatting.month_alone(bucket.start) if is_short else formatting.month(bucket.start)
