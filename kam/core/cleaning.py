"""Text and values on their way into a row: tidied, and refused in words before the database refuses them in code."""

import unicodedata
from collections.abc import Collection
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from kam.core.errors import DomainError

# Scripts and emoji join letters with them.
JOINERS: Final = frozenset("\u200c\u200d")
# Of the signs that format text these are seen: Arabic, Syriac and Kaithi write them around numbers.
SEEN: Final = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")


def unsteered(text: str) -> str:
    """Return the text without signs that nobody sees: such as turn round what stands behind them, or part a word.

    Letters written from right to left bring their direction along; they need none of these.
    """
    if text.isascii():
        return text
    kept = JOINERS | SEEN
    return "".join(each for each in text if unicodedata.category(each) != "Cf" or each in kept)


def tidy(text: str, *, field: str) -> str:
    """Return the text composed (NFC), on one line, without spaces around it and signs that nobody sees.

    Raises DomainError for characters that are no text, such as NUL or half of a surrogate pair.
    """
    if any(unicodedata.category(character) in {"Cc", "Cs"} and not character.isspace() for character in text):
        raise DomainError(_("There are characters in it that cannot be printed. Type the text again."), field=field)
    return " ".join(unicodedata.normalize("NFC", unsteered(text)).split())


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
