"""A result as text: the columns and the digits of tests/data/expected."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from tests.accounts.analytics.oracle.result import Row

WIDE = Context(prec=60, rounding=ROUND_HALF_EVEN)


def rounded(value: Fraction | Decimal | None, digits: int) -> str:
    """The value with so many decimals, "" for None."""
    if value is None:
        return ""
    exact = Fraction(value)
    quotient = WIDE.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    return f"{quotient.quantize(Decimal(1).scaleb(-digits), context=WIDE):f}"


def plain(value: object) -> str:
    return "" if value is None else str(value)


COLUMNS: Mapping[str, Callable[[Row], str]] = {
    "customer_id": lambda row: row.customer_id,
    "customer_name": lambda row: row.customer_name,
    "status": lambda row: row.status,
    "rank": lambda row: plain(row.rank),
    "net_revenue": lambda row: rounded(row.net_revenue, 6),
    "share": lambda row: rounded(row.share, 12),
    "cum_share_start": lambda row: rounded(row.cum_share_start, 12),
    "cum_share_end": lambda row: rounded(row.cum_share_end, 12),
    "abc": lambda row: row.abc,
    "buckets": lambda row: plain(row.buckets),
    "nonzero_buckets": lambda row: plain(row.nonzero_buckets),
    "mean": lambda row: rounded(row.mean, 6),
    "cv": lambda row: rounded(row.cv, 9),
    "xyz": lambda row: row.xyz,
    "class": lambda row: row.combined,
    "abc_raw": lambda row: row.abc_raw,
    "xyz_raw": lambda row: row.xyz_raw,
    "seasonal_adjusted": lambda row: "yes" if row.seasonal_adjusted else "",
    "adi": lambda row: rounded(row.adi, 6),
    "cv2_nonzero": lambda row: rounded(row.cv2_nonzero, 9),
    "pattern": lambda row: row.pattern,
    "first_date": lambda row: row.first_date.isoformat(),
    "last_date": lambda row: row.last_date.isoformat(),
    "lines": lambda row: plain(row.lines),
    "orders": lambda row: plain(row.orders),
    "recency_days": lambda row: plain(row.recency_days),
    "r": lambda row: plain(row.r),
    "f": lambda row: plain(row.f),
    "m": lambda row: plain(row.m),
}


def cells(row: Row) -> dict[str, str]:
    """One row of the export."""
    return {column: text(row) for column, text in COLUMNS.items()}
