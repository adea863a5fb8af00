"""Who sees and changes what: the only rule in the product (the matrix is in docs/architecture.md).

An account is seen by its owner, by its account team, by the managers of its team and of every team above
it, and by administrators. It is changed by the same people, of the account team only by those with EDIT.
Every other model says its road to the account and inherits the rule.
"""

from typing import TYPE_CHECKING, ClassVar, TypeVar

from django.db import models
from django.db.models import Q

from kam.core.access import AccessQuerySet

if TYPE_CHECKING:
    from typing import Self

    from kam.core.models import User

M = TypeVar("M", bound=models.Model)


class AccountScopedQuerySet(AccessQuerySet[M]):
    """Rows that belong to an account, reached by `account_path`."""

    account_path: ClassVar[str] = "account"

    def visible_to(self, user: "User") -> "Self":
        return self.filter(_seen_by(user, self.account_path))

    def editable_by(self, user: "User") -> "Self":
        return self.filter(_changed_by(user, self.account_path))


def _seen_by(user: "User", path: str) -> Q:
    return _reach(user, path, memberships=user.account_memberships.filter(ended_at=None))


def _changed_by(user: "User", path: str) -> Q:
    editing = user.account_memberships.filter(ended_at=None, access="EDIT")
    return _reach(user, path, memberships=editing)


def _reach(user: "User", path: str, *, memberships: "models.QuerySet[models.Model]") -> Q:
    if not user.is_active:
        return Q(pk__in=[])
    if user.sees_everything:
        return Q()
    # Subqueries, not joins: a join over members would repeat rows.
    return (
        Q(**{_road(path, "owner"): user})
        | Q(**{_road(path, "team__in"): user.managed_team_ids})
        | Q(**{_road(path, "pk__in"): memberships.values("account")})
    )


def _road(path: str, field: str) -> str:
    return f"{path}__{field}" if path else field
