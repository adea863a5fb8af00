"""The variability side of a class: the account's own buckets against their mean."""

from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.analytics.class_series import ClassSeries
from accounts.models import ClassificationSnapshot
from accounts.views.amounts import Amounts
from accounts.views.class_sentences import Thresholds, as_percent, bucket_count
from accounts.views.class_series import bucket_in_words
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
            "x": [bucket_in_words(bucket, self._bucket, is_short=True) for bucket in self.series],
            "values": [float(bucket.amount) for bucket in self.series],
        }
        if mean is not None and self.deviation is not None:
            chart |= {
                "mean": float(mean),
                "deviation": float(self.deviation),
                # Rounded as the figures below are, so that both round on from the same number.
                "mean_label": f"{_('Mean')}\n{self._amounts.short(round(mean, 0))}",
            }
        return chart

    @property
    def table(self) -> dict[str, list[Any]]:
        """The same as a table."""
        heading = {"quarter": _("Quarter"), "week": _("Week from")}.get(self._bucket, _("Month"))
        rows = [[bucket_in_words(bucket, self._bucket), self._amounts.exact(bucket.amount)] for bucket in self.series]
        return {"columns": [heading, _("Amount")], "rows": rows}

    @property
    def figures(self) -> list[tuple[str, str]]:
        """Mean, deviation, their ratio and the limit of the letter."""
        snapshot, limits = self._snapshot, Thresholds.of(self._snapshot.run)
        if snapshot.cv is None:
            return []
        if not snapshot.xyz:
            needed = bucket_count(limits.min_buckets, self._bucket)
            return [(_("Mean"), self._amounts.exact(snapshot.mean)), (_("X, Y or Z from"), needed)]
        letter, limit = ("X", limits.x) if snapshot.xyz == "X" else ("Y", limits.y)
        above = snapshot.xyz == "Z"
        name = _("Z above") if above else _("%(letter)s up to") % {"letter": letter}
        return [
            (_("Mean"), self._amounts.exact(snapshot.mean)),
            (_("Deviation"), self._amounts.exact(self.deviation)),
            (_("Deviation ÷ mean"), formatting.percent(snapshot.cv)),
            (name, as_percent(limit)),
        ]
