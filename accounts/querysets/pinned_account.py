from typing import TYPE_CHECKING

from accounts.access import AccountScopedQuerySet

if TYPE_CHECKING:
    from typing import Self

    from accounts.models import PinnedAccount
    from kam.core.models import User


class PinnedAccountQuerySet(AccountScopedQuerySet["PinnedAccount"]):
    """Pins are their owner's alone, as long as she sees the account."""

    def visible_to(self, user: "User") -> "Self":
        """Keep this person's own pins of accounts that she still sees."""
        return super().visible_to(user).filter(user=user)

    def editable_by(self, user: "User") -> "Self":
        """Keep the same: who may look may also keep in sight."""
        return self.visible_to(user)
