"""Accounts that a person keeps in the sidebar: at most eight, in an order of one's own."""

from typing import Final, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, PinnedAccount
from accounts.services import authority
from kam.core.errors import DomainError
from kam.core.models import User

MOST_PINS: Final = 8


@transaction.atomic
def pin(*, account: Account, by: User) -> PinnedAccount:
    """Keep the account in the sidebar, as the last one; one that is there stays where it is."""
    account = authority.lock_visible(account, by=by)
    authority.require_active(account)
    mine = _lock_pins(by)
    for each in mine:
        if each.account_id == account.pk:
            return each
    if len(mine) >= MOST_PINS:
        message = _("You have %(most)d pinned accounts already. Unpin one of them first.")
        raise DomainError(message % {"most": MOST_PINS})
    _place(mine)
    return PinnedAccount.objects.create(user=by, account=account, position=len(mine) + 1)


@transaction.atomic
def unpin(*, account: Account, by: User) -> None:
    """Take the account out of the sidebar; what is not there stays away."""
    _place([each for each in _lock_pins(by) if each.account_id != account.pk])
    PinnedAccount.objects.filter(user=by, account=account).delete()


@transaction.atomic
def move(*, account: Account, direction: Literal["up", "down"], by: User) -> None:
    """Let a pinned account change places with its neighbour; at the end it stays."""
    mine = _lock_pins(by)
    places = [each.account_id for each in mine]
    if account.pk not in places:
        raise DomainError(_("%(account)s is not pinned. Pin it first.") % {"account": account.name})
    here = places.index(account.pk)
    there = here + (1 if direction == "down" else -1)
    if 0 <= there < len(mine):
        mine[here], mine[there] = mine[there], mine[here]
    _place(mine)


def _lock_pins(by: User) -> list[PinnedAccount]:
    """Return what stands in the sidebar, in its order; who changes it takes turns.

    Pins that show nothing any more, because the account is archived or out of reach, make room.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    shown = PinnedAccount.objects.visible_to(by).filter(account__archived_at=None)
    mine = list(shown.order_by("position", "pk"))
    PinnedAccount.objects.filter(user=by).exclude(pk__in=[each.pk for each in mine]).delete()
    return mine


def _place(pins: list[PinnedAccount]) -> None:
    for number, each in enumerate(pins, start=1):
        if each.position != number:
            each.position = number
            each.save(update_fields=["position"])
