"""Which encoding a text file is in: proven where it can be, otherwise proposed to somebody who can say."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from django.utils.translation import gettext as _

from accounts.importing.containers import open_bytes
from kam.core.errors import DomainError

# What may be declared, under the names that people know.
ENCODINGS: Final = {
    "utf-8": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE",
    "cp1250": "Windows-1250", "iso8859-2": "ISO-8859-2", "cp852": "CP852", "cp1252": "Windows-1252",
    "iso8859-1": "ISO-8859-1", "gb18030": "GB18030", "gbk": "GBK", "big5": "Big5",
}  # fmt: skip
_UTF_16: Final = {"utf-16", "utf-16-le", "utf-16-be"}
_TWO_BYTES: Final = {"gb18030", "gbk", "big5"}
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHUNK: Final = 256 * 1024
# How much is looked at for a proposal.
_SAMPLE: Final = 8 * _CHUNK
# The letters that Polish adds, with the signs that office programs put beside them.
_POLISH: Final = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ" + "€„”“’‘–—…§°\u00a0\u00ad")
# The characters of everyday Chinese, as pairs of bytes above 0xA0.
_CHINESE: Final = re.compile(rb"[\xa1-\xa9\xb0-\xf7][\xa1-\xfe]")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
# Texts of two bytes a sign can be valid UTF-8 by chance; so many signs in one file are no chance.
_NO_CHANCE: Final = 4


@dataclass(frozen=True)
class Evidence:
    """What the bytes of a whole file say: `proven` is certain, `likely` a proposal; one of them or both are empty."""

    proven: str = ""
    likely: str = ""
    # Signs beyond ASCII in valid UTF-8.
    signs: int = 0
    # The row in which it stops being UTF-8.
    row: int = 0


def normal_name(name: str) -> str:
    """Return Python's name of a declared encoding, empty for none. DomainError for one that is not offered."""
    if not name:
        return ""
    try:
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        found = ""
    found = {"gb2312": "gb18030", "utf-8-sig": "utf-8"}.get(found, found)
    if found not in ENCODINGS:
        raise DomainError(
            _("The encoding %(name)s is not known. Choose one of these: %(known)s.")
            % {"name": name, "known": ", ".join(ENCODINGS)}
        )
    return found


def examine(path: Path, *, language: str) -> Evidence:
    """Look at every byte of the file. `language` is the person's, which makes a proposal for Polish possible."""
    with open_bytes(path) as (content, _raw):
        start = content.peek(4)[:_CHUNK]
        for mark, name in _MARKS:
            if start.startswith(mark):
                return Evidence(proven=name)
        if start.count(0) * 10 > len(start):
            return Evidence(likely=_utf_16(start), row=1)
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        row, signs = 1, 0
        for chunk in _chunks(content):
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                sample = chunk + content.read(_SAMPLE)
                return Evidence(
                    likely=_likely(sample, language=language), row=row + error.object[: error.start].count(b"\n")
                )
            row += text.count("\n")
            signs += 0 if text.isascii() else sum(character > "\x7f" for character in text)
    return Evidence(proven="utf-8", signs=signs)


def settle(declared: str, evidence: Evidence) -> str:
    """Return the declared encoding (a normal name, or empty), or the proven one. DomainError when they contradict."""
    if not declared:
        return evidence.proven
    wide = declared in _UTF_16
    contradicts = {
        "": False,
        "utf-16": not wide,
        # Text in UTF-16 has a zero in every line break, and accents of other encodings are not valid UTF-8 by chance.
        "utf-8": wide or (declared != "utf-8" and evidence.signs >= (_NO_CHANCE if declared in _TWO_BYTES else 1)),
    }[evidence.proven]
    if contradicts:
        raise DomainError(
            _("The file is in %(found)s, not in %(declared)s. Choose %(found)s or let it be recognised.")
            % {"found": ENCODINGS[evidence.proven], "declared": ENCODINGS[declared]}
        )
    if wide:
        # The mark at the beginning says which byte comes first; without one the zeros do.
        return evidence.proven or (evidence.likely if declared == "utf-16" else "") or declared
    return declared


def codec_of(encoding: str) -> str:
    """Return the codec that reads a file of this encoding, its mark left out."""
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _chunks(content: IO[bytes]) -> Iterator[bytes]:
    while chunk := content.read(_CHUNK):
        yield chunk


def _utf_16(start: bytes) -> str:
    even, odd = start[::2].count(0), start[1::2].count(0)
    return "utf-16-le" if odd > even else "utf-16-be"


def _likely(sample: bytes, *, language: str) -> str:
    """Propose GB18030 for everyday Chinese, and Windows-1250 to a Polish reader when every sign is a Polish one."""
    lines = b"\n".join(line for line in sample.split(b"\n")[:-1] or [sample] if not line.isascii())
    high = len(_HIGH.findall(lines))
    pairs = len(_CHINESE.findall(lines))
    if pairs * 2 >= high * 0.95 and _decodes(lines, "gb18030"):
        return "gb18030"
    if language.startswith("pl") and _decodes(lines, "cp1250"):
        signs = {character for character in lines.decode("cp1250") if character > "\x7f"}
        return "cp1250" if signs <= _POLISH else ""
    return ""


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
