"""What several commands are told in the same words: in whose name they act, and a day."""

import re
from datetime import date
from typing import Final

from django.core.management.base import CommandError

from kam.core.models import User

DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def person(email: str) -> User:
    """Return the active user with this address, the system user for none. CommandError when there is nobody."""
    if not email:
        return User.objects.importer()
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise CommandError(f"There is no active user with the address {email}.")
    return found


def day(text: str) -> date:
    """Read a date. Not while arguments are parsed: a refusal there begins with a screen of usage."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        is_written_well = DATE.fullmatch(text)
    raise CommandError(
        f"There is no day {text}." if is_written_well else f"{text!r} is no date. Write it as 2026-01-31."
    )
