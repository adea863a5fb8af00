"""The merge itself, and what it would move: told before anybody confirms it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.importing.storing import take_turn
from accounts.models import Account
from accounts.services import authority
from accounts.services.classification.turns import wait_for_runs
from accounts.services.hierarchy import keys_above
from accounts.services.merging.steps import Merge, merge_steps
from accounts.services.portfolio import save_changes
from accounts.services.webhooks import announcing
from kam.core import trees
from kam.core.errors import DomainError
from kam.core.models import Company, User

# What the survivor takes over where it has nothing itself.
FILLED = (
    "short_name", "legal_name", "legal_form", "segment", "industry", "city", "country", "website", "currency",
    "credit_limit", "payment_days",
)  # fmt: skip
# Of which the person may choose the other account's value; fields of our own are chosen by "custom_" and their key.
CHOOSABLE = frozenset({*FILLED, "name", "kind"})
CUSTOM = "custom_"


@dataclass(frozen=True)
class Preview:
    """What a merge would move, for the person who confirms it; both accounts as they were when it was asked for.

    `moves` are rows that change their account, `also` tells what stands behind the sales lines among them.
    """

    survivor: Account
    other: Account
    moves: list[tuple[str | Promise, int]]
    also: list[tuple[str | Promise, int]]

    @property
    def versions(self) -> tuple[int, int]:
        """What `merge` asks back, so that nobody confirms one state and merges another."""
        return self.survivor.version, self.other.version


@transaction.atomic
def preview(*, survivor: Account, other: Account, by: User) -> Preview:
    """Say what would move from `other` to `survivor`; refuses what `merge` would refuse."""
    survivor, other = _both(survivor, other, by=by)
    counted = [(step.label, step.count(other)) for step in merge_steps]
    behind = [
        (_("Months with sales"), other.months.count()),
        (_("Imports that brought them"), other.sales_lines.values("batch").distinct().count()),
    ]
    moves, also = ([(label, count) for label, count in rows if count] for rows in (counted, behind))
    return Preview(survivor, other, moves, also)


@transaction.atomic
def merge(
    *,
    survivor: Account,
    other: Account,
    versions: tuple[int, int],
    by: User,
    at: datetime,
    take: Collection[str] = (),
) -> Account:
    """Move everything of `other` to `survivor`, archive `other` and return the survivor.

    `versions` are those of the preview that was confirmed; raises VersionConflict when either has changed since.
    `take` names the fields (of CHOOSABLE, and fields of our own) in which the other account's value wins.
    """
    # Before any row is locked: imports and runs hold their turns for minutes, and nobody shall wait for us meanwhile.
    take_turn()
    wait_for_runs()
    trees.take_turn(Account)
    survivor, other = _both(survivor, other, by=by)
    authority.require_version(survivor, versions[0])
    authority.require_version(other, versions[1])
    below = Account.objects.filter(parent=other).values_list("pk", flat=True)
    with announcing.changes_of([survivor.pk, other.pk, *below]):
        return _merge(Merge(survivor, other, by=by, at=at, on=Company.current().day_of(at)), take=take)


def _merge(job: Merge, *, take: Collection[str]) -> Account:
    survivor, other = job.survivor, job.other
    _take_the_place_of(other, survivor)
    placed = _take_over(other, survivor)
    for step in merge_steps:
        step.move(job)
    filled = _fill(survivor, other, take=take)
    other.merged_into, other.archived_at, other.parent = survivor, job.at, None
    save_changes(other, "merged_into", "archived_at", "parent")
    # What was merged into it earlier is found in one step again.
    Account.objects.filter(merged_into=other).update(merged_into=survivor)
    return save_changes(survivor, "parent", *placed, *filled)


def _both(survivor: Account, other: Account, *, by: User) -> tuple[Account, Account]:
    if survivor.pk == other.pk:
        raise DomainError(_("Choose two different accounts."))
    survivor, other = authority.lock_led(survivor, other, by=by)
    authority.require_active(survivor)
    authority.require_active(other)
    return survivor, other


def _take_the_place_of(other: Account, survivor: Account) -> None:
    """Put the survivor where the other one stood in its group, when it stood below it itself."""
    if other.pk in keys_above(survivor):
        survivor.parent = other.parent
        survivor.save(update_fields=["parent"])


def _take_over(other: Account, survivor: Account) -> list[str]:
    """Let a survivor whom nobody looks after, such as one that an import made, have the other's owner and team."""
    if survivor.owner is not None or survivor.team is not None:
        return []
    survivor.team = other.team
    survivor.owner = other.owner if other.owner is not None and other.owner.is_active else None
    return ["owner", "team"]


def _fill(survivor: Account, other: Account, *, take: Collection[str]) -> list[str]:
    """Take what was chosen of the other account, and fill what the survivor does not say; return the changed fields.

    The survivor is a key account when either was.
    """
    chosen = {name for name in CHOOSABLE if name in take and getattr(other, name) != getattr(survivor, name)}
    missing = {
        name for name in FILLED if getattr(survivor, name) in ("", None) and getattr(other, name) not in ("", None)
    }
    changed = sorted(chosen | missing)
    for name in changed:
        setattr(survivor, name, getattr(other, name))
    custom = _custom(survivor, other, take=take)
    if custom != survivor.custom:
        survivor.custom = custom
        changed.append("custom")
    if other.is_key:
        dates = [day for day in (survivor.key_since, other.key_since) if day is not None]
        survivor.status, survivor.key_since = Account.Status.KEY, min(dates)
        changed += ["status", "key_since"]
    if other.is_reference and not survivor.is_reference:
        survivor.is_reference = True
        changed.append("is_reference")
    return changed


def _custom(survivor: Account, other: Account, *, take: Collection[str]) -> dict[str, Any]:
    """Return what the survivor says in fields of our own: the other's words where it was silent or they were chosen."""
    taken = {name.removeprefix(CUSTOM) for name in take if name.startswith(CUSTOM)}
    kept = {key: value for key, value in survivor.custom.items() if key not in taken or key not in other.custom}
    return {**other.custom, **kept}
