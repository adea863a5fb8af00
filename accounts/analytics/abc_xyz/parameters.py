"""The parameters of one classification: what a profile holds and what the command may replace."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Final, Self

from django.utils.translation import gettext as _

from accounts.analytics.abc_xyz.window import CYCLES, Window, window_before
from accounts.models import ClassificationProfile as Profile
from kam.core.errors import DomainError

MIN_BUCKETS: Final = {"month": 6, "quarter": 4, "week": 13}
# The additive mode fits two years of months, whatever the window.
SEASON_MONTHS: Final = 24
# The parameters that are a choice of words.
CHOICES: Final[dict[str, list[str]]] = {
    "bucket": Profile.Bucket.values,
    "measure": Profile.Measure.values,
    "boundary": Profile.Boundary.values,
    "total": Profile.Total.values,
    "zeros": Profile.Zeros.values,
    "new": Profile.New.values,
    "seasonal": Profile.Seasonal.values,
    "grouping": Profile.Grouping.values,
    "rollup": Profile.Rollup.values,
    "fx": Profile.Fx.values,
}


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """Everything that decides a class except the day, under the command's names.

    `a`, `b`, `margin`, `cv_margin` and `key_share` are percent; margins of 0 mean no hysteresis.
    """

    bucket: str = "month"
    window: int = 12
    measure: str = "net"
    a: Decimal = Decimal(80)
    b: Decimal = Decimal(95)
    boundary: str = "crossing"
    total: str = "positive"
    x: Decimal = Decimal("0.5")
    y: Decimal = Decimal("1.0")
    ddof: int = 0
    zeros: str = "include"
    new: str = "since_first"
    min_buckets: int = 6
    seasonal: str = "none"
    grouping: str = "none"
    rollup: str = "self"
    fx: str = "document"
    margin: Decimal = Decimal(2)
    cv_margin: Decimal = Decimal(10)
    confirm: int = 1
    key_share: Decimal = Decimal(50)

    def __post_init__(self) -> None:
        for name, values in CHOICES.items():
            if getattr(self, name) not in values:
                raise _refusal(name, _("Choose one of %(values)s."), values=", ".join(values))
        self._check_counts()
        self._check_thresholds()
        self._check_hysteresis()

    @classmethod
    def from_profile(cls, profile: Profile, options: Mapping[str, Any] | None = None) -> Self:
        """Return the profile's parameters, with `options` (names as in the profile) in place of some.

        `min_buckets` that nobody names follows the bucket. Raises DomainError naming the wrong parameter.
        """
        names = (*FIELDS, "hysteresis")
        wanted: dict[str, Any] = {name: getattr(profile, name) for name in names} | dict(options or {})
        if unknown := wanted.keys() - set(names):
            raise _refusal(min(unknown), _("There is no such parameter."))
        if not wanted.pop("hysteresis"):
            wanted |= {"margin": Decimal(0), "cv_margin": Decimal(0)}
        if wanted["min_buckets"] is None:
            wanted["min_buckets"] = MIN_BUCKETS.get(wanted["bucket"], 0)
        return cls(**wanted)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the parameters that `to_json` wrote; what they lack is as by default."""
        known = {field.name: field.default for field in fields(cls)}
        given: dict[str, Any] = {name: value for name, value in stored.items() if name in known}
        exact = {name: Decimal(str(given[name])) for name in given if isinstance(known[name], Decimal)}
        return cls(**given | exact)

    def to_json(self) -> dict[str, Any]:
        """Return the parameters as a run stores them: equal ones give equal JSON, 0.50 being 0.5."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    def digest(self) -> str:
        """Return the name of the series: all runs with these parameters."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()

    def window_at(self, as_of: date) -> Window:
        """Return the last complete buckets before `as_of`."""
        return window_before(as_of, bucket=self.bucket, length=self.window)

    @property
    def reads_lines(self) -> bool:
        """Weeks and budget rates are not in the monthly roll-up."""
        return self.bucket == "week" or self.fx == "fixed"

    @property
    def is_full_cycle(self) -> bool:
        """Whether the window is one year, which the pooled season needs."""
        return self.window == CYCLES[self.bucket]

    def _check_counts(self) -> None:
        if not 3 <= self.window <= 60:
            raise _refusal("window", _("Count 3 to 60 periods."))
        # The bucket's default stands in a shorter window too: there every account is too new for XYZ.
        if not 2 <= self.min_buckets <= max(self.window, MIN_BUCKETS[self.bucket]):
            raise _refusal("min_buckets", _("Choose 2 to %(window)s, as many as are counted."), window=self.window)
        if self.ddof not in (0, 1):
            raise _refusal("ddof", _("Choose 0 for the population or 1 for a sample."))
        if self.seasonal == "additive" and self.bucket != "month":
            raise _refusal("seasonal", _("An account's own season is found in months; choose months."))
        if not 1 <= self.confirm <= self.window:
            raise _refusal("confirm", _("Choose 1 to %(window)s, as many as are counted."), window=self.window)

    def _check_thresholds(self) -> None:
        if not 0 < self.a < self.b < 100:
            raise _refusal("a", _("A has to end above 0 percent, and B after it, below 100 percent."))
        if not 0 < self.x < self.y:
            raise _refusal("x", _("X has to end above 0, and Y after it."))
        if not 0 < self.key_share < 100:
            raise _refusal("key_share", _("Choose a share between 0 and 100 percent."))

    def _check_hysteresis(self) -> None:
        if not 0 <= self.margin < self.a:
            raise _refusal("margin", _("The margin must not be negative, and below the percentage at which A ends."))
        if not 0 <= self.cv_margin < 100:
            raise _refusal("cv_margin", _("The margin is a percentage from 0 to below 100."))


FIELDS: Final = tuple(field.name for field in fields(Parameters))


def _plain(value: Any) -> Any:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _refusal(field: str, sentence: str, **values: Any) -> DomainError:
    return DomainError(sentence % values, field=field)
