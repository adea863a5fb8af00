"""Names and numbers of things: clean, comparable, and free of what cannot be seen."""

import re
import unicodedata
from typing import Final

from accounts.importing.problems import RowError
from kam.core.cleaning import unsteered

# A number that a spreadsheet shortened, such as 1.23E+17: the digits are gone.
_SHORTENED: Final = re.compile(r"[0-9]([.,][0-9]+)?[eE]\+[0-9]{2,}")
# What a spreadsheet may take for a formula, also after signs that do not show.
FORMULA: Final = re.compile(r"[\s\u00a0\u200b-\u200f\u202a-\u202e\u2060\ufeff]*[=+\-@\t\r\n＝＋－＠]")


def unescape(raw: str) -> str:
    """Take away the apostrophe that keeps a spreadsheet from running a cell as a formula."""
    return raw[1:] if raw.startswith("'") and FORMULA.match(raw, 1) else raw


def clean_name(raw: str, *, limit: int) -> str:
    """Return a name without control and invisible characters, its spaces single. RowError when it cannot be."""
    text = unescape(raw).strip()
    if not (text.isascii() and text.isprintable()):
        text = "".join(_plain(character) for character in unicodedata.normalize("NFC", unsteered(text)))
    text = " ".join(text.split())
    if len(text) > limit:
        raise RowError("too_long", limit=limit)
    return text


def clean_key(raw: str, *, limit: int) -> str:
    """Return a number or code as written, leading zeros included, in Unicode's composed form."""
    text = unescape(raw).strip().strip("\ufeff")
    if not (text.isascii() and text.isprintable()):
        text = "".join(_visible(character) for character in unicodedata.normalize("NFC", text)).strip()
    if len(text) > limit:
        raise RowError("too_long", limit=limit)
    if "+" in text and _SHORTENED.fullmatch(text):
        raise RowError("exponent")
    return text


def _visible(character: str) -> str:
    if unicodedata.category(character) == "Cf":
        raise RowError("invisible", character=_name(character))
    return _plain(character)


def _plain(character: str) -> str:
    """Turn every kind of space into a plain one; refuse what is no text."""
    if character.isspace() and character not in "\x1c\x1d\x1e\x1f\x85":
        return " "
    if unicodedata.category(character) in {"Cc", "Cs", "Cn"} or character == "\ufffd":
        raise RowError("bad_character", character=_name(character))
    return character


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"
