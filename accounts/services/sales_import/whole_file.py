"""A file, its rates and its groups in one go: what the command asks for."""

from datetime import date
from pathlib import Path

from accounts.importing.parents import read_parents
from accounts.importing.rates import read_rates
from accounts.importing.small_file import readable
from accounts.models import ImportBatch
from accounts.services.sales_import.declared import Wanted, require_currency
from accounts.services.sales_import.receiving import receive
from accounts.services.sales_import.running import Beside, import_rows
from kam.core.jobs import Progress
from kam.core.models import User


def import_file(
    *,
    path: Path,
    by: User,
    today: date,
    wanted: Wanted | None = None,
    source: str = "upload",
    rates: Path | None = None,
    parents: Path | None = None,
    assigns_owner: bool = False,
    is_strict: bool = False,
    progress: Progress | None = None,
) -> ImportBatch:
    """Import a file from disk. Rates, lines and groups are stored together or, with a DomainError, not at all."""
    wanted = wanted or {}
    require_currency(wanted.get("currency", ""))
    beside = Beside(
        rates=read_rates(readable(rates), today=today) if rates else (),
        parents=read_parents(readable(parents)) if parents else (),
        is_strict=is_strict,
    )
    with readable(path).open("rb") as file:
        batch = receive(
            file=file,
            file_name=path.name,
            by=by,
            source=source,
            assigns_owner=assigns_owner,
            **wanted,
        )
    return import_rows(batch=batch, by=by, progress=progress, beside=beside)
