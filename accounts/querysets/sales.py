from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.access import AccountScopedQuerySet
from kam.core.access import AccessQuerySet

if TYPE_CHECKING:
    from typing import Self

    from accounts.models import SalesLine
    from kam.core.models import User


class SalesLineQuerySet(AccountScopedQuerySet["SalesLine"]):
    """Invoice and order lines."""


class AccountMonthQuerySet(AccountScopedQuerySet[Any]):
    """Monthly roll-ups."""


class SoldQuerySet(AccessQuerySet[Any]):
    """What is sold: who does not see everything knows what the own customers buy. Imports alone change it."""

    def visible_to(self, user: "User") -> "Self":
        if user.sees_everything:
            return self
        lines = self.model._meta.get_field("sales_lines").related_model  # noqa: SLF001 - Django's documented name
        column = "product" if self.model.__name__ == "Product" else "product_line"
        return self.filter(Q(pk__in=lines.objects.visible_to(user).order_by().values(column)))

    def editable_by(self, user: "User") -> "Self":
        return self.none()


class ExchangeRateQuerySet(AccessQuerySet[Any]):
    """Exchange rates are the same for everybody; administrators keep them."""

    def visible_to(self, user: "User") -> "Self":
        return self if user.is_active else self.none()

    def editable_by(self, user: "User") -> "Self":
        return self if user.sees_everything else self.none()
