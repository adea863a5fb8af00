"""Numbers under which a state knows a company: cleaned, checked, refused with the reason.

Pure functions: no database, no clock. A number is stored without spaces and marks, in capitals, in the
digits of ASCII; its kind is a code of `TaxId.Kind`.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from accounts.tax_numbers import china, european_union, poland
from accounts.tax_numbers.cleaning import clean
from kam.core.cleaning import tidy
from kam.core.errors import DomainError

LONGEST = 40

_RULES: dict[str, Callable[[str], str]] = {
    "NIP": poland.nip,
    "REGON": poland.regon,
    "KRS": poland.krs,
    "EU_VAT": european_union.vat,
    "USCC": china.social_credit_code,
}


def normalise(*, kind: str, number: str) -> str:
    """Return the number as it is stored.

    Raises DomainError with a sentence that says what is wrong: too short, a letter where a digit
    belongs, a check digit that does not agree, characters that are no text.
    """
    cleaned = clean(tidy(number, field="value"))
    if not cleaned:
        raise DomainError(_("Enter the tax number."), field="value")
    if len(cleaned) > LONGEST:
        message = _("A tax number has at most %(longest)d characters.") % {"longest": LONGEST}
        raise DomainError(message, field="value")
    rule = _RULES.get(kind)
    return rule(cleaned) if rule else cleaned


def equals(*, kind: str, value: str) -> list[tuple[str, str]]:
    """Return the (kind, value) pairs that name the same company as this stored number, itself first.

    A Polish NIP is the same number as the EU VAT number that puts PL before it.
    """
    same = [(kind, value)]
    if kind == "NIP":
        same.append(("EU_VAT", f"PL{value}"))
    elif kind == "EU_VAT" and value.startswith("PL"):
        same.append(("NIP", value.removeprefix("PL")))
    return same


def spellings(text: str) -> list[str]:
    """Return the stored values that somebody may mean who searches for this; none where there is no digit in it.

    Letters and digits count, in capitals; a Polish number is meant with PL and without.
    """
    cleaned = clean(text)
    number = "".join(character for character in cleaned if character.isalnum())
    if len(cleaned) > LONGEST or not any(character.isdigit() for character in number):
        return []
    return list(dict.fromkeys([cleaned, number, number.removeprefix("PL"), f"PL{number}"]))
