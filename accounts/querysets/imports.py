from typing import TYPE_CHECKING

from kam.core.access import AccessQuerySet

if TYPE_CHECKING:
    from typing import Self

    from accounts.models import ImportBatch, ImportRowError
    from kam.core.models import User


class ImportBatchQuerySet(AccessQuerySet["ImportBatch"]):
    """Imports belong to who made them; administrators see all."""

    def visible_to(self, user: "User") -> "Self":
        if not user.is_active:
            return self.none()
        return self if user.sees_everything else self.filter(made_by=user)

    def editable_by(self, user: "User") -> "Self":
        return self.visible_to(user)


class ImportRowErrorQuerySet(AccessQuerySet["ImportRowError"]):
    """Faulty rows of an import are seen by whoever sees the import."""

    def visible_to(self, user: "User") -> "Self":
        if not user.is_active:
            return self.none()
        return self if user.sees_everything else self.filter(batch__made_by=user)

    def editable_by(self, user: "User") -> "Self":
        return self.visible_to(user)
