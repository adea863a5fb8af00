"""A file, its rates and its groups in one go: what the command asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from accounts.importing.parents import read_parents
from accounts.importing.rates import read_rates
from accounts.importing.small_file import readable
from accounts.models import ImportBatch
from accounts.services.sales_import.receiving import receive, require_currency
from accounts.services.sales_import.running import Beside, import_rows
from kam.core.jobs import Progress
from kam.core.models import User


@dataclass(frozen=True)
class Wanted:
    """How a file is to be read, in the command's words; what is empty is found out or refused."""

    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    decimal: str = ""
    date_order: str = ""
    currency: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


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
    wanted = wanted or Wanted()
    require_currency(wanted.currency)
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
            format=wanted.format,
            encoding=wanted.encoding,
            delimiter=wanted.delimiter,
            sheet=wanted.sheet,
            decimal=wanted.decimal,
            date_order=wanted.date_order,
            currency=wanted.currency,
            columns=dict(wanted.columns),
            assigns_owner=assigns_owner,
        )
    return import_rows(batch=batch, by=by, progress=progress, beside=beside)
