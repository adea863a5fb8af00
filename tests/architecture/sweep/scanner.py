"""Finding in any answer, file, header or line of the log what its reader may not know, however it is written."""

import re
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZipFile

from django.utils import translation

from kam.core.formatting import compact_money
from tests.architecture.world import COMPANYS, SECRETS, Secrets

# An amount with its thousands parted, in any of our languages and as HTML writes it.
PARTED = re.compile(r"\d{1,3}(?:(?:[\s,.'\u00a0\u202f\u2009]|&nbsp;|&#x27;|&#39;)\d{3})+(?!\d)")
NO_DIGIT = re.compile(r"&#x27;|&#39;|\D")
SPACES = re.compile(r"&nbsp;|\s")
LANGUAGES = ("en", "pl", "zh-hans")
# Sums of a rep: one line, a quarter, half a year, the year of one account and of both.
SUMS = (1, 3, 6, 12, 24)


class Scanner:
    """Looks for the secrets of the reps named, and for what the whole company sold."""

    def __init__(self, reps: Iterable[str], *, is_companys_secret: bool, is_for_amounts: bool = False) -> None:
        forms = amounts_of if is_for_amounts else forms_of
        self._forms = {form for name in reps for form in forms(SECRETS[name])}
        self._forms |= {COMPANYS} if is_companys_secret else set()

    def found_in(self, text: str) -> list[str]:
        """Return the secrets in the text, each once."""
        closed = SPACES.sub(" ", PARTED.sub(lambda amount: NO_DIGIT.sub("", amount.group()), text.lower()))
        both = f"{closed}\n{text.lower()}"
        return sorted(form for form in self._forms if form in both)


def forms_of(secrets: Secrets) -> set[str]:
    """Return the words and the amounts in every way in which they are written, in small letters."""
    return amounts_of(secrets) | {secrets.word.lower(), secrets.number.lower()}


def amounts_of(secrets: Secrets) -> set[str]:
    """Return every way in which the amounts are written: whole, rounded, shortened; in small letters."""
    amounts = [secrets.amount * times for times in SUMS]
    forms = {str(number) for amount in amounts for number in (int(amount), round(amount))}
    for language in LANGUAGES:
        with translation.override(language):
            forms |= {SPACES.sub(" ", compact_money(amount, "EUR")) for amount in amounts}
    return {form.lower() for form in forms}


def text_of(body: bytes, content_type: str) -> str:
    """Return the text of a body; of a workbook, that of its sheets."""
    if "spreadsheet" in content_type:
        with ZipFile(BytesIO(body)) as book:
            parts = [book.read(name) for name in sorted(book.namelist()) if name.endswith((".xml", ".rels"))]
        body = b"\n".join(parts)
    return body.decode("utf-8", "replace")
