"""How much of the revenue hangs on how few accounts: shares of the largest, HHI, Gini, accounts to reach a share.

Only accounts of positive value count. Shares are 0 to 1. Alerts by common limits: a single account from 10 % of
sales (where listed companies disclose it), five from 25 %, HHI from 0.15 and 0.25 (merger control). A limit that not
even equally large accounts would keep says nothing about these: five of twenty make a quarter whatever they buy.
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
ONE_LIMIT: Final = Decimal("0.10")
FIVE_LIMIT: Final = Decimal("0.25")
HHI_LIMITS: Final = (("HHI_HIGH", Decimal("0.25")), ("HHI_MODERATE", Decimal("0.15")))
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
        passed = [
            name
            for name, count, limit in (("ONE_ACCOUNT", 1, ONE_LIMIT), ("TOP_FIVE", 5, FIVE_LIMIT))
            if self.least(count) < limit <= self.top[count]
        ]
        hhi = next((name for name, limit in HHI_LIMITS if self.least(1) < limit <= self.hhi), "")
        return [*passed, hhi] if hhi else passed

    @property
    def is_too_small(self) -> bool:
        """Whether the limit of the five says nothing, because five of so few accounts always pass it."""
        return self.accounts > 0 and self.least(5) >= FIVE_LIMIT

    def least(self, count: int) -> Decimal:
        """Return what the largest so many make at least: as much as if all were equally large. It is the HHI's too."""
        return min(Decimal(1), Decimal(count) / self.accounts) if self.accounts else Decimal(0)

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
