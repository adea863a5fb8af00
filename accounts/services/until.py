"""The last day of what somebody decides by hand, a class or the silence of an alarm: never past, never far away."""

from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from kam.core.errors import DomainError

# Whoever wants it for longer looks at it again then.
LONGEST: Final = timedelta(days=366)


def require_last_day(expires_on: date, *, on: date) -> None:
    """Raise DomainError unless the last day is today, `on`, or within a year from it."""
    if expires_on < on:
        raise DomainError(_("The last day lies in the past. Choose today or a later day."), field="expires_on")
    if expires_on > on + LONGEST:
        raise DomainError(_("Choose a day within a year: then it is looked at again."), field="expires_on")
