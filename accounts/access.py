"""Who sees and changes what: the only rule in the product (the matrix is in docs/architecture.md).

An account is seen by its owner, by its account team, by the managers of its team and of every team above
it, and by administrators. It is changed by the same people, of the account team only by those with EDIT.
It is led (assigned, archived, merged) by those managers and by administrators.
Every other model says its road to the account and inherits the rule.
"""

from typing import TYPE_CHECKING, ClassVar, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from kam.core.access import AccessQuerySet
from kam.core.errors import NotAllowed, OthersMay

if TYPE_CHECKING:
    from typing import Self

    from accounts.models import Account
    from kam.core.models import Team, User

M = TypeVar("M", bound=models.Model)

# Fields whose values only those read who work with them, by model: history says that they changed, and not how.
SENSITIVE: dict[str, frozenset[str]] = {}


class AccountScopedQuerySet(AccessQuerySet[M]):
    """Rows that belong to an account, reached by `account_path`: a road of foreign keys, never a to-many one."""

    account_path: ClassVar[str] = "account"

    def visible_to(self, user: "User") -> "Self":
        """Keep the rows of accounts that this user may read."""
        return self.filter(_reach(user, self.account_path))

    def editable_by(self, user: "User") -> "Self":
        """Keep the rows of accounts that this user may change; always among the visible ones."""
        return self.filter(_reach(user, self.account_path, access="EDIT"))

    def led_by(self, user: "User") -> "Self":
        """Keep the rows of accounts that this user may assign, archive and merge; among the editable ones."""
        return self.filter(_command(user, self.account_path))


def is_sensitive(model: type[models.Model], field: str) -> bool:
    """Say whether the values of this field stay out of histories, lists and files."""
    return field in SENSITIVE.get(model._meta.label, frozenset())  # noqa: SLF001 - Django's documented name


def reached(user: "User", *, owner: int | None, team: int | None) -> bool:
    """Say whether this user saw an account that is gone, from the keys of its owner and team; members are forgotten."""
    if not user.is_active:
        return False
    return user.sees_everything or owner == user.pk or team in user.managed_team_ids


def require_editable(account: "Account", *, by: "User") -> None:
    """Raise PermissionDenied, naming who can, unless `by` may change this account, which `by` is known to see."""
    if not type(account).objects.editable_by(by).filter(pk=account.pk).exists():
        raise not_editable(account)


def leads(user: "User", account: "Account") -> bool:
    """Say whether this person, who is known to see the account, may assign, archive and merge it."""
    return type(account).objects.led_by(user).filter(pk=account.pk).exists()


def require_led(account: "Account", *, by: "User") -> None:
    """Raise PermissionDenied, naming who can, unless `by` leads this account, which `by` is known to see."""
    if not leads(by, account):
        raise not_led(account)


def not_editable(account: "Account") -> PermissionDenied:
    """Return the refusal for somebody who sees the account and may not change it."""
    people = [account.owner] if account.owner else []
    return _refusal([*people, *leaders_of(account.team)])


def not_led(account: "Account", *, field: str | None = None) -> PermissionDenied:
    """Return the refusal for somebody who may change the account, but not this `field`; nor assign, archive, merge."""
    return _refusal(leaders_of(account.team), field=field)


def leaders_of(team: "Team | None") -> list["User"]:
    """Return the active managers of the team or, when it has none, of the nearest team above that has some."""
    while team is not None:
        managed = team.memberships.filter(is_manager=True, user__is_active=True, user__is_service=False)
        managers = [membership.user for membership in managed.select_related("user").order_by("user__name", "pk")]
        if managers:
            return managers
        team = team.parent
    return []


def _refusal(people: "list[User]", *, field: str | None = None) -> PermissionDenied:
    if not people:
        return NotAllowed(_("Only an administrator may do this."), field=field)
    once = list(dict.fromkeys(people))
    names = ", ".join(dict.fromkeys(str(person) for person in once))
    return OthersMay(_("This may be done by: %(people)s, or an administrator.") % {"people": names}, once, field=field)


def _reach(user: "User", path: str, **having: str) -> Q:
    """Return the condition for accounts in reach; on the account team are only those `having` this."""
    if not user.is_active:
        return Q(pk__in=[])
    if user.sees_everything:
        return Q()
    memberships = user.account_memberships.filter(ended_at=None, **having)
    # Subqueries, not joins: a join over members would repeat rows.
    return (
        Q(**{_road(path, "owner"): user})
        | Q(**{_road(path, "team__in"): user.managed_team_ids})
        | Q(**{_road(path, "pk__in"): memberships.values("account")})
    )


def _command(user: "User", path: str) -> Q:
    if not user.is_active:
        return Q(pk__in=[])
    if user.sees_everything:
        return Q()
    managed = user.managed_team_ids
    command = Q(**{_road(path, "team__in"): managed})
    if managed:
        # A manager's own account that is in no team yet.
        command |= Q(**{_road(path, "owner"): user, _road(path, "team__isnull"): True})
    return command


def _road(path: str, field: str) -> str:
    return f"{path}__{field}" if path else field
