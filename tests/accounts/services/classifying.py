"""A company that sells the same every month, and short ways to classify it."""

from datetime import date

from django.db import connection
from django.db.models.expressions import RawSQL

from accounts.models import Account, ClassChange, ClassificationRun, ClassificationSnapshot
from accounts.services import classification, rollup
from kam.core.models import User
from tests.accounts.analytics.hand_made import months, sale
from tests.accounts.analytics.loading import load
from tests.accounts.analytics.oracle import Line, Portfolio
from tests.factories.accounts import SalesLineFactory

# The window is the year 2024.
NEW_YEAR = date(2025, 1, 1)
FEBRUARY = date(2025, 2, 1)
JANUARY_15 = date(2025, 1, 15)
# 800, 150 and 50 of 1,000 a month: 80, 15 and 5 percent, all alike every month. LATE is asleep.
STEADY = [
    *months("BIG", *[800] * 12),
    *months("MIDDLE", *[150] * 12),
    *months("SMALL", *[50] * 12),
    sale("LATE", 10, date(2023, 12, 1)),
]


def run(as_of: date = NEW_YEAR, today: date | None = None, **options: object) -> ClassificationRun:
    by = User.objects.importer()
    return classification.run_classification(as_of=as_of, today=today, by=by, options=options)


def sell(*lines: Line, parents: dict[str, str] | None = None) -> None:
    load(Portfolio(lines, parents=parents or {}))


def sell_more(customer: str, amount: int, day: date) -> None:
    """Add a line of an account that exists, as a later import does."""
    account = Account.objects.get(external_id=customer)
    SalesLineFactory(account=account, document_on=day, amount=amount, base_amount=amount)
    rollup.refresh(months_by_account={account.pk: {day.replace(day=1)}})


def in_force() -> dict[str, str]:
    rows = ClassificationSnapshot.objects.current().select_related("account")
    return {row.account.external_id: row.class_code for row in rows}


def changes() -> set[tuple[str, str, str, str]]:
    rows = ClassChange.objects.select_related("account")
    return {(row.account.external_id, row.from_class, row.to_class, row.cause) for row in rows}


def versions() -> list[tuple[object, ...]]:
    """Return what the database changes whenever it writes a row."""
    found: list[tuple[object, ...]] = []
    for table in ("accounts_classificationsnapshot", "accounts_classificationrun", "accounts_classchange"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT ctid::text, xmin::text FROM {table} ORDER BY ctid")
            found += cursor.fetchall()
    return found


def written(number: str) -> str:
    """Return where the row of this account lies: somewhere else once it is written again."""
    at = RawSQL("accounts_classificationsnapshot.ctid::text", [])
    row = ClassificationSnapshot.objects.annotate(at=at).get(account__external_id=number)
    return str(row.at)
