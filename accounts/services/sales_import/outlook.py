"""What a file that has come in would change: told with its result, before anybody classifies."""

from datetime import date

import structlog
from django.db import OperationalError, transaction

from accounts.models import ImportBatch
from accounts.services import authority, classification
from kam.core.errors import DomainError
from kam.core.models import User

log = structlog.get_logger(__name__)


def look_ahead(*, batch: ImportBatch, by: User) -> int | None:
    """Note with an import how many accounts that `by` sees would change their class by it; None is not noted.

    The import is done: whatever is in the way of looking ahead must not make it look as if it were not.
    """
    as_of = batch.figures.get("proposed_as_of")
    if not batch.is_imported or as_of is None:
        return None
    try:
        found = classification.changes_ahead(as_of=date.fromisoformat(as_of), by=by)
    except (DomainError, OperationalError) as trouble:
        log.info("no_look_ahead", batch=batch.pk, reason=str(trouble))
        return None
    if found is not None:
        _note(batch, found, by=by)
    return found


@transaction.atomic
def _note(batch: ImportBatch, found: int, *, by: User) -> None:
    locked = authority.lock_import(batch, by=by)
    locked.figures["would_move"] = found
    locked.save(update_fields=["figures"])
