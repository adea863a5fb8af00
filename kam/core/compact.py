"""Pages of many rows without the white space that nobody sees, and without quotes around values of one word.

Templates are indented and quoted for their readers; of a page of fifty rows that is a sixth. Beside the tags of what is
no part of a line nothing is to be seen of a gap either. Not for pages with preformatted text or with what people typed
in lines. Quotes that people typed are escaped, so none of them is taken for one of an attribute.
"""

import re
from typing import Final

from django.http import HttpResponse

BLOCKS: Final = rb"(?:a|button|data|div|form|h1|h2|header|hr|li|link|main|meta|nav|p|script|table|tbody|title|ul)\b"
INDENTED: Final = re.compile(rb"\n\s+|\s+(?=</" + BLOCKS + rb")|(?<=>)\s+(?=<(?!a|button)" + BLOCKS + rb")")
# Before the slash of an empty element the quotes stay: it would become a part of the value.
QUOTED: Final = re.compile(rb'="([\w.#:/-]+)"(?=[\s>])')


def compact(response: HttpResponse) -> HttpResponse:
    """Return the same page with lines that begin at their beginning."""
    response.content = INDENTED.sub(b"\n", response.content)
    return response


def unquoted(response: HttpResponse) -> HttpResponse:
    """Return the same page with bare values: HTML quotes them only where they hold more than a word."""
    response.content = QUOTED.sub(rb"=\1", response.content)
    return response
