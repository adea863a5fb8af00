"""Pages of many rows without the white space that nobody sees.

Templates are indented for their readers; of a page of fifty rows that is a tenth. Beside the tags of what is no part of
a line nothing is to be seen of a gap either. Not for pages with preformatted text or with what people typed in lines.
"""

import re
from typing import Final

from django.http import HttpResponse

BLOCKS: Final = rb"(?:a|button|data|div|form|h1|h2|header|hr|li|link|main|meta|nav|p|script|table|tbody|title|ul)\b"
INDENTED: Final = re.compile(rb"\n\s+|\s+(?=</" + BLOCKS + rb")|(?<=>)\s+(?=<(?!a|button)" + BLOCKS + rb")")


def compact(response: HttpResponse) -> HttpResponse:
    """Return the same page with lines that begin at their beginning."""
    response.content = INDENTED.sub(b"\n", response.content)
    return response
