"""Two accounts that turn out to be one customer."""

from datetime import UTC, date, datetime

from accounts.models import Account
from accounts.services import merging
from kam.core.models import User

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def merge(survivor: Account, other: Account, by: User) -> Account:
    """Look at what would move, and confirm it."""
    versions = merging.preview(survivor=survivor, other=other, by=by).versions
    return merging.merge(survivor=survivor, other=other, versions=versions, by=by, at=NOW)
