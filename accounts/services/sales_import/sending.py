"""A file that another system sends: received and set to work in one step, since nobody sits in front of it."""

from typing import IO, Any, Unpack

from django.core.files import File

from accounts.importing.ndjson import CsvOfLines
from accounts.models import ImportBatch
from accounts.services.sales_import.declared import Wanted, decimal_mark
from accounts.services.sales_import.receiving import receive
from accounts.services.sales_import.requests import request_check, request_import
from kam.core.errors import DomainError
from kam.core.models import Job, User

NDJSON = "ndjson"


def send_in(
    *,
    file: "IO[bytes] | File[Any]",
    file_name: str,
    by: User,
    source: str,
    assigns_owner: bool,
    is_strict: bool,
    is_dry_run: bool,
    **wanted: Unpack[Wanted],
) -> tuple[ImportBatch, Job]:
    """Receive the file and ask for its import, or for its check alone when it is a dry run; return both.

    With `is_strict` one faulty row keeps all of it out. DomainError, with the field that would answer it, when
    something about the file is open; then nothing is kept.
    """
    if wanted.get("format") == NDJSON:
        mark = decimal_mark(wanted.get("decimal", "")) or "."
        file = CsvOfLines(file, decimal=mark)  # type: ignore[assignment]  # all that is asked of it is to be read
        said = {"format": "csv", "encoding": "utf-8", "delimiter": ",", "decimal": mark}
        wanted = wanted | said | {"date_order": wanted.get("date_order") or "ymd"}  # type: ignore[assignment]  # keys
    batch = receive(file=file, file_name=file_name, by=by, source=source, assigns_owner=assigns_owner, **wanted)
    try:
        if is_dry_run:
            return batch, request_check(batch=batch, by=by)
        return batch, request_import(batch=batch, by=by, is_strict=is_strict)
    except DomainError:
        batch.file.delete(save=False)
        batch.delete()
        raise
