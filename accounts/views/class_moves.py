"""Moves from one class to another, as the badges take them."""

from django.utils.translation import gettext as _

from accounts.models import ClassChange


def letters(code: str) -> tuple[str, str]:
    """Split a stored class into its letters; the hyphen of an account that is too new is no letter."""
    return code[:1], code[1:].replace("-", "")


def end_in_words(change: ClassChange) -> str:
    """Say why there are no letters at the end of a change, where that is known; else empty."""
    return _("Dormant") if change.cause == ClassChange.Cause.DORMANT else ""
