"""Files over REST: bodies that are one, and answers that are one. Neither is ever whole in memory."""

import hashlib
from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import IO, Any, Final

from django.conf import settings
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.renderers import BaseRenderer

from kam.core.bodies import WholeFile

PORTION: Final = 1024 * 1024
CSV: Final = "text/csv"
NDJSON: Final = "application/x-ndjson"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WholeBody(BaseParser):
    """The body is the file. It is handed on as it comes, to be read once."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the open stream under the name `file`."""
        length = str((parser_context or {})["request"].META.get("CONTENT_LENGTH") or "")
        return {"file": WholeFile(stream, int(length) if length.isdecimal() else None)}


def bodies(*media_types: str) -> list[type[BaseParser]]:
    """Return parsers for forms with a file in them, and for files of these types."""
    return [MultiPartParser, *(type("Body", (WholeBody,), {"media_type": each}) for each in media_types)]


class CsvAnswer(BaseRenderer):
    """Lets a client say that it takes CSV; the action makes it."""

    media_type = CSV
    format = "csv"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return nothing: what comes here is an answer without a body."""
        return b""


class NdjsonAnswer(CsvAnswer):
    """The same for lines of JSON."""

    media_type = NDJSON
    format = "ndjson"


def copied(file: Any) -> tuple[IO[bytes], str]:
    """Return the file on disk and its digest, read portion by portion: what was sent can be read only once."""
    digest = hashlib.sha256()
    kept = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 - it lives as long as the request
    try:
        while portion := file.read(PORTION):
            digest.update(portion)
            kept.write(portion)
    except BaseException:
        kept.close()
        raise
    kept.seek(0)
    return kept, digest.hexdigest()
