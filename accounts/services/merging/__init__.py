"""Two accounts turn out to be one customer: what one has goes to the other. There is no way back.

Everything that hangs on the account moves by a step of the registry; an upper app registers a step for its own
rows. History stays where it was written: classes, their changes, ended memberships and overrides of the merged
account. The merged account is archived, keeps its number of the source system, and says where it went, so that
the next import finds the survivor.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.importing.storing import take_turn
from accounts.models import Account
from accounts.services import authority
from accounts.services.classification.turns import wait_for_runs
from accounts.services.hierarchy import keys_above
from accounts.services.merging.parts import own_steps
from accounts.services.merging.steps import Merge, MergeStep, merge_steps
from accounts.services.portfolio import save_changes
from kam.core import trees
from kam.core.errors import DomainError
from kam.core.models import Company, User

__all__ = ["Merge", "MergeStep", "Preview", "merge", "merge_steps", "preview"]

# What the survivor takes over where it has nothing itself.
FILLED = (
    "short_name", "legal_name", "legal_form", "segment", "industry", "city", "country", "website", "currency",
    "credit_limit", "payment_days",
)  # fmt: skip

for step in own_steps():
    merge_steps.register(step)


@dataclass(frozen=True)
class Preview:
    """What a merge would move, for the person who confirms it; both accounts as they were when it was asked for."""

    survivor: Account
    other: Account
    moves: list[tuple[str | Promise, int]]

    @property
    def versions(self) -> tuple[int, int]:
        """What `merge` asks back, so that nobody confirms one state and merges another."""
        return self.survivor.version, self.other.version


@transaction.atomic
def preview(*, survivor: Account, other: Account, by: User) -> Preview:
    """Say what would move from `other` to `survivor`; refuses what `merge` would refuse."""
    survivor, other = _both(survivor, other, by=by)
    counted = [(step.label, step.count(other)) for step in merge_steps]
    return Preview(survivor, other, [(label, count) for label, count in counted if count])


@transaction.atomic
def merge(*, survivor: Account, other: Account, versions: tuple[int, int], by: User, at: datetime) -> Account:
    """Move everything of `other` to `survivor`, archive `other` and return the survivor.

    `versions` are those of the preview that was confirmed; raises VersionConflict when either has changed since.
    """
    # Before any row is locked: imports and runs hold their turns for minutes, and nobody shall wait for us meanwhile.
    take_turn()
    wait_for_runs()
    trees.take_turn(Account)
    survivor, other = _both(survivor, other, by=by)
    authority.require_version(survivor, versions[0])
    authority.require_version(other, versions[1])
    today = at.astimezone(Company.current().zone).date()
    job = Merge(survivor=survivor, other=other, by=by, at=at, on=today)
    _take_the_place_of(other, survivor)
    placed = _take_over(other, survivor)
    for step in merge_steps:
        step.move(job)
    filled = _fill(survivor, other)
    other.merged_into, other.archived_at, other.parent = survivor, at, None
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


def _fill(survivor: Account, other: Account) -> list[str]:
    """Fill what the survivor does not say, and let it be a key account when either was; return the changed fields."""
    changed = [
        name for name in FILLED if getattr(survivor, name) in ("", None) and getattr(other, name) not in ("", None)
    ]
    for name in changed:
        setattr(survivor, name, getattr(other, name))
    if other.is_key:
        dates = [day for day in (survivor.key_since, other.key_since) if day is not None]
        survivor.status, survivor.key_since = Account.Status.KEY, min(dates)
        changed += ["status", "key_since"]
    if other.is_reference and not survivor.is_reference:
        survivor.is_reference = True
        changed.append("is_reference")
    return changed
