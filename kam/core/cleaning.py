"""Text and values on their way into a row: tidied, and refused in words before the database refuses them in code."""

import unicodedata
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from kam.core.errors import DomainError


def tidy(text: str, *, field: str) -> str:
    """Return the text composed (NFC), on one line, without spaces around it.

    Raises DomainError for characters that are no text, such as NUL or half of a surrogate pair.
    """
    if any(unicodedata.category(character) in {"Cc", "Cs"} and not character.isspace() for character in text):
        raise DomainError(_("There are characters in it that cannot be printed. Type the text again."), field=field)
    return " ".join(unicodedata.normalize("NFC", text).split())


def require_clean(row: models.Model, *, fields: Collection[str]) -> None:
    """Raise DomainError for the first of these fields whose value its column would not take."""
    every = {field.name for field in row._meta.get_fields()}  # noqa: SLF001 - Django's public name
    try:
        row.clean_fields(exclude=every.difference(fields))
    except ValidationError as problem:
        field, messages = next(iter(problem.message_dict.items()))
        raise DomainError(messages[0], field=field) from problem


def shows_something(text: str) -> bool:
    """Say whether a reader sees anything of the text: spaces and signs that only steer its direction are nothing."""
    return any(unicodedata.category(character)[0] not in "CZ" for character in text)
