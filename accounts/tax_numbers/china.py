"""China: the unified social credit code (统一社会信用代码, GB 32100-2015)."""

import re

from django.utils.translation import gettext as _

from accounts.tax_numbers.cleaning import wrong_check
from kam.core.errors import DomainError

# Thirty-one characters; I, O, S, V and Z are left out because people misread them.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# Authority and category, six digits of the region, nine of the organisation, the check character.
_SHAPE = re.compile(rf"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{10}}")
_LABEL = "统一社会信用代码"


def social_credit_code(number: str) -> str:
    """Check eighteen characters by the sum of value times 3**place modulo 31."""
    if len(number) != 18:
        message = _("A unified social credit code has 18 characters, not %(count)d.")
        raise DomainError(message % {"count": len(number)}, field="value")
    if not _SHAPE.fullmatch(number):
        message = _(
            "“%(number)s” is not a unified social credit code: digits and capital letters without I, O, S, V "
            "and Z, the third to the eighth being digits."
        )
        raise DomainError(message % {"number": number}, field="value")
    if check_character(number[:17]) != number[17]:
        raise wrong_check(label=_LABEL, number=number)
    return number


def check_character(first_seventeen: str) -> str:
    """Return the eighteenth character."""
    total = sum(_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first_seventeen))
    return _ALPHABET[-total % 31]
