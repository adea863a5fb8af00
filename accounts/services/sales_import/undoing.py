"""Taking an import back within its days: as if it had not been, unless somebody has built on it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.importing import rollup
from accounts.importing.statements import rows, run
from accounts.importing.storing import take_turn
from accounts.models import Account, ImportBatch, OrgUnit
from accounts.services import authority
from accounts.services.sales_import.undoing_beside import take_parents_back, take_rates_back
from accounts.services.webhooks import announcing
from kam.core.audit import acting
from kam.core.errors import DomainError
from kam.core.jobs import Progress
from kam.core.models import Company, User

# Records that the classification makes by itself: an account that only they know is no longer used.
_BY_ITSELF: Final = {"ClassificationSnapshot", "ClassChange"}
_PORTION: Final = 2_000


def undo_import(
    *, batch: ImportBatch, by: User, now: datetime | None = None, progress: Progress | None = None
) -> ImportBatch:
    """Delete the lines that the import made and give those it changed their old values back.

    Accounts it opened go too: deleted when nothing knows them, archived when only old classifications do; those that
    somebody has edited or uses stay. So do its groups and exchange rates, where they are as it brought them.
    DomainError when it is too late or a later import changed the same lines.
    """
    moment = now or timezone.now()
    with acting(by_id=by.pk, source="import", undo_of=batch.pk), transaction.atomic():
        batch = _undoable(batch, by, moment)
        if batch.state == ImportBatch.State.UNDONE:
            return batch
        take_turn()
        batch.figures["undone"] = _take_back(batch, by, moment, progress)
        batch.state = ImportBatch.State.UNDONE
        batch.undone_at = moment
        batch.undone_by = by
        batch.save()
        return batch


def _take_back(batch: ImportBatch, by: User, now: datetime, progress: Progress | None) -> dict[str, Any]:
    """Do it, and return what was done."""
    first, last = batch.figures["trail"]["lines"]
    run("undo_find", batch_id=batch.pk, first=first, last=last)
    _refuse_later_changes(batch, last)
    counts = rows("undo_counts", batch_id=batch.pk)[0]
    _require_reach(counts["accounts"], by)
    _report(progress, 20)
    rollup.begin()
    run("undo", batch_id=batch.pk)
    run("rerate", base=Company.current().base_currency)
    rates = take_rates_back(batch=batch, by=by)
    _report(progress, 70)
    rollup.refresh_touched()
    # Before an account is locked: changes of groups take turns first.
    parents = take_parents_back(batch=batch, by=by)
    deleted, archived = _drop_accounts(batch, now)
    return {
        "deleted": counts["deleted"],
        "restored": counts["restored"],
        "accounts_deleted": deleted,
        "accounts_archived": archived,
        "parents": parents,
        "rates": rates,
    }


def _undoable(batch: ImportBatch, by: User, now: datetime) -> ImportBatch:
    found = authority.lock_import(batch, by=by, to_undo=True)
    if found.state == ImportBatch.State.UNDONE:
        return found
    until = found.can_be_undone_until
    if until is None:
        raise DomainError(_("This file has not been imported, so there is nothing to undo."))
    if now > until:
        raise DomainError(_("An import can be undone for seven days. Correct the lines and import them once more."))
    return found


def _refuse_later_changes(batch: ImportBatch, last: int) -> None:
    later = rows("undo_later", batch_id=batch.pk, last=last) or rows("undo_taken")
    if later:
        raise DomainError(
            _("The import of %(file)s has changed the same lines since. Undo that one first.")
            % {"file": later[0]["file_name"]}
        )


def _require_reach(accounts: list[int | None], by: User) -> None:
    """Accounts may have been handed over since: then the lines are somebody else's."""
    if by.sees_everything:
        return
    keys = {key for key in accounts if key is not None}
    if Account.objects.editable_by(by).filter(pk__in=keys).count() < len(keys):
        raise DomainError(_("Some of the accounts are not yours any more. Ask an administrator to undo the import."))


def _drop_accounts(batch: ImportBatch, now: datetime) -> tuple[int, list[int]]:
    """Delete or archive what the batch opened and nobody uses; returns how many are gone, and the archived ones."""
    first, last = batch.figures["trail"]["accounts"]
    back = batch.figures.get("brought_back", [])
    wanted = {"batch_id": batch.pk, "first": first, "last": last, "brought_back": back}
    # The first question locks them, perhaps after waiting for somebody's change; the second one sees that change.
    rows("undo_accounts", **wanted)
    found = {row["id"] for row in rows("undo_accounts", **wanted)}
    units = OrgUnit.objects.filter(account__in=found, sales_lines=None, children=None, kind=OrgUnit.Kind.LOCATION)
    for portion in _portions(list(units.values_list("pk", flat=True))):
        OrgUnit.objects.filter(pk__in=portion).delete()
    used, known = _users_of(found)
    unknown = sorted(found - used - known)
    announcing.deleted(unknown)
    Account.objects.filter(pk__in=unknown, parent__isnull=False).update(parent=None)
    for portion in _portions(unknown):
        Account.objects.filter(pk__in=portion).delete()
    archived = sorted(known - used)
    with announcing.changes_of(archived):
        Account.objects.filter(pk__in=archived).update(archived_at=now, version=F("version") + 1, updated_at=now)
    return len(unknown), archived


def _users_of(accounts: set[int]) -> tuple[set[int], set[int]]:
    """Return the accounts that somebody's records refer to, and those that only the classification's do."""
    used: set[int] = set()
    known: set[int] = set()
    for relation in Account._meta.related_objects:  # noqa: SLF001 - Django's public name
        model: Any = relation.related_model
        if relation.related_name == "events":
            continue
        column = relation.field.attname
        users = model.objects.filter(**{f"{column}__in": accounts})
        if model is Account:
            # Those that the batch put below one another go together.
            users = users.exclude(pk__in=accounts)
        (known if model.__name__ in _BY_ITSELF else used).update(users.values_list(column, flat=True).distinct())
    below = dict(Account.objects.filter(pk__in=accounts, parent__in=accounts).values_list("pk", "parent_id"))
    return _with_heads(used, below), _with_heads(known, below)


def _with_heads(accounts: set[int], below: Mapping[int, int | None]) -> set[int]:
    """Add what stands above these accounts. `below`: key of an account -> key of its parent."""
    heads = accounts
    while heads := {head for key in heads if (head := below.get(key)) is not None} - accounts:
        accounts = accounts | heads
    return accounts


def _portions(keys: list[int]) -> list[list[int]]:
    return [keys[start : start + _PORTION] for start in range(0, len(keys), _PORTION)]


def _report(progress: Progress | None, percent: int) -> None:
    if progress is not None:
        progress.report(done=percent, total=100, note=_("Taking the import back"))
