"""What is taken along as a file: how much one may take, and that it is written down who took what."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import structlog
from django.utils.translation import ngettext

from accounts.models import Export
from kam.core import formatting
from kam.core.errors import DomainError
from kam.core.models import User

log = structlog.get_logger(__name__)

MOST_OF_A_REP: Final = 5_000
MOST_OF_A_MANAGER: Final = 50_000


def record(
    *, what: str, form: Literal["csv", "xlsx", "ndjson"], rows: int, asked: Mapping[str, Any], by: User
) -> Export:
    """Store that these rows leave the product. DomainError when they are more than this person may take along."""
    _require_allowed(rows, by=by)
    log.info("exported", what=what, form=form, rows=rows, by=by.pk, asked=dict(asked))
    return Export.objects.create(what=what, form=form, rows=rows, asked=dict(asked), made_by=by)


def _require_allowed(count: int, *, by: User) -> None:
    if by.sees_everything:
        return
    most = MOST_OF_A_MANAGER if by.managed_team_ids else MOST_OF_A_REP
    if count > most:
        words = ngettext(
            "The export has %(count)s row; you may take %(most)s along at once. Choose fewer.",
            "The export has %(count)s rows; you may take %(most)s along at once. Choose fewer.",
            count,
        )
        raise DomainError(words % {"count": formatting.number(count), "most": formatting.number(most)})
