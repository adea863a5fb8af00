from typing import TYPE_CHECKING, TypeVar

from django.db import models

from kam.core.access import AccessQuerySet

if TYPE_CHECKING:
    from typing import Self

    from kam.core.models import User

M = TypeVar("M", bound=models.Model)


class CompanyWideQuerySet(AccessQuerySet[M]):
    """Words of the whole company, such as segments: everybody reads them, administrators keep them."""

    def visible_to(self, user: "User") -> "Self":
        """Keep all for whoever works here."""
        return self if user.is_active else self.none()

    def editable_by(self, user: "User") -> "Self":
        """Keep all for administrators, nothing for others."""
        return self if user.sees_everything else self.none()
