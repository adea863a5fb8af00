"""Small files of a few fixed columns: exchange rates, parents. One faulty row refuses the file."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from accounts.importing.detection import detect
from accounts.importing.fields import header_word
from accounts.importing.reading import Reading
from accounts.importing.source import open_source
from kam.core.errors import DomainError


def table(path: Path, *, columns: Mapping[str, tuple[str, ...]], encoding: str = "") -> Iterator[tuple[int, list[str]]]:
    """Give the number and the wanted cells of each row that is not blank.

    `columns`: name of a column -> header words that mean it. DomainError when one is missing.
    """
    reading = detect(path, Reading(encoding=encoding))
    if not reading.encoding or reading.is_proposed:
        raise DomainError(_("%(file)s is not in UTF-8. Save it in UTF-8.") % {"file": path.name})
    # A file of one row and two columns proves no delimiter.
    reading = reading.having(delimiter=reading.delimiter or ",")
    with open_source(path, reading) as source:
        words = [header_word(name) for name in source.header]
        places = [_place(words, meanings, name, path) for name, meanings in columns.items()]
        for number, cells, problem in source.rows:
            if problem is not None:
                raise DomainError(faulty(path, number, problem.reason))
            if any(cell.strip() for cell in cells):
                yield number, [cells[place].strip() if place < len(cells) else "" for place in places]


def readable(path: Path) -> Path:
    """Return the path. DomainError when there is no file there that may be read."""
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        reason = error.strerror or str(error)
        raise DomainError(_("%(file)s cannot be read: %(reason)s.") % {"file": path, "reason": reason}) from error


def faulty(path: Path, number: int, reason: str) -> str:
    """Return the sentence for a row that cannot be read."""
    return _("%(file)s, row %(row)s: %(reason)s") % {"file": path.name, "row": number, "reason": reason}


def _place(words: list[str], meanings: tuple[str, ...], name: str, path: Path) -> int:
    for meaning in meanings:
        if meaning in words:
            return words.index(meaning)
    text = _("%(file)s has no column “%(column)s”.")
    raise DomainError(text % {"file": path.name, "column": name})
