"""The part of revenue that key accounts make, and the band in which it is healthy."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, Self

from kam.core.models import Company

HUNDRED: Final = 100


class Side(StrEnum):
    """Where a share stands against the band; the ends belong to it."""

    BELOW = "BELOW"
    INSIDE = "INSIDE"
    ABOVE = "ABOVE"


@dataclass(frozen=True)
class Band:
    """The healthy band, as shares 0 to 1."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, company: Company) -> Self:
        """Return the band that the company has set."""
        return cls(Decimal(company.key_share_low) / HUNDRED, Decimal(company.key_share_high) / HUNDRED)

    def side_of(self, share: Decimal) -> Side:
        """Tell on which side of the band a share is."""
        if share < self.low:
            return Side.BELOW
        return Side.ABOVE if share > self.high else Side.INSIDE


def key_share(*, key_revenue: Decimal, revenue: Decimal, key_accounts: int) -> Decimal | None:
    """Return the part that key accounts make; None without revenue, or while no account is a key account."""
    return key_revenue / revenue if key_accounts and revenue > 0 else None
