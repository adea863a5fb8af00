from typing import TYPE_CHECKING

from accounts.querysets.company_wide import CompanyWideQuerySet

if TYPE_CHECKING:
    from typing import Self

    from accounts.models import CustomField


class CustomFieldQuerySet(CompanyWideQuerySet["CustomField"]):
    """What the company asks about its accounts."""

    def in_use(self) -> "Self":
        """Keep what is not retired, in the order in which forms ask."""
        return self.filter(retired_at=None).order_by("position", "pk")
