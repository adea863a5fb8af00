"""Parameters as people type them: the limits of X and Y in percent, as every page reads them; stored they are parts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from accounts.models import ClassificationProfile as Profile
from accounts.services.classification.profiles import SETTINGS

HUNDRED: Final = Decimal(100)
IN_PERCENT: Final = ("x", "y")


def kept_by(profile: Profile) -> dict[str, str]:
    """Return the profile's parameters as the form writes them."""
    return as_typed({name: getattr(profile, name) for name in SETTINGS})


def as_typed(stored: Mapping[str, Any]) -> dict[str, str]:
    """Write stored parameters as the form has them."""
    return {name: _written(_in_percent(value) if name in IN_PERCENT else value) for name, value in stored.items()}


def as_stored(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return checked values of the form as they are stored."""
    return {name: value / HUNDRED if name in IN_PERCENT else value for name, value in typed.items()}


def is_same(typed: str, kept: str, *, is_number: bool) -> bool:
    """Tell whether what is typed is what is kept: 80.0 is 80."""
    if typed == kept or not is_number:
        return typed == kept
    try:
        return Decimal(typed) == Decimal(kept)
    except ArithmeticError:
        return False


def _in_percent(value: Any) -> Decimal:
    return Decimal(str(value)) * HUNDRED


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else str(value)
