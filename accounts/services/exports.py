"""What is taken along as a file is written down: who, what, how many rows, which filters."""

from collections.abc import Mapping
from typing import Literal

import structlog

from accounts.models import Export
from accounts.services import table_files
from kam.core.models import User

log = structlog.get_logger(__name__)


def record(*, what: str, form: Literal["csv", "xlsx"], rows: int, asked: Mapping[str, str], by: User) -> Export:
    """Store that these rows leave the product. DomainError when they are more than this person may take along."""
    table_files.require_allowed(rows, by=by)
    log.info("exported", what=what, form=form, rows=rows, by=by.pk, asked=dict(asked))
    return Export.objects.create(what=what, form=form, rows=rows, asked=dict(asked), made_by=by)
