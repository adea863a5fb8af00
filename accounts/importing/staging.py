"""A file in the database, still apart from everything: staged rows and what they refer to, found or made."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _

from accounts.importing.copying import copy
from accounts.importing.correcting import Corrections
from accounts.importing.lines import COLUMNS, LineParser
from accounts.importing.parsing import Report, Tally, staged_lines
from accounts.importing.reading import Reading
from accounts.importing.source import Source, open_source
from accounts.importing.statements import run
from accounts.importing.workbook import Facts
from accounts.models import Account
from kam.core.errors import DomainError
from kam.core.models import Team, User

_PORTION: Final = 2_000


@dataclass(frozen=True)
class Order:
    """What is to be imported, in whose name, and where new customers go."""

    path: Path
    reading: Reading
    source: str
    base: str
    by: User
    today: date
    owner: User | None = None
    team: Team | None = None
    report: Report | None = None
    corrections: Corrections = field(default_factory=Corrections)
    # Only these rows of the file, as they stand there, instead of all: number -> cells.
    rows: Mapping[int, list[str]] | None = None
    # How a workbook counts its days, where only some rows are at hand.
    since_1904: bool = False

    @contextmanager
    def open(self) -> Iterator[Source]:
        """Open the rows as they are read now: corrected, all or some."""
        if self.rows is None:
            with open_source(self.path, self.reading) as source:
                self.corrections.over(source)
                yield source
        else:
            some = ((number, cells, None) for number, cells in sorted(self.rows.items()))
            facts = Facts(since_1904=self.since_1904)
            source = Source(self.reading.header, 1, some, lambda: 0, len(self.rows), facts)
            self.corrections.over(source)
            yield source


def stage(order: Order) -> Tally:
    """Parse the file into the staging tables. DomainError when the file as a whole cannot be read."""
    run("staging")
    with order.open() as source:
        _refuse_uncached(source, order.reading)
        parser = LineParser(order.reading, today=order.today, since_1904=source.facts.since_1904)
        tally = Tally(is_part=order.rows is not None, since_1904=source.facts.since_1904)
        copy("import_staged", COLUMNS, staged_lines(source, parser, order.reading, tally, order.report))
        tally.corrected = source.corrected
    copy("import_customer", ("no", "external_id", "name", "country"), _customers(parser))
    copy("import_product", ("no", "external_id"), _entries(parser.products))
    copy("import_product_line", ("no", "name"), _entries(parser.product_lines))
    copy("import_unit", ("no", "customer_no", "name"), _entries(parser.units))
    run("resolve", source=order.source)
    return tally


def settle_entities(order: Order) -> int:
    """Make what is new and refuse customers out of the importer's reach; returns how many accounts were made."""
    made = _make_accounts(order)
    run("resolve", source=order.source)
    # After the making: somebody may have opened an account of this number at the same moment.
    refuse_out_of_reach(order.by)
    run("entities", source=order.source)
    run("resolve", source=order.source)
    return made


def _entries(entries: dict[str, int]) -> Iterator[str]:
    return (f"{number}\t{key}\n" for key, number in entries.items())


def _customers(parser: LineParser) -> Iterator[str]:
    for key, number in parser.customers.items():
        yield f"{number}\t{key}\t{parser.names.get(key, '')}\t{parser.countries.get(key, '')}\n"


def _refuse_uncached(source: Source, reading: Reading) -> None:
    """A formula without a stored result would read as an empty cell; say so instead."""
    for name in reading.columns.values():
        row = source.facts.uncached.get(source.header.index(name) + 1 if name in source.header else 0)
        if row is not None:
            raise DomainError(
                _(
                    "Row %(row)s of the column “%(column)s” holds a formula without its result. "
                    "Open the workbook in a spreadsheet program, save it, and send it once more."
                )
                % {"row": row, "column": name}
            )


def refuse_out_of_reach(by: User) -> None:
    """Note the customers of the file that this person may not change."""
    if by.sees_everything:
        return
    found = _column("SELECT account_id FROM import_customer WHERE account_id IS NOT NULL")
    allowed = Account.objects.editable_by(by).filter(pk__in=found).values_list("pk", flat=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE import_customer SET is_refused = true WHERE account_id IS NOT NULL AND account_id <> ALL(%s)",
            [list(allowed)],
        )


def _make_accounts(order: Order) -> int:
    """Make an account for every customer that is met for the first time in a line."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE import_customer customer SET is_new = true WHERE account_id IS NULL AND EXISTS"
            " (SELECT FROM import_staged staged WHERE staged.customer_no = customer.no AND staged.fate = '')"
            " RETURNING no, external_id, name, country"
        )
        found = sorted(cursor.fetchall())
    for start in range(0, len(found), _PORTION):
        portion = [_account(order, *each[1:]) for each in found[start : start + _PORTION]]
        Account.objects.bulk_create(portion, ignore_conflicts=True)
    return len(found)


def _account(order: Order, external_id: str, name: str, country: str) -> Account:
    account = Account(
        source=order.source,
        external_id=external_id,
        name=name or external_id,
        country=country,
        owner=order.owner,
        team=order.team,
        created_by=order.by,
    )
    account.derive_names()
    return account


def _column(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]
