"""What somebody selected in a list, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Account
from accounts.querysets.account import AccountQuerySet
from kam.core import formatting
from kam.core.errors import DomainError
from kam.core.models import UndoableAct, User

# More accounts at once are changed by an import.
MOST: Final = 5_000


@dataclass(frozen=True)
class Selected:
    """Accounts that a person sees, and how many she selected: some may be gone, or have left her sight."""

    accounts: AccountQuerySet
    asked: int


class Why(StrEnum):
    """Why an account of a selection stays as it is, although it was to be changed."""

    NOT_ALLOWED = "not_allowed"
    ARCHIVED = "archived"
    OTHER_TEAM = "other_team"
    NO_TEAM = "no_team"
    HAS_SUBSIDIARIES = "has_subsidiaries"
    PARENT_ARCHIVED = "parent_archived"


@dataclass(frozen=True)
class Outcome:
    """What became of a selection, in whole sentences; `act` takes it back, None when nothing was changed.

    Account by account, by their keys: `done` were changed, `refused` were not; the others needed no change.
    """

    words: str
    changed: int
    act: UndoableAct | None = None
    done: frozenset[int] = frozenset()
    refused: Mapping[int, Why] = field(default_factory=dict)


@dataclass(frozen=True)
class Locked:
    """The selected accounts that may be changed, locked.

    Of the rest of the selection `beyond` are out of reach, `archived` are archived; where archived accounts are meant,
    `in_use` are not.
    """

    accounts: list[Account]
    beyond: int
    archived: int = 0
    in_use: int = 0
    refused: Mapping[int, Why] = field(default_factory=dict)


def lock_led(selected: Selected, *, by: User, is_archived: bool = False) -> Locked:
    """Lock what `by` may assign, mark and archive; with `is_archived` what `by` may restore."""
    return _lock(selected, Account.objects.led_by(by), by=by, is_archived=is_archived)


def lock_editable(selected: Selected, *, by: User) -> Locked:
    """Lock what `by` may edit."""
    return _lock(selected, Account.objects.editable_by(by), by=by, is_archived=False)


def beyond_reach(selected: Selected) -> Outcome:
    """Return what becomes of a selection of which nothing may be changed."""
    return Outcome(told("", Locked([], beyond=selected.asked)), changed=0)


def told(done: str, locked: Locked, *, unchanged: int = 0, held: int = 0, because: str = "", person: str = "") -> str:
    """Say what was done, and of the rest why it was not: nothing is left out in silence."""
    sentences = [done] if done else []
    if unchanged:
        words = ngettext("%(count)s account needed no change.", "%(count)s accounts needed no change.", unchanged)
        sentences.append(words % {"count": formatting.number(unchanged)})
    if held:
        sentences.append(because % {"count": formatting.number(held), "person": person})
    if locked.archived:
        words = ngettext(
            "%(count)s is archived and stays as it is. Restore it first.",
            "%(count)s are archived and stay as they are. Restore them first.",
            locked.archived,
        )
        sentences.append(words % {"count": formatting.number(locked.archived)})
    if locked.beyond:
        words = ngettext(
            "%(count)s is not yours to change and stays as it is.",
            "%(count)s are not yours to change and stay as they are.",
            locked.beyond,
        )
        sentences.append(words % {"count": formatting.number(locked.beyond)})
    return " ".join(sentences) or _("There was nothing to change.")


def keys_of(accounts: Sequence[Account]) -> list[int]:
    """Return the keys of the accounts."""
    return [account.pk for account in accounts]


def _lock(selected: Selected, allowed: AccountQuerySet, *, by: User, is_archived: bool) -> Locked:
    """Lock in the order of the keys, so that two changes never wait in a circle; lines may refer meanwhile."""
    keys = list(selected.accounts.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        message = _("These are more than %(most)s accounts. Narrow the filter and do it in parts.")
        raise DomainError(message % {"most": formatting.number(MOST)})
    rows = allowed.visible_to(by).unmerged().filter(pk__in=keys).select_for_update(no_key=True, of=["self"])
    mine = list(rows.order_by("pk"))
    accounts = [account for account in mine if account.is_archived is is_archived]
    others = {"in_use" if is_archived else "archived": len(mine) - len(accounts)}
    refused = dict.fromkeys(set(keys).difference(keys_of(mine)), Why.NOT_ALLOWED)
    if not is_archived:
        refused |= dict.fromkeys(set(keys_of(mine)).difference(keys_of(accounts)), Why.ARCHIVED)
    return Locked(accounts, beyond=max(selected.asked - len(mine), 0), refused=refused, **others)
