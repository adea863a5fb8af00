"""The corrections that are kept with a batch, as the engine takes them, and who may make them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.importing.correcting import Corrections
from accounts.models import ImportBatch, ImportCorrection
from accounts.services import authority
from kam.core.errors import DomainError
from kam.core.models import User

Kind = ImportCorrection.Kind


def corrections_of(batch: ImportBatch) -> Corrections:
    """Return all that people have put over the file of this import."""
    return gathered(batch.corrections.order_by("pk"))


def gathered(stored: Iterable[ImportCorrection]) -> Corrections:
    """Return these corrections as the engine takes them."""
    cells: dict[tuple[int, str], tuple[str, str]] = {}
    equal: dict[str, dict[str, str]] = {}
    left_out: set[int] = set()
    for each in stored:
        if each.row is None:
            equal.setdefault(each.column, {})[each.was] = each.becomes
        elif each.leaves_out:
            left_out.add(each.row)
        else:
            cells[each.row, each.column] = (each.was, each.becomes)
    return Corrections(cells, equal, frozenset(left_out))


def lock_correctable(batch: ImportBatch, *, by: User) -> ImportBatch:
    """Return the import, locked, if its rows can be corrected now; DomainError otherwise."""
    locked = authority.lock_import(batch, by=by)
    if locked.job is not None and locked.is_at_work:
        raise DomainError(_("This file is being worked on. Wait until that has ended."))
    if locked.state != ImportBatch.State.CHECKED:
        raise DomainError(_("Rows can be corrected between the check and the import. Check the file first."))
    if not locked.has_file:
        raise DomainError(_("The file is kept no longer. Send it once more."))
    return locked
