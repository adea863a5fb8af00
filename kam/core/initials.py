"""What stands for a name where there is no room for it: a few letters on a tint that is always the same."""

import hashlib
import unicodedata
from typing import Final

TINTS: Final = 5


def initials(name: str, kind: str = "person") -> str:
    """Shorten a name: the first letters of two words for people, two letters for companies, one Chinese character."""
    words = [letters for word in name.split() if (letters := "".join(sign for sign in word if sign.isalnum()))]
    if not words:
        return "?"
    if "CJK" in unicodedata.name(words[0][0], "") or "HANGUL" in unicodedata.name(words[0][0], ""):
        return words[0][0]
    if kind == "company":
        return words[0][:2].capitalize()
    return "".join(word[0] for word in (words[:1] if len(words) == 1 else [words[0], words[-1]])).upper()


def tint_of(name: str) -> int:
    """Return the number of a name's tint, always the same for the name."""
    return hashlib.md5(name.encode(), usedforsecurity=False).digest()[0] % TINTS + 1
