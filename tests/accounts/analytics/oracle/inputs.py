"""What the oracle is asked: sales lines with their surroundings, and the options of a run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from tests.accounts.analytics.oracle.buckets import Bucket

MIN_BUCKETS: Mapping[Bucket, int] = {"month": 6, "quarter": 4, "week": 13}

Seasonal = Literal["none", "pooled", "additive"]


@dataclass(frozen=True, slots=True)
class Line:
    """One sales line; `customer` is "" for an unassigned one, `currency` "" for the base currency."""

    customer: str
    document: str
    day: date
    amount: Decimal
    currency: str = ""
    quantity: Decimal = Decimal(1)
    cost: Decimal | None = None


@dataclass(frozen=True)
class Rate:
    """One unit of `currency` in the base currency, from `day` on."""

    currency: str
    day: date
    rate: Decimal


@dataclass(frozen=True)
class Portfolio:
    """Everything the company knows on the day of the run."""

    lines: tuple[Line, ...]
    base: str = "EUR"
    rates: tuple[Rate, ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Options:
    """The options of the command `classify`, in its names and units (percent for a, b and the margins)."""

    as_of: date
    bucket: Bucket = "month"
    window: int = 12
    measure: Literal["net", "gross", "margin", "quantity"] = "net"
    a: Decimal = Decimal(80)
    b: Decimal = Decimal(95)
    x: Decimal = Decimal("0.5")
    y: Decimal = Decimal("1.0")
    boundary: Literal["crossing", "inclusive", "exclusive"] = "crossing"
    total: Literal["positive", "net"] = "positive"
    ddof: Literal[0, 1] = 0
    zeros: Literal["include", "ignore"] = "include"
    new: Literal["since_first", "full"] = "since_first"
    min_buckets: int | None = None
    seasonal: Seasonal = "none"
    rollup: Literal["self", "root"] = "self"
    grouping: Literal["none", "country", "industry", "kind", "team"] = "none"
    fx: Literal["document", "fixed"] = "document"
    fixed_rates: Mapping[str, Decimal] = field(default_factory=dict)
    hysteresis: bool = True
    margin: Decimal = Decimal(2)
    cv_margin: Decimal = Decimal(10)
    confirm: int = 1
    key_share: Decimal = Decimal(50)

    @property
    def least_buckets(self) -> int:
        """The buckets an account needs before XYZ judges it."""
        return MIN_BUCKETS[self.bucket] if self.min_buckets is None else self.min_buckets
