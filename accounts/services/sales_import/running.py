"""Checking a file and importing it: all of it in one transaction, or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.importing.doubts import find_doubts
from accounts.importing.parents import Link
from accounts.importing.parsing import Tally
from accounts.importing.rates import Rate
from accounts.importing.statements import rows
from accounts.importing.storing import Outcome, prepare, store, take_turn
from accounts.models import Account, ImportBatch, SalesLine
from accounts.services import authority, exchange_rates
from accounts.services.sales_import import groups
from accounts.services.sales_import.orders import order_of, report
from accounts.services.sales_import.receiving import remember
from accounts.services.sales_import.results import keep_doubts, keep_problems, note, note_as_of, note_tally
from accounts.services.webhooks import announcing
from kam.core import trees
from kam.core.audit import acting
from kam.core.errors import DomainError
from kam.core.jobs import Progress
from kam.core.models import Company, User

State = ImportBatch.State


class NothingStoredError(DomainError):
    """The file was read, and its faulty rows are why nothing of it is stored."""

    def __init__(self, message: str, tally: Tally) -> None:
        super().__init__(message)
        self.tally = tally


def check(*, batch: ImportBatch, by: User, progress: Progress | None = None) -> ImportBatch:
    """Read the file, say in the batch what importing would do and which rows are faulty, and store nothing else."""
    try:
        with transaction.atomic():
            batch = _locked(batch, by)
            if batch.state == State.IMPORTED:
                return batch
            _take_turn(progress)
            order = order_of(batch, by=by, progress=progress)
            outcome = prepare(order)
            doubts = find_doubts(order)
            transaction.set_rollback(True)
    except DomainError as refusal:
        _fail(batch, refusal)
        raise
    with transaction.atomic():
        batch = _locked(batch, by)
        note(batch, outcome)
        batch.figures["checked_at"] = timezone.now().isoformat()
        keep_problems(batch, outcome.tally.problems)
        keep_doubts(batch, doubts)
        batch.state = State.CHECKED
        batch.error = ""
        batch.save()
    return batch


@dataclass(frozen=True)
class Beside:
    """What comes in together with a file of sales, or not at all. `is_strict`: one faulty row and nothing is stored."""

    rates: Sequence[Rate] = ()
    parents: Sequence[Link] = ()
    is_strict: bool = False


def import_rows(
    *, batch: ImportBatch, by: User, progress: Progress | None = None, beside: Beside | None = None
) -> ImportBatch:
    """Import the file once: a second call returns what the first did.

    Accounts, lines, months and the batch change in one transaction, under the lock that all imports take turns with.
    DomainError leaves a failed batch that says why.
    """
    with acting(by_id=by.pk, source="import", batch=batch.pk):
        try:
            with transaction.atomic():
                return _import(batch, by, progress, beside or Beside())
        except DomainError as refusal:
            _fail(batch, refusal, is_told=True)
            raise


def _import(batch: ImportBatch, by: User, progress: Progress | None, beside: Beside) -> ImportBatch:
    batch = _locked(batch, by)
    if batch.state == State.IMPORTED:
        return batch
    _take_turn(progress)
    order = order_of(batch, by=by, progress=progress)
    begun = rows("trail")[0]
    if beside.rates:
        exchange_rates.store_rates(rates=beside.rates, by=by)
    # Once more: older lines that the rates convert are not what the file did.
    before = rows("trail")[0] | {"rates": begun["rates"]}
    outcome = prepare(order)
    _require_lines(outcome, is_strict=beside.is_strict)
    report(progress, 60, _("Storing the lines"))
    store(order, outcome, batch_id=batch.pk)
    announcing.created(_opened())
    returning = _archived_by_undoing(batch.source)
    if beside.parents:
        groups.set_parents(links=beside.parents, source=batch.source, by=by, returning=returning)
    note(batch, outcome)
    note_as_of(batch, by, on=Company.current().today())
    batch.figures["brought_back"] = _bring_back(returning)
    # Between these numbers of the trail lies what undoing has to look at.
    batch.figures["trail"] = {key: [before[key], after] for key, after in rows("trail")[0].items()}
    keep_problems(batch, outcome.tally.problems)
    remember(batch=batch, by=by)
    batch.state = State.IMPORTED
    batch.error = ""
    batch.imported_at = timezone.now()
    batch.save()
    announcing.import_finished(batch)
    return batch


def _opened() -> Iterator[int]:
    """Yield the accounts that the file has opened; asked only when somebody listens."""
    yield from (row["id"] for row in rows("made"))


def _locked(batch: ImportBatch, by: User) -> ImportBatch:
    """Return the batch as it is now, locked, if this person may still work on it."""
    found = authority.lock_import(batch, by=by)
    if found.state == State.UNDONE:
        raise DomainError(_("This import was undone. Send the file once more to import it again."))
    return found


def _take_turn(progress: Progress | None) -> None:
    take_turn(tell=lambda: report(progress, 0, _("Waiting until another import has ended")))


def _archived_by_undoing(source: str) -> set[int]:
    """Return the accounts that are archived only because an import was taken back."""
    undone = ImportBatch.objects.filter(state=State.UNDONE, source=source).values_list("figures", flat=True)
    keys = {key for figures in undone for key in figures["undone"]["accounts_archived"]}
    archived = Account.objects.filter(pk__in=keys, merged_into=None, archived_at__isnull=False)
    return set(archived.values_list("pk", flat=True))


def _bring_back(returning: set[int]) -> list[int]:
    """Restore those of these accounts whose lines or subsidiaries have come again; return their keys."""
    if not returning:
        return []
    trees.take_turn(Account)
    waiting = Account.objects.filter(pk__in=returning, archived_at__isnull=False)
    wanted = waiting.filter(
        Exists(SalesLine.objects.filter(account=OuterRef("pk")))
        | Exists(Account.objects.active().filter(parent=OuterRef("pk")))
    )
    back: list[int] = []
    # From the members of a group up to its head, a level at a time.
    while found := list(wanted.values_list("pk", flat=True)):
        with announcing.changes_of(found):
            rows = Account.objects.filter(pk__in=found)
            rows.update(archived_at=None, version=F("version") + 1, updated_at=timezone.now())
        back += found
    return sorted(back)


def _require_lines(outcome: Outcome, *, is_strict: bool) -> None:
    tally = outcome.tally
    if tally.bad and is_strict:
        text = _("%(bad)s of %(rows)s rows are faulty, so nothing is stored.")
        raise NothingStoredError(text % {"bad": tally.bad, "rows": tally.rows}, tally)
    if not tally.rows:
        raise NothingStoredError(_("There are no rows under the header."), tally)
    if not tally.lines:
        text = _("None of the %(rows)s rows holds a line that can be stored.")
        raise NothingStoredError(text % {"rows": tally.rows}, tally)


@transaction.atomic
def _fail(batch: ImportBatch, refusal: DomainError, *, is_told: bool = False) -> None:
    """Leave a batch that says why nothing came of it, unless it is done or was taken back."""
    waiting = [State.UPLOADED, State.CHECKED, State.IMPORTING, State.FAILED]
    failed = ImportBatch.objects.select_for_update().filter(pk=batch.pk, state__in=waiting).first()
    if failed is None:
        return
    failed.state = State.FAILED
    failed.error = str(refusal)
    if isinstance(refusal, NothingStoredError):
        note_tally(failed, refusal.tally)
        keep_problems(failed, refusal.tally.problems)
    failed.save()
    if is_told:
        announcing.import_finished(failed)
