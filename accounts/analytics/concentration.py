"""How much of the revenue hangs on how few accounts: shares of the largest, HHI, Gini, accounts to reach a share.

Only accounts of positive value count. Shares are 0 to 1. Alerts by common limits: a single account from 10 % of
sales (where listed companies disclose it), five from 25 %, HHI from 0.15 and 0.25 (merger control).
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

TOPS: Final = (1, 3, 5, 10)
TARGETS: Final = (30, 50, 55, 80, 95)
# Squares of the largest values have sixty digits; the figures are read to nine.
PRECISION: Final = 80
DIGITS: Final = Decimal(1).scaleb(-18)


@dataclass(frozen=True)
class Concentration:
    """The figures; all 0 when no account has positive value."""

    accounts: int
    total: Decimal
    top: dict[int, Decimal]
    top_fifth: Decimal
    hhi: Decimal
    effective_accounts: Decimal
    gini: Decimal
    accounts_to_reach: dict[int, int]

    @property
    def alerts(self) -> list[str]:
        """Return the limits that are passed: ONE_ACCOUNT, TOP_FIVE, and HHI_HIGH or HHI_MODERATE."""
        passed = []
        if self.top[1] >= Decimal("0.10"):
            passed.append("ONE_ACCOUNT")
        if self.top[5] >= Decimal("0.25"):
            passed.append("TOP_FIVE")
        if self.hhi >= Decimal("0.25"):
            passed.append("HHI_HIGH")
        elif self.hhi >= Decimal("0.15"):
            passed.append("HHI_MODERATE")
        return passed

    def to_json(self) -> dict[str, Any]:
        """Return the figures as a run stores them: decimals and keys as texts."""
        figures = {name: str(getattr(self, name)) for name in ("top_fifth", "hhi", "effective_accounts", "gini")}
        return figures | {
            "accounts": self.accounts,
            "top": {str(count): str(share) for count, share in self.top.items()},
            "reach": {str(target): count for target, count in self.accounts_to_reach.items()},
            "alerts": self.alerts,
        }


def concentration_of(snapshots: QuerySet[Any]) -> Concentration:
    """Return the concentration of the `value` of these snapshots, in one query."""
    sums = _sums(snapshots)
    count, total = sums["accounts"], sums["total"]
    with localcontext(prec=PRECISION):
        whole = total or Decimal(1)
        hhi = sums["squares"] / whole**2
        gini = 2 * sums["weighted"] / (count * whole) - Decimal(count + 1) / count if count else Decimal(0)
        return Concentration(
            accounts=count,
            total=total,
            top={k: (sums[f"top_{k}"] / whole).quantize(DIGITS) for k in TOPS},
            top_fifth=(sums["top_fifth"] / whole).quantize(DIGITS),
            hhi=hhi.quantize(DIGITS),
            effective_accounts=(1 / hhi).quantize(DIGITS) if hhi else Decimal(0),
            gini=gini.quantize(DIGITS),
            accounts_to_reach={target: sums[f"reach_{target}"] or 0 for target in TARGETS},
        )


def _sums(snapshots: QuerySet[Any]) -> dict[str, Any]:
    values, parameters = snapshots.order_by().values("value").query.sql_with_params()
    with connection.cursor() as cursor:
        # Our own text around a query that Django has written; its values stay bound.
        cursor.execute(_text().replace("{values}", values), parameters)
        names = [column[0] for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


@cache
def _text() -> str:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
