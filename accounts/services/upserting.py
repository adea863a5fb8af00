"""Accounts as another system knows them: found by its number there, changed, or opened where nobody has the number."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account
from accounts.services import authority, records, stored_records
from accounts.services.duplicates import take_turn
from accounts.services.records import Record
from kam.core.cleaning import tidy
from kam.core.errors import DomainError
from kam.core.models import User

CREATED: Final = "created"
UPDATED: Final = "updated"
UNCHANGED: Final = "unchanged"
FAILED: Final = "failed"
MOST: Final = 500
# Rows of one transaction. As long as it lasts nobody else can open an account: see duplicates.take_turn.
PORTION: Final = 20


@dataclass(frozen=True)
class Row:
    """One account of the other system: its number there, and what becomes of the record that is stored here.

    `becomes` may raise DomainError: the row is refused then.
    """

    external_id: str
    becomes: Callable[[Record], Record]
    despite_duplicates: bool = False


@dataclass(frozen=True)
class Result:
    """What became of one row; `failure` says why it was not stored."""

    external_id: str
    status: str
    account_id: int | None = None
    failure: DomainError | PermissionDenied | None = None


def upsert(*, source: str, rows: Sequence[Row], by: User) -> list[Result]:
    """Store the rows, each on its own: one that is refused leaves the others alone. The same again writes nothing.

    It is no single transaction, so that others get their turn: what is stored when it dies stays, and the same again
    brings the rest. Raises DomainError for a source without a name and for more than 500 rows.
    """
    source = tidy(source, field="source")
    if not source:
        raise DomainError(_("Say which system these numbers are of."), field="source")
    if len(rows) > MOST:
        raise DomainError(_("At most %(most)d rows are stored at once.") % {"most": MOST}, field="rows")
    portions = [rows[start : start + PORTION] for start in range(0, len(rows), PORTION)]
    return [result for portion in portions for result in _upsert_portion(source, portion, by)]


@transaction.atomic
def _upsert_portion(source: str, rows: Sequence[Row], by: User) -> list[Result]:
    # In the order of their keys, so that two of these never wait in a circle.
    known = Account.objects.visible_to(by).filter(source=source, external_id__in={row.external_id for row in rows})
    keys = list(known.select_for_update(no_key=True, of=["self"]).order_by("pk").values_list("pk", flat=True))
    unchanged = _unchanged(rows, keys, by=by)
    return [unchanged.get(row.external_id) or _tried(row, source=source, by=by) for row in rows]


def _unchanged(rows: Sequence[Row], keys: Sequence[int], *, by: User) -> dict[str, Result]:
    """Return, by their numbers, what is said of these locked accounts as it is stored; most of a nightly file is.

    Of several rows of one number each is looked at when its turn comes.
    """
    at_work = Account.objects.editable_by(by).active().filter(pk__in=keys)
    accounts = list(at_work.select_related("owner", "team").order_by("pk"))
    stored = stored_records.records_of(accounts)
    once = {number for number, count in Counter(row.external_id for row in rows).items() if count == 1}
    said = {row.external_id: row for row in rows if row.external_id in once}
    return {
        account.external_id: Result(account.external_id, UNCHANGED, account.pk)
        for account in accounts
        if account.external_id in said and _says_the_same(said[account.external_id], account, stored[account.pk])
    }


def _says_the_same(row: Row, account: Account, stored: Record) -> bool:
    try:
        return stored_records.is_stored(account, stored, row.becomes(stored))
    except DomainError:
        # It is told of the row when its turn comes.
        return False


def _tried(row: Row, *, source: str, by: User) -> Result:
    try:
        with transaction.atomic():
            return _stored(row, source=source, by=by)
    except (DomainError, PermissionDenied) as refusal:
        return Result(row.external_id, FAILED, failure=refusal)


def _stored(row: Row, *, source: str, by: User) -> Result:
    number = tidy(row.external_id, field="external_id")
    if not number:
        raise DomainError(_("Say under which number the other system knows the account."), field="external_id")
    known = _known(source, number, by)
    if known is None:
        # Whoever opens it at this moment, such as the same request sent again, has done so afterwards.
        take_turn()
        known = _known(source, number, by)
    if known is None:
        record = row.becomes(Record(details={}))
        account = records.open_record(
            record=record, by=by, despite_duplicates=row.despite_duplicates, known_as=(source, number)
        )
        return Result(row.external_id, CREATED, account.pk)
    (account,) = authority.lock_editable(known, by=by)
    before = account.version
    account = records.change_record(
        account=account,
        version=before,
        record=row.becomes(stored_records.record_of(account)),
        by=by,
        despite_duplicates=row.despite_duplicates,
    )
    return Result(row.external_id, UNCHANGED if account.version == before else UPDATED, account.pk)


def _known(source: str, number: str, by: User) -> Account | None:
    return Account.objects.visible_to(by).filter(source=source, external_id=number).first()
