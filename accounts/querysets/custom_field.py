from typing import TYPE_CHECKING, Any

from kam.core.access import AccessQuerySet

if TYPE_CHECKING:
    from typing import Self

    from kam.core.models import User


class CustomFieldQuerySet(AccessQuerySet[Any]):
    """What the company asks about accounts: everybody reads it, administrators change it."""

    def visible_to(self, user: "User") -> "Self":
        """Keep all for whoever works here."""
        return self if user.is_active else self.none()

    def editable_by(self, user: "User") -> "Self":
        """Keep all for administrators, nothing for others."""
        return self if user.sees_everything else self.none()

    def in_use(self) -> "Self":
        """Keep what is not retired, in the order in which forms ask."""
        return self.filter(retired_at=None).order_by("position", "pk")
