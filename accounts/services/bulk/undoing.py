"""Taking a bulk change back: only accounts that nobody has changed since, and it says how many those are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Account, AccountTag, AccountTeamMember, Tag
from accounts.services import portfolio
from accounts.services.bulk.groups import that_may_come, that_may_go
from accounts.services.webhooks import announcing
from kam.core import formatting, trees
from kam.core.errors import DomainError
from kam.core.models import Team, User
from kam.core.undo import UndoHandler

ASSIGNED: Final = "accounts.assigned"
KEPT: Final = "accounts.key-accounts"
ARCHIVED: Final = "accounts.archived-together"
RESTORED: Final = "accounts.restored-together"
STUCK: Final = "accounts.tagged"
TAKEN_OFF: Final = "accounts.untagged"


def unassign(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Give the accounts back to whom they belonged, and return who was on their teams."""
    rows = payload["rows"]
    taken = _with_a_place(rows)
    if rows and not taken:
        raise DomainError(_("To whom or where these accounts belonged is not there any more. Assign them by hand."))
    restored, _asked = _restore(taken, by=by, now=now)
    AccountTeamMember.objects.filter(pk__in=payload["members"], account__in=restored).update(
        ended_at=None, version=F("version") + 1
    )
    return _told(len(restored), len(rows))


def unmark(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Let the accounts be what they were: key accounts since their day, or not."""
    restored, asked = _restore(payload["rows"], by=by, now=now)
    return _told(len(restored), asked)


def unarchive(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Bring the accounts back, but none below a head that stays archived."""
    return _in_groups(payload["rows"], that_may_come, by=by, now=now)


def archive_again(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Archive the accounts as of the day they had been, but no head of one that stays in use."""
    return _in_groups(payload["rows"], that_may_go, by=by, now=now)


def unstick(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Take the tag off where it was stuck on and still is."""
    mine = AccountTag.objects.editable_by(by).filter(pk__in=payload["stuck"])
    stuck = mine.order_by("account", "pk").values_list("account", flat=True)
    # Before their tags, as whoever changes an account does: else the two would wait for each other.
    portfolio.lock_in_order(list(stuck))
    accounts = list(stuck.all())
    removed, _by_model = mine.delete()
    portfolio.part_changed(accounts, "tags")
    return _told(removed, len(payload["stuck"]))


def stick_again(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Stick the tag on again where it was taken off; a tag that is gone stays gone."""
    pairs = payload["pairs"]
    accounts = Account.objects.editable_by(by).active().filter(pk__in=[account for account, _tag in pairs])
    reachable = set(accounts.values_list("pk", flat=True))
    portfolio.lock_in_order(reachable)
    tags = set(Tag.objects.filter(pk__in={tag for _account, tag in pairs}).values_list("pk", flat=True))
    rows = [
        AccountTag(account_id=account, tag_id=tag) for account, tag in pairs if account in reachable and tag in tags
    ]
    AccountTag.objects.bulk_create(rows, ignore_conflicts=True)
    portfolio.part_changed([row.account_id for row in rows], "tags")
    return _told(len(rows), len(pairs))


def _with_a_place(rows: Sequence[Any]) -> list[Any]:
    """Leave out accounts whose owner works here no longer, or whose team is gone; the owners are locked now."""
    before = [values for _pk, _version, values in rows]
    people = User.objects.filter(pk__in={values["owner_id"] for values in before} - {None}, is_active=True)
    owners = {None, *people.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True)}
    named = {values["team_id"] for values in before if values.get("team_id") is not None}
    teams = {None, *Team.objects.filter(pk__in=named).values_list("pk", flat=True)}
    return [row for row in rows if row[2]["owner_id"] in owners and row[2].get("team_id") in teams]


def _in_groups(rows: Sequence[Any], fitting: Callable[[Iterable[int]], set[int]], *, by: User, now: datetime) -> str:
    trees.take_turn(Account)
    moving = fitting(row[0] for row in _unchanged(rows, by=by))
    restored, _asked = _restore([row for row in rows if row[0] in moving], by=by, now=now)
    return _told(len(restored), len(rows))


def _unchanged(rows: Sequence[Any], *, by: User) -> list[Any]:
    """Return the rows whose accounts nobody has changed since and `by` still leads; they are locked now."""
    led = Account.objects.led_by(by).filter(pk__in=[pk for pk, _version, _values in rows])
    locked = led.select_for_update(no_key=True, of=["self"]).order_by("pk").values_list("pk", "version")
    versions = dict(locked)
    return [row for row in rows if versions.get(row[0]) == row[1]]


def _restore(rows: Sequence[Any], *, by: User, now: datetime) -> tuple[list[int], int]:
    """Store the old values of accounts as they were left; return which, and of how many."""
    groups: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for pk, _version, values in _unchanged(rows, by=by):
        groups.setdefault(tuple(sorted(values.items())), []).append(pk)
    restored = [pk for keys in groups.values() for pk in keys]
    with announcing.changes_of(restored):
        for values, keys in groups.items():
            Account.objects.filter(pk__in=keys).update(**dict(values), version=F("version") + 1, updated_at=now)
    return restored, len(rows)


def _told(restored: int, asked: int) -> str:
    """Say how many are as they were; refuse when none is."""
    if not restored:
        raise DomainError(_("Somebody has changed all of these accounts since. Change them back by hand."))
    words = ngettext("%(count)s account is as it was.", "%(count)s accounts are as they were.", restored)
    sentences = [words % {"count": formatting.number(restored)}]
    if restored < asked:
        words = ngettext(
            "%(count)s was changed since and stays as it is.",
            "%(count)s were changed since and stay as they are.",
            asked - restored,
        )
        sentences.append(words % {"count": formatting.number(asked - restored)})
    return " ".join(sentences)


HANDLERS: Final = (
    UndoHandler(key=ASSIGNED, run=unassign),
    UndoHandler(key=KEPT, run=unmark),
    UndoHandler(key=ARCHIVED, run=unarchive),
    UndoHandler(key=RESTORED, run=archive_again),
    UndoHandler(key=STUCK, run=unstick),
    UndoHandler(key=TAKEN_OFF, run=stick_again),
)
