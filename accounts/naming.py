"""Names as machines compare them: without case, accents and legal forms."""

import re
import unicodedata

# What Unicode does not decompose, though people type it without the mark.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})

# Longest first, so that "sp. z o.o. sp. k." goes before "sp. z o.o.".
_LEGAL_FORMS = (
    r"spolka z ograniczona odpowiedzialnoscia", r"sp\.? ?z ?o\.? ?o\.?", r"spolka akcyjna", r"spolka komandytowa",
    r"spolka jawna", r"sp\.? ?k\.?", r"sp\.? ?j\.?", r"p\.?s\.?a\.?", r"s\.? ?k\.? ?a\.?", r"s\.? ?a\.?", r"s\.? ?c\.?",
    r"gmbh ?& ?co\.? ?kg", r"gmbh", r"ag", r"kg", r"ohg", r"e\.?k\.?",
    r"limited", r"ltd\.?", r"plc", r"llp", r"llc", r"incorporated", r"inc\.?", r"corporation", r"corp\.?",
    r"co\.?,? ?ltd\.?", r"b\.?v\.?", r"n\.?v\.?", r"a/?b", r"a/s", r"oyj?", r"s\.?r\.?l\.?", r"s\.?p\.?a\.?", r"s\.?a\.?r\.?l\.?", r"s\.?a\.?s\.?",
)  # fmt: skip
_LEGAL_TAIL = re.compile(rf"[\s,]+(?:{'|'.join(sorted(_LEGAL_FORMS, key=len, reverse=True))})[\s.]*$")
_CHINESE_TAIL = re.compile(r"(股份有限公司|有限责任公司|集团有限公司|有限公司|集团公司|公司)$")
_NOT_WORD = re.compile(r"[^\w]+")


def sort_key(name: str) -> str:
    """Return the name in lower case without accents: what lists sort by and search compares."""
    folded = unicodedata.normalize("NFKD", name.casefold()).translate(_LETTERS)
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())


def bare_name(name: str) -> str:
    """Return the name without its legal form and punctuation: equal for "ACME Sp. z o.o." and "Acme S.A."."""
    bare = sort_key(name)
    while True:
        shorter = _CHINESE_TAIL.sub("", _LEGAL_TAIL.sub("", bare))
        if shorter == bare or not shorter:
            break
        bare = shorter
    return _NOT_WORD.sub("", bare)
