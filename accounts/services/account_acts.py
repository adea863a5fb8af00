"""What is done with one account from its pages and may be taken back for a while: each act says how.

Taking back goes by the same services and asks for the same rights; what was changed since stays as it is now.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, AccountTeamMember
from accounts.services import authority, hierarchy, ownership, portfolio
from kam.core.audit import noted
from kam.core.cleaning import tidy
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import Team, UndoableAct, User
from kam.core.undo import UndoHandler, remember

ARCHIVED: Final = "account-archived"
RESTORED: Final = "account-restored"
HANDED_OVER: Final = "account-handed-over"
MEMBER_ENDED: Final = "account-member-ended"
MOVED: Final = "account-moved"
LONGEST_NOTE: Final = 500


@transaction.atomic
def archive(*, account: Account, version: int, by: User, at: datetime) -> UndoableAct:
    """Take the account out of lists and choices."""
    account = portfolio.archive(account=account, version=version, by=by, at=at)
    words = _("%(account)s is archived.") % {"account": account.name}
    return _remember(ARCHIVED, words, account, by=by, at=at)


@transaction.atomic
def restore(*, account: Account, version: int, by: User, at: datetime) -> UndoableAct:
    """Bring an archived account back."""
    account = portfolio.restore(account=account, version=version, by=by)
    words = _("%(account)s is back.") % {"account": account.name}
    return _remember(RESTORED, words, account, by=by, at=at)


@transaction.atomic
def hand_over(
    *, account: Account, version: int, to: User, team: Team | None, by: User, at: datetime, note: str = ""
) -> UndoableAct:
    """Give the account to another manager, with a note that the history of its owners keeps."""
    (account,) = authority.lock_led(account, by=by)
    authority.require_version(account, version)
    note = tidy(note, field="note")
    if len(note) > LONGEST_NOTE:
        raise DomainError(_("A note has at most %(most)d characters.") % {"most": LONGEST_NOTE}, field="note")
    if (account.owner, account.team) == (to, team or account.team):
        raise DomainError(_("%(person)s looks after it already.") % {"person": to}, field="owner")
    before = {"owner": account.owner_id, "team": account.team_id}
    ended = list(account.memberships.filter(user=to, ended_at=None).values_list("pk", flat=True))
    with noted(note):
        account = ownership.hand_over(account=account, to=to, team=team, by=by)
    words = _("%(account)s belongs to %(person)s now.") % {"account": account.name, "person": to}
    return _remember(HANDED_OVER, words, account, by=by, at=at, members=ended, **before)


@transaction.atomic
def end_membership(*, membership: AccountTeamMember, by: User, at: datetime, version: int | None = None) -> UndoableAct:
    """Take a colleague off the account team; anybody may leave."""
    member = ownership.remove_member(membership=membership, by=by, at=at, version=version)
    words = _("%(person)s is not on the account team any more.") % {"person": member.user}
    payload = {"membership": member.pk, "version": member.version}
    return remember(kind=MEMBER_ENDED, words=words, payload=payload, by=by, now=at)


@transaction.atomic
def move(*, account: Account, version: int, parent: Account | None, by: User, at: datetime) -> UndoableAct:
    """Put the account below another one, or at the top of a group of its own."""
    before = account.parent_id
    account = hierarchy.set_parent(account=account, parent=parent, by=by, version=version)
    if parent is None:
        words = _("%(account)s has no parent now.") % {"account": account.name}
    else:
        words = _("%(account)s belongs to %(parent)s now.") % {"account": account.name, "parent": parent.name}
    return _remember(MOVED, words, account, by=by, at=at, parent=before)


def _remember(kind: str, words: str, account: Account, *, by: User, at: datetime, **more: Any) -> UndoableAct:
    payload = {"account": account.pk, "version": account.version, **more}
    return remember(kind=kind, words=words, payload=payload, by=by, now=at)


def _take_back_archive(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    account = portfolio.restore(account=_account(payload), version=payload["version"], by=by)
    return _("%(account)s is back.") % {"account": account.name}


def _take_back_restore(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    account = portfolio.archive(account=_account(payload), version=payload["version"], by=by, at=now)
    return _("%(account)s is archived again.") % {"account": account.name}


def _take_back_hand_over(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    (account,) = authority.lock_led(_account(payload), by=by)
    authority.require_version(account, payload["version"])
    owner = User.objects.filter(pk=payload["owner"]).first()
    team = Team.objects.get(pk=payload["team"]) if payload["team"] else None
    authority.require_placement(owner=owner, team=team, by=by)
    portfolio.save_changes(account, *ownership.place(account, owner=owner, team=team))
    for member in account.memberships.filter(pk__in=payload["members"], ended_at__isnull=False):
        _reopen(member)
    if owner is None:
        return _("Nobody owns %(account)s again.") % {"account": account.name}
    return _("%(account)s belongs to %(person)s again.") % {"account": account.name, "person": owner}


def _take_back_end(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    member = AccountTeamMember.objects.select_related("user", "account").get(pk=payload["membership"])
    if member.user_id == by.pk:
        # Who has left may come back by the same press.
        Account.objects.select_for_update(no_key=True).get(pk=member.account_id)
    else:
        authority.lock_stewarded(member.account, by=by)
    member.refresh_from_db(fields=["version", "ended_at"])
    again = member.account.memberships.filter(user=member.user_id, ended_at=None)
    if member.version != payload["version"] or again.exists() or member.account.owner_id == member.user_id:
        message = _("The account team was changed since. Invite %(person)s again.")
        raise VersionConflict(message % {"person": member.user})
    _reopen(member)
    return _("%(person)s is on the account team again.") % {"person": member.user}


def _take_back_move(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    account = _account(payload)
    parent = Account.objects.visible_to(by).filter(pk=payload["parent"]).first() if payload["parent"] else None
    if payload["parent"] and parent is None:
        raise DomainError(_("You cannot see the account any more to which it belonged."))
    hierarchy.set_parent(account=account, parent=parent, by=by, version=payload["version"])
    return _("%(account)s stands where it stood before.") % {"account": account.name}


def _account(payload: Mapping[str, Any]) -> Account:
    return Account.objects.get(pk=payload["account"])


def _reopen(member: AccountTeamMember) -> None:
    member.ended_at = None
    member.version += 1
    member.save(update_fields=["ended_at", "version"])


UNDO_HANDLERS: Final = (
    UndoHandler(key=ARCHIVED, run=_take_back_archive),
    UndoHandler(key=RESTORED, run=_take_back_restore),
    UndoHandler(key=HANDED_OVER, run=_take_back_hand_over),
    UndoHandler(key=MEMBER_ENDED, run=_take_back_end),
    UndoHandler(key=MOVED, run=_take_back_move),
)
