from typing import TYPE_CHECKING, Any

from accounts.access import AccountScopedQuerySet
from kam.core.access import AccessQuerySet

if TYPE_CHECKING:
    from typing import Self

    from kam.core.models import User


class SnapshotQuerySet(AccountScopedQuerySet[Any]):
    """Classes of accounts, run by run."""

    def current(self) -> "Self":
        """Keep the published class of each account."""
        return self.filter(is_current=True)


class ClassificationRunQuerySet(AccessQuerySet[Any]):
    """Runs are the whole company's: everybody may know when one ran, only some may read its totals."""

    def visible_to(self, user: "User") -> "Self":
        return self if user.is_active else self.none()

    def editable_by(self, user: "User") -> "Self":
        return self if user.sees_everything else self.none()
