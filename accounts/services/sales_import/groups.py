"""A file says who belongs to whom."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.importing.parents import Link, circle_in
from accounts.models import Account
from accounts.services import authority
from accounts.services.webhooks import announcing
from kam.core import trees
from kam.core.errors import DomainError
from kam.core.models import User


@transaction.atomic
def set_parents(*, links: Sequence[Link], source: str, by: User, returning: Collection[int] = ()) -> int:
    """Put customers of this source below others; returns how many moved. A circle refuses all of them, and is named.

    Numbers that nobody has yet become accounts: the head of a group need not buy itself. An archived one is refused
    as a parent, but for the keys `returning`, which the caller restores. DomainError unless `by` is an administrator,
    because groups cross the borders of teams.
    """
    if not by.sees_everything:
        raise DomainError(_("Groups of companies are the whole company's. Ask an administrator to store them."))
    trees.take_turn(Account)
    accounts = _accounts({number for link in links for number in (link.customer, link.parent) if number}, source, by)
    for parent in (accounts[link.parent] for link in links if link.parent):
        if parent.pk not in returning:
            authority.require_active(parent)
    wanted = {accounts[link.customer].pk: accounts[link.parent].pk if link.parent else None for link in links}
    names = {account.pk: number for number, account in accounts.items()}
    _refuse_circle(wanted, names)
    stored = dict(Account.objects.filter(pk__in=wanted).values_list("pk", "parent_id"))
    moved = {pk: parent for pk, parent in wanted.items() if stored[pk] != parent}
    move(moved)
    return len(moved)


def move(places: Mapping[int, int | None]) -> None:
    """Put accounts below others, or at the top (account -> parent). The caller has the turn and knows of no circle."""
    # Through the top of their groups: so no moment on the way holds a circle that neither beginning nor end has.
    with announcing.changes_of(places):
        Account.objects.filter(pk__in=places, parent__isnull=False).update(parent=None)
        for pk, parent in places.items():
            Account.objects.filter(pk=pk).update(parent=parent, version=F("version") + 1, updated_at=timezone.now())


def survivor_of(account: Account) -> Account:
    """Return the account itself, or the one that it was merged into in the end."""
    while account.merged_into is not None:
        account = account.merged_into
    return account


def _accounts(numbers: set[str], source: str, by: User) -> dict[str, Account]:
    """Return the accounts of these numbers, the survivor for a merged one; missing ones are opened."""
    found = Account.objects.filter(source=source, external_id__in=numbers)
    known = {account.external_id: survivor_of(account) for account in found.order_by("pk")}
    for number in sorted(numbers - known.keys()):
        account = Account(source=source, external_id=number, name=number, created_by=by)
        account.derive_names()
        account.save()
        announcing.created([account.pk])
        known[number] = account
    return known


def _refuse_circle(wanted: dict[int, int | None], names: dict[int, str]) -> None:
    """Look at the whole tree as it would be, not only at the file."""
    stored = dict(Account.objects.exclude(parent=None).values_list("pk", "parent_id"))
    circle = circle_in(stored | wanted)
    if circle:
        known = dict(Account.objects.filter(pk__in=circle).values_list("pk", "name")) | names
        text = _("The parents form a circle: %(circle)s. Nothing was stored; correct the file.")
        raise DomainError(text % {"circle": " → ".join(known[pk] for pk in circle)})
