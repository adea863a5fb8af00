"""Looking at single rows again after a person has corrected them: by the same engine that reads the whole file."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.db import transaction

from accounts.importing.parsing import Problem
from accounts.importing.storing import judge
from accounts.models import ImportBatch, ImportRowError
from accounts.services.sales_import.orders import order_of
from accounts.services.sales_import.results import stored_problem
from kam.core.models import User

_PORTION = 1_000


def judge_again(*, batch: ImportBatch, by: User, rows: Mapping[int, list[str]]) -> int:
    """Read these rows (number -> cells as they stand in the file) once more; returns how many are faulty now.

    What is wrong with them is stored, and the batch counts them anew; the caller has it locked. A row without fault
    keeps its cells, settled, so that a correction can be taken back.
    """
    found = _problems(batch, by, rows) if rows else []
    kept = _first_faults(batch, rows)
    before = batch.errors.filter(row__in=rows, is_settled=False).values("row").distinct().count()
    batch.errors.filter(row__in=rows).delete()
    still = [stored_problem(batch, replace(each, occurrence=_place(kept, each.row))) for each in found]
    faulty = {each.row for each in found}
    settled = [_settled(fault) for number, fault in kept.items() if number not in faulty]
    ImportRowError.objects.bulk_create([*still, *settled], batch_size=_PORTION)
    batch.bad += len(faulty) - before
    batch.save(update_fields=["bad", "left_out", "figures"])
    return len(faulty)


def _problems(batch: ImportBatch, by: User, rows: Mapping[int, list[str]]) -> list[Problem]:
    with transaction.atomic():
        order = order_of(batch, by=by, rows=rows)
        tally = judge(order)
        # Whatever reading them made or settled on the way.
        transaction.set_rollback(True)
    return tally.problems


def _first_faults(batch: ImportBatch, rows: Collection[int]) -> dict[int, ImportRowError]:
    """Return of each row the fault that its cells are kept with."""
    faults: Iterable[ImportRowError] = batch.errors.filter(row__in=rows).exclude(cells=[]).order_by("row", "pk")
    return {fault.row: fault for fault in faults}


def _place(kept: Mapping[int, ImportRowError], number: int) -> int | None:
    return kept[number].occurrence if number in kept else None


def _settled(fault: ImportRowError) -> ImportRowError:
    fault.pk = None
    fault.is_settled = True
    return fault
