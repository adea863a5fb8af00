from typing import TYPE_CHECKING, Any

from django.db.models import Q

from kam.core.access import AccessQuerySet

if TYPE_CHECKING:
    from typing import Self

    from kam.core.models import User


class KeyShareAlertQuerySet(AccessQuerySet[Any]):
    """Alerts about teams and the whole company: they tell totals, so only who leads these reads them."""

    def visible_to(self, user: "User") -> "Self":
        """Keep the alerts of teams that this person leads, and the company's for those who read its totals."""
        if not user.is_active:
            return self.none()
        if user.sees_everything:
            return self
        mine = Q(team__in=user.managed_team_ids)
        return self.filter(mine | Q(is_company=True) if user.sees_company_totals else mine)

    def editable_by(self, user: "User") -> "Self":
        """Keep none: the nights open and close them."""
        return self.none()

    def open(self) -> "Self":
        """Keep those whose share is still outside its band."""
        return self.filter(closed_on=None)
