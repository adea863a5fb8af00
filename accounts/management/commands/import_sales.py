"""`manage.py import_sales FILE`: bring sales lines in from a file, as the pages do."""

import time
from argparse import ArgumentParser
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.management.arguments import person
from accounts.models import ImportBatch
from accounts.services import sales_import
from accounts.services.sales_import import Wanted
from kam.core.errors import DomainError
from kam.core.models import Company

SHOWN_ERRORS = 10


class Command(BaseCommand):
    """Imports one file and says what came of it; exit code 1 when nothing was stored."""

    help = "Import sales lines from a CSV (also gzipped) or XLSX file, with exchange rates and groups beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=["csv", "xlsx"], default="", help="default: by the file's content")
        parser.add_argument(
            "--encoding", default="", help="utf-8, utf-16, cp1250, gb18030 … (default: UTF-8 or a mark)"
        )
        parser.add_argument("--delimiter", default="", help="; , | or tab (default: found out)")
        parser.add_argument("--sheet", default="", help="sheet of a workbook (default: the first visible)")
        parser.add_argument("--decimal", default="", help=". or , (default: found out where it is certain)")
        parser.add_argument("--date-order", choices=["ymd", "dmy", "mdy"], default="")
        parser.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help="more than once")
        parser.add_argument("--source", default="upload", help="name of the system the file comes from")
        parser.add_argument(
            "--currency", default="", help="base currency of an installation without sales, and of lines that name none"
        )
        parser.add_argument("--rates", type=Path, help="file of exchange rates: currency, date, rate")
        parser.add_argument("--parents", type=Path, help="file of groups: customer_id, parent_id")
        parser.add_argument("--as", dest="person", default="", metavar="EMAIL", help="default: the system user")
        parser.add_argument("--owner-me", action="store_true", help="new customers become accounts of that person")
        parser.add_argument("--strict", action="store_true", help="store nothing when a row is faulty")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            batch = sales_import.import_file(
                path=options["file"],
                by=person(options["person"]),
                today=Company.current().today(),
                wanted=_wanted(options),
                source=options["source"],
                rates=options["rates"],
                parents=options["parents"],
                assigns_owner=options["owner_me"],
                is_strict=options["strict"],
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell(batch, seconds=time.monotonic() - started)
        base = Company.current().base_currency
        if options["currency"].strip().upper() not in {"", base}:
            self.stdout.write(f"The base currency stays {base}.")

    def _tell(self, batch: ImportBatch, *, seconds: float) -> None:
        say = self.stdout.write
        say(
            f"{batch.file_name}: {batch.rows:,} rows: {batch.created:,} created, {batch.changed:,} changed, "
            f"{batch.unchanged:,} unchanged, {batch.bad:,} bad, {batch.blank:,} blank"
        )
        figures = batch.figures
        for each in figures["money"]:
            say(f"{each['lines']:,} lines of {each['amount']} {each['currency']}, {each['unrated']:,} without a rate")
        say(
            f"{batch.accounts_created:,} accounts created, {figures['unassigned']:,} lines without an account, "
            f"{figures['cancelled']:,} cancelled"
        )
        if figures["first_on"]:
            proposed = figures.get("proposed_as_of")
            advice = f"; classify as of {proposed}" if proposed else ""
            say(f"from {figures['first_on']} to {figures['last_on']}{advice}")
        if figures["future"]:
            self.stderr.write(f"{figures['future']:,} lines have a date that has not come yet")
        if figures["archived"]:
            named = ", ".join(figures["archived_names"])
            more = ", …" if figures["archived"] > len(figures["archived_names"]) else ""
            self.stderr.write(
                f"{figures['archived']:,} archived accounts have lines in the file and stay archived: {named}{more}"
            )
        faults = groupby(batch.errors.order_by("row", "pk").iterator(), key=lambda fault: fault.row)
        for row, same in islice(faults, SHOWN_ERRORS):
            told = "; ".join(f"{fault.column}: {fault.value!r}: {fault.reason}" for fault in same)
            self.stderr.write(f"row {row}, {told}")
        if batch.bad > SHOWN_ERRORS:
            self.stderr.write(f"… and {batch.bad - SHOWN_ERRORS:,} more faulty rows")
        say(f"{seconds:.1f} seconds, {batch.rows / seconds:,.0f} rows a second")


def _wanted(options: dict[str, Any]) -> Wanted:
    columns = {}
    for each in options["map"]:
        field, mark, column = each.partition("=")
        if not mark:
            raise CommandError(f"--map takes FIELD=COLUMN, such as customer_id=Kontrahent; {each!r} is not that.")
        columns[field.strip()] = column.strip()
    return Wanted(
        format=options["format"],
        encoding=options["encoding"],
        delimiter=options["delimiter"],
        sheet=options["sheet"],
        decimal=options["decimal"],
        date_order=options["date_order"],
        currency=options["currency"],
        columns=columns,
    )
