"""Names written from right to left inside our sentences: each is a part of its own and turns nothing round."""

import re
from html import escape
from typing import Final

from django.utils.safestring import SafeString

# Hebrew, Arabic and their neighbours, with the forms they take beside each other.
LETTER: Final = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
# Words of one name: joined by what stands inside names, never by words, commas or colons of the sentence around.
NAME: Final = re.compile(rf"({LETTER}+(?:[\d '’\"״׳.&/+()-]+{LETTER}+)*\d*)")


def isolated(text: str) -> SafeString:
    """Write a sentence as HTML in which the names from right to left are isolated; the rest is escaped as ever."""
    # What the pattern has found stands at every second place.
    parts = NAME.split(str(text))
    return SafeString("".join(f"<bdi>{escape(p)}</bdi>" if n % 2 else escape(p) for n, p in enumerate(parts)))
