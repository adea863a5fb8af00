"""What a run answers: one row per account, and the figures of the whole portfolio."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from tests.accounts.analytics.oracle.buckets import Window
from tests.accounts.analytics.oracle.concentration import Concentration
from tests.accounts.analytics.oracle.inputs import Options
from tests.accounts.analytics.oracle.measure import Skipped

Status = Literal["active", "new", "nonpositive", "dormant"]


@dataclass(frozen=True)
class Row:
    """One account; a letter it has not is "", a figure it has not is None."""

    customer_id: str
    customer_name: str
    status: Status
    first_date: date
    last_date: date
    lines: int
    orders: int
    rank: int | None = None
    net_revenue: Fraction = Fraction(0)
    share: Fraction | None = None
    cum_share_start: Fraction | None = None
    cum_share_end: Fraction | None = None
    abc: str = ""
    buckets: int | None = None
    nonzero_buckets: int | None = None
    mean: Fraction | None = None
    cv: Decimal | None = None
    cv2: Fraction | None = None
    plain_cv: Decimal | None = None
    xyz: str = ""
    abc_raw: str = ""
    xyz_raw: str = ""
    seasonal_adjusted: bool = False
    adi: Fraction | None = None
    cv2_nonzero: Fraction | None = None
    pattern: str = ""
    recency_days: int | None = None
    r: int | None = None
    f: int | None = None
    m: int | None = None

    @property
    def combined(self) -> str:
        """The two letters together, `A-` where XYZ is silent, "" for dormant accounts."""
        return self.abc and self.abc + (self.xyz or "-")


@dataclass(frozen=True)
class Cell:
    """Accounts of one class and their revenue."""

    accounts: int
    net_revenue: Fraction


@dataclass(frozen=True)
class Result:
    """One run."""

    options: Options
    window: Window
    rows: Mapping[str, Row]
    skipped: Skipped
    concentration: Concentration
    key_account_candidates: frozenset[str]
    previous: "Result | None" = None

    @property
    def statuses(self) -> Counter[str]:
        return Counter(row.status for row in self.rows.values())

    @property
    def total_positive(self) -> Fraction:
        return self.concentration.total

    @property
    def total_net(self) -> Fraction:
        return sum((row.net_revenue for row in self.rows.values()), Fraction(0))

    @property
    def matrix(self) -> dict[str, Cell]:
        """The published classes, and "dormant" beside them."""
        members: dict[str, list[Row]] = {}
        for row in self.rows.values():
            members.setdefault(row.combined or row.status, []).append(row)
        return {
            name: Cell(len(rows), sum((row.net_revenue for row in rows), Fraction(0))) for name, rows in members.items()
        }
