"""What is taken along as a file: how much one may take, and that it is written down who took what."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import structlog
from django.db import transaction
from django.db.models import Min, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Export
from kam.core import formatting
from kam.core.errors import DomainError
from kam.core.models import User

log = structlog.get_logger(__name__)

MOST_OF_A_REP: Final = 5_000
MOST_OF_A_MANAGER: Final = 50_000
# What tokens take along within a day, as a multiple of that.
A_DAY: Final = 4
DAY: Final = timedelta(days=1)
# Under which name the export says by which token.
TOKEN: Final = "token"  # noqa: S105 - no secret


class QuotaSpent(DomainError):  # noqa: N818 - a refusal, not an error of ours
    """429: this person's tokens have taken along as much as they may within a day; `wait` are the seconds left."""

    code = "quota_spent"
    status = 429

    def __init__(self, message: str, *, wait: float) -> None:
        super().__init__(message)
        self.wait = wait


@transaction.atomic
def require_room(*, rows: int, by: User, token: int | None = None) -> None:
    """Raise DomainError when these are more rows than this person may take along.

    By a `token` also when they are more than the person's tokens may take along within a day: no machine gets tired.
    Who asks for more than that may be about to leave: it is written to the log.
    """
    try:
        _require_allowed(rows, by=by)
        if token is not None:
            _require_quota(rows, by=by, at=timezone.now())
    except DomainError as refusal:
        log.warning("export_refused", rows=rows, by=by.pk, token=token, code=refusal.code)
        raise


@transaction.atomic
def record(
    *,
    what: str,
    form: Literal["csv", "xlsx", "ndjson"],
    rows: int,
    asked: Mapping[str, Any],
    by: User,
    token: int | None = None,
) -> Export:
    """Store that these rows leave the product; raises as `require_room` does."""
    require_room(rows=rows, by=by, token=token)
    if token is not None:
        asked = {**asked, TOKEN: token}
    log.info("exported", what=what, form=form, rows=rows, by=by.pk, asked=dict(asked))
    return Export.objects.create(what=what, form=form, rows=rows, asked=dict(asked), made_by=by)


def _most(by: User) -> int:
    return MOST_OF_A_MANAGER if by.managed_team_ids else MOST_OF_A_REP


def _require_quota(count: int, *, by: User, at: datetime) -> None:
    if by.sees_everything:
        return
    # Two requests at once take turns.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    taken = Export.objects.filter(made_by=by, at__gt=at - DAY, asked__has_key=TOKEN)
    found = taken.aggregate(rows=Sum("rows"), first=Min("at"))
    most = A_DAY * _most(by)
    if found["first"] is not None and found["rows"] + count > most:
        words = _("Your tokens take %(most)s rows along within a day, and have taken %(rows)s. Go on tomorrow.")
        words = words % {"most": formatting.number(most), "rows": formatting.number(found["rows"])}
        raise QuotaSpent(words, wait=(found["first"] + DAY - at).total_seconds())


def _require_allowed(count: int, *, by: User) -> None:
    if by.sees_everything:
        return
    most = _most(by)
    if count > most:
        words = ngettext(
            "The export has %(count)s row; you may take %(most)s along at once. Choose fewer.",
            "The export has %(count)s rows; you may take %(most)s along at once. Choose fewer.",
            count,
        )
        raise DomainError(words % {"count": formatting.number(count), "most": formatting.number(most)})
