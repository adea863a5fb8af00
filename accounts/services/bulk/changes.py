"""One change of many accounts: assigned, marked as key accounts, archived, restored. Each can be undone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Account, AccountTeamMember
from accounts.services import authority
from accounts.services.bulk.groups import that_may_come, that_may_go
from accounts.services.bulk.selection import Locked, Outcome, Selected, Why, keys_of, lock_led, told
from accounts.services.bulk.undoing import ARCHIVED, ASSIGNED, KEPT, RESTORED
from accounts.services.webhooks import announcing
from kam.core import formatting, trees
from kam.core.models import Team, User
from kam.core.undo import remember

Before = Mapping[str, Any]
STATUS: Final = Account.Status


@transaction.atomic
def assign(*, selected: Selected, to: User | None, by: User, now: datetime, team: Team | None = None) -> Outcome:
    """Give the accounts to somebody, or to nobody; each stays in its team unless `team` says otherwise.

    An account whose team the new owner does not belong to stays where it is, and the outcome says so.
    """
    locked = lock_led(selected, by=by)
    if team is not None:
        authority.require_placement(owner=to, team=team, by=by)
    elif to is not None:
        authority.lock_owner(to)
    fitting = _fitting(locked.accounts, to=to, team=team, by=by)
    wanted = {"owner_id": to.pk if to else None} | ({"team_id": team.pk} if team else {})
    changed = [account for account in fitting if any(getattr(account, name) != wanted[name] for name in wanted)]
    # A member of the account team who becomes the owner is no member besides.
    members = AccountTeamMember.objects.filter(account__in=changed, user=to, ended_at=None) if to else None
    ended = list(members.order_by("pk").values_list("pk", flat=True)) if members is not None else []
    AccountTeamMember.objects.filter(pk__in=ended).update(ended_at=now, version=F("version") + 1)
    if to is None:
        words = ngettext("%(count)s account has no owner now.", "%(count)s accounts have no owner now.", len(changed))
    else:
        words = ngettext(
            "%(count)s account is assigned to %(person)s.",
            "%(count)s accounts are assigned to %(person)s.",
            len(changed),
        )
    held = _kept_back(locked, fitting, Why.NO_TEAM if to is None else Why.OTHER_TEAM)
    if to is None:
        because = _("%(count)s in no team can only be changed by an administrator.")
    else:
        because = ngettext(
            "%(count)s is in a team that %(person)s does not belong to.",
            "%(count)s are in teams that %(person)s does not belong to.",
            len(held),
        )
    return _change(
        changed, wanted, locked, kind=ASSIGNED, words=words, person=str(to or ""), held=held,
        because=because, by=by, now=now, more={"members": ended},
    )  # fmt: skip


@transaction.atomic
def mark_as_key(*, selected: Selected, since: date, by: User, now: datetime) -> Outcome:
    """Make them key accounts from a day on; those that are keep their day."""
    locked = lock_led(selected, by=by)
    changed = [account for account in locked.accounts if not account.is_key]
    words = ngettext(
        "%(count)s account is a key account now.", "%(count)s accounts are key accounts now.", len(changed)
    )
    wanted = {"status": STATUS.KEY, "key_since": since}
    return _change(changed, wanted, locked, kind=KEPT, words=words, by=by, now=now)


@transaction.atomic
def end_key(*, selected: Selected, by: User, now: datetime) -> Outcome:
    """Let them be regular accounts again; the trail keeps since when they had been key accounts."""
    locked = lock_led(selected, by=by)
    changed = [account for account in locked.accounts if account.is_key]
    words = ngettext(
        "%(count)s account is a key account no longer.", "%(count)s accounts are key accounts no longer.", len(changed)
    )
    wanted = {"status": STATUS.REGULAR, "key_since": None}
    return _change(changed, wanted, locked, kind=KEPT, words=words, by=by, now=now)


@transaction.atomic
def archive(*, selected: Selected, by: User, now: datetime) -> Outcome:
    """Take them out of lists and choices; who has a subsidiary that stays, stays."""
    # Somebody may be restoring a subsidiary at the same moment.
    trees.take_turn(Account)
    locked = lock_led(selected, by=by)
    going = that_may_go(keys_of(locked.accounts))
    changed = [account for account in locked.accounts if account.pk in going]
    words = ngettext("%(count)s account is archived.", "%(count)s accounts are archived.", len(changed))
    held = _kept_back(locked, changed, Why.HAS_SUBSIDIARIES)
    because = ngettext(
        "%(count)s has subsidiaries that stay, so it stays too.",
        "%(count)s have subsidiaries that stay, so they stay too.",
        len(held),
    )
    wanted = {"archived_at": now}
    return _change(changed, wanted, locked, kind=ARCHIVED, words=words, held=held, because=because, by=by, now=now)


@transaction.atomic
def restore(*, selected: Selected, by: User, now: datetime) -> Outcome:
    """Bring archived accounts back; who belongs to one that stays archived, stays."""
    trees.take_turn(Account)
    locked = lock_led(selected, by=by, is_archived=True)
    coming = that_may_come(keys_of(locked.accounts))
    changed = [account for account in locked.accounts if account.pk in coming]
    words = ngettext("%(count)s account is back.", "%(count)s accounts are back.", len(changed))
    held = _kept_back(locked, changed, Why.PARENT_ARCHIVED)
    because = ngettext(
        "%(count)s belongs to an archived account. Restore that one first.",
        "%(count)s belong to archived accounts. Restore those first.",
        len(held),
    )
    wanted = {"archived_at": None}
    return _change(changed, wanted, locked, kind=RESTORED, words=words, held=held, because=because, by=by, now=now)


def _fitting(accounts: Sequence[Account], *, to: User | None, team: Team | None, by: User) -> list[Account]:
    """Return the accounts that may be this person's where they are, or where they go."""
    if team is not None:
        return list(accounts)
    teams = Team.objects.in_bulk({account.team_id for account in accounts if account.team_id is not None})
    fits = {pk: to is None or authority.belongs_to(to, each) for pk, each in teams.items()}
    # An account in no team is an administrator's to place.
    return [each for each in accounts if (fits[each.team_id] if each.team_id else by.sees_everything)]


def _kept_back(locked: Locked, going: Sequence[Account], why: Why) -> dict[int, Why]:
    """Return which of the accounts that may be changed stay as they are, by their keys."""
    return dict.fromkeys(sorted(set(keys_of(locked.accounts)).difference(keys_of(going))), why)


def _change(
    changed: Sequence[Account], wanted: Before, locked: Locked, *, kind: str, words: str, by: User, now: datetime,
    held: Mapping[int, Why] | None = None, because: str = "", person: str = "", more: Before | None = None,
) -> Outcome:  # fmt: skip
    """Store the new values of all at once, remember the old ones, and say what happened."""
    held = held or {}
    refused = {**locked.refused, **held}
    unchanged = len(locked.accounts) - len(held) - len(changed) + locked.in_use
    done = words % {"count": formatting.number(len(changed)), "person": person} if changed else ""
    sentence = told(done, locked, unchanged=unchanged, held=len(held), because=because, person=person)
    if not changed:
        return Outcome(sentence, changed=0, refused=refused)
    rows = [[each.pk, each.version + 1, {name: _kept(getattr(each, name)) for name in wanted}] for each in changed]
    with announcing.changes_of(keys_of(changed)):
        Account.objects.filter(pk__in=keys_of(changed)).update(**wanted, version=F("version") + 1, updated_at=now)
    act = remember(kind=kind, words=done, payload={"rows": rows} | dict(more or {}), by=by, now=now)
    return Outcome(sentence, len(changed), act, frozenset(keys_of(changed)), refused)


def _kept(value: Any) -> Any:
    """Return a value as it is remembered: a point in time to its last digit."""
    return value.isoformat() if isinstance(value, datetime) else value
