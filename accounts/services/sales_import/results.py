"""What is told after a check and an import."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Max

from accounts.importing.doubts import Doubt
from accounts.importing.parsing import Problem, Tally
from accounts.importing.storing import Outcome
from accounts.models import AccountMonth, ImportBatch, ImportDoubt, ImportRowError
from kam.core.calendar import add_months, month_start
from kam.core.models import User

_PORTION: Final = 1_000
_FRIDAY: Final = 4
_MOST_NAMED: Final = 5


def proposed_as_of(*, last_on: date, on: date) -> date:
    """Return the first day after the last full month of sales whose last line is of `last_on`.

    A month is full when its last line is on or after its last weekday; the month of today, `on`, never is.
    """
    last_day = last_on.replace(day=monthrange(last_on.year, last_on.month)[1])
    last_weekday = last_day - timedelta(days=max(0, last_day.weekday() - _FRIDAY))
    proposed = add_months(last_on, 1) if last_on >= last_weekday else month_start(last_on)
    return min(proposed, month_start(on))


def note(batch: ImportBatch, outcome: Outcome) -> None:
    """Write the counts and figures of a check or an import into the batch; the caller saves it."""
    note_tally(batch, outcome.tally)
    batch.created = outcome.counts["created"]
    batch.changed = outcome.counts["changed"]
    batch.unchanged = outcome.counts["unchanged"]
    batch.blank = outcome.blank
    batch.accounts_created = outcome.accounts_created
    batch.figures = batch.figures | _figures(outcome)


def note_tally(batch: ImportBatch, tally: Tally) -> None:
    """Write what was read, also when nothing of it could be used."""
    batch.rows = tally.rows
    batch.bad = tally.bad
    batch.blank = tally.blank
    batch.left_out = tally.left_out
    batch.created = batch.changed = batch.unchanged = batch.accounts_created = 0
    batch.figures = {
        "errors_stored": tally.told,
        "bad_found": tally.bad,
        "corrected": tally.corrected,
        "since_1904": tally.since_1904,
    }


def note_as_of(batch: ImportBatch, by: User, *, on: date) -> None:
    """Propose the day to classify as of, by all the sales up to today, `on`, that this person sees."""
    # One mistyped day in the future must not decide for everybody.
    last_on = AccountMonth.objects.visible_to(by).filter(last_on__lte=on).aggregate(last=Max("last_on"))["last"]
    if last_on is not None:
        batch.figures["proposed_as_of"] = proposed_as_of(last_on=last_on, on=on).isoformat()


def keep_problems(batch: ImportBatch, problems: list[Problem]) -> None:
    """Replace what is kept with the batch of its faulty rows."""
    batch.errors.all().delete()
    stored = (stored_problem(batch, each) for each in problems)
    ImportRowError.objects.bulk_create(stored, batch_size=_PORTION)


def stored_problem(batch: ImportBatch, problem: Problem) -> ImportRowError:
    """Return a problem as it is kept with its batch."""
    return ImportRowError(
        batch=batch,
        row=problem.row,
        column=problem.column,
        value=problem.value,
        code=problem.code,
        reason=problem.reason,
        cells=problem.cells,
        occurrence=problem.occurrence,
    )


def keep_doubts(batch: ImportBatch, found: Sequence[Doubt]) -> None:
    """Replace what is kept of the doubts about a file; what a person has answered stays answered."""
    answered = {
        (each.kind, each.row, each.value): each for each in batch.doubts.exclude(answer=ImportDoubt.Answer.OPEN)
    }
    batch.doubts.all().delete()
    fresh = []
    for each in found:
        doubt = ImportDoubt(
            batch=batch, kind=each.kind, row=each.row, lines=each.lines, details=each.details, column=each.column,
            value=each.value, cells=each.cells,
        )  # fmt: skip
        if before := answered.get((each.kind, each.row, each.value)):
            doubt.answer = before.answer
            doubt.answered_by, doubt.answered_at = before.answered_by, before.answered_at
        fresh.append(doubt)
    ImportDoubt.objects.bulk_create(fresh)


def _figures(outcome: Outcome) -> dict[str, Any]:
    counts = outcome.counts
    return {
        "lines": counts["lines"],
        "accounts": counts["accounts"],
        "cancelled": counts["cancelled"],
        "removed": counts["removed"],
        "unassigned": counts["unassigned"],
        "unassigned_amount": str(counts["unassigned_amount"]),
        "base_amount": str(counts["base_amount"]),
        "unrated": counts["unrated"],
        "future": counts["future"],
        "archived": len(outcome.archived),
        "archived_names": outcome.archived[:_MOST_NAMED],
        "first_on": counts["first_on"] and counts["first_on"].isoformat(),
        "last_on": counts["last_on"] and counts["last_on"].isoformat(),
        "money": [each | {"amount": str(each["amount"])} for each in outcome.money],
    }
