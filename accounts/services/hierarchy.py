"""Groups of companies: who belongs to whom, to any depth, never in a circle."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account
from accounts.services import authority
from accounts.services.portfolio import save_changes
from kam.core import trees
from kam.core.errors import DomainError
from kam.core.models import User


@transaction.atomic
def set_parent(*, account: Account, parent: Account | None, by: User, version: int | None = None) -> Account:
    """Put the account below another one that `by` sees, or at the top of its group.

    Two of these at once might each close one half of a circle, so they take turns. Raises VersionConflict when
    `version` is given and somebody else was faster.
    """
    trees.take_turn(Account)
    if parent is None:
        (account,) = authority.lock_editable(account, by=by)
    else:
        account, parent = authority.lock_below(account, parent, by=by)
        authority.require_active(parent)
        _refuse_circle(account, parent)
    if version is not None:
        authority.require_version(account, version)
    authority.require_active(account)
    if account.parent == parent:
        return account
    account.parent = parent
    return save_changes(account, "parent")


def keys_above(account: Account) -> list[int]:
    """Return the keys of the parent, its parent and so on, the head of the group last.

    One query a level: groups are a few levels deep. A circle, which the table refuses, would end the walk.
    """
    above: list[int] = []
    key = account.parent_id
    while key is not None and key not in above:
        above.append(key)
        key = Account.objects.values_list("parent_id", flat=True).get(pk=key)
    return above


def _refuse_circle(account: Account, parent: Account) -> None:
    if account.pk in [parent.pk, *keys_above(parent)]:
        raise _circle(account)


def _circle(account: Account) -> DomainError:
    message = _("%(account)s would belong to itself. Choose a parent outside its own group.")
    return DomainError(message % {"account": account.name}, field="parent")
