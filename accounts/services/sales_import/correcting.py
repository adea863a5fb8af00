"""A person puts rows of a file right before it comes in, or leaves them out; each act may be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.importing.correcting import cell_at, known, places_of
from accounts.importing.problems import storable
from accounts.importing.reading import Reading
from accounts.models import ImportBatch, ImportCorrection
from accounts.models.import_correction import LONGEST_VALUE
from accounts.services.sales_import.corrections import Kind, corrections_of, lock_correctable
from accounts.services.sales_import.judging import judge_again
from accounts.services.sales_import.requests import request_check
from kam.core.audit import acting, door
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import UndoableAct, User
from kam.core.undo import UndoHandler, remember

CORRECTED: Final = "import-corrected"
# Reasons that lie in the row and not in the value: the same value is right in another row.
NOT_BY_VALUE: Final = frozenset({"line_repeated", "line_not_found", "converted_too_large"})


@dataclass(frozen=True)
class Change:
    """One correction as it was and as it is now; None where there is none."""

    kind: str
    row: int | None
    column: str
    was: str
    before: str | None
    after: str | None


@transaction.atomic
def correct_cell(
    *, batch: ImportBatch, row: int, column: str, becomes: str, by: User, at: datetime, seen: str | None = None
) -> UndoableAct:
    """Put another value in the place of one cell. DomainError names the field, VersionConflict the value now."""
    batch, place, raw = _found(batch, by, row, column, becomes)
    now = known(cell_at(_read_now(batch, row, raw), place))
    _require_unchanged(now, seen)
    if becomes == now:
        raise DomainError(_("This is what stands there already. Write another value."), field="becomes")
    change = _change(batch, Kind.CELL, row, column, known(raw[place]), becomes)
    faulty = _store(batch, [change], {row: raw}, by=by, at=at)
    text = _("Row %(row)s is changed, but still cannot be read.") if faulty else _("Row %(row)s is corrected.")
    return _remember(batch, text % {"row": row}, [change], by=by, at=at)


@transaction.atomic
def correct_equal(
    *, batch: ImportBatch, row: int, column: str, becomes: str, by: User, at: datetime, seen: str | None = None
) -> UndoableAct:
    """Put another value in the place of this cell and of all faulty ones of its column that say the same."""
    batch, place, raw = _found(batch, by, row, column, becomes)
    now = cell_at(_read_now(batch, row, raw), place)
    _require_unchanged(known(now), seen)
    if len(now) > LONGEST_VALUE or len(raw[place]) > LONGEST_VALUE:
        raise DomainError(_("This value is too long to be recognised in other rows. Correct it row by row."))
    rows = _rows(batch, batch.errors.filter(column=column, value=known(now), is_settled=False)) | {row: raw}
    changes = [
        *(_change(batch, Kind.EQUAL, None, column, value, becomes) for value in sorted(_whole(rows, place))),
        *_without_cells_of_their_own(batch, rows, column),
    ]
    changes = [each for each in changes if each.before != each.after]
    faulty = _store(batch, changes, rows, by=by, at=at)
    _count_the_rest(batch, by)
    count = len(rows) - faulty
    text = ngettext("%(count)s row is corrected.", "%(count)s rows are corrected.", count)
    if not count:
        count = len(rows)
        text = ngettext(
            "%(count)s row is changed, but still cannot be read.",
            "%(count)s rows are changed, but still cannot be read.",
            count,
        )
    return _remember(batch, text % {"count": count}, changes, by=by, at=at)


def put_for_all(*, batch: ImportBatch, column: str, was: str, becomes: str, by: User, at: datetime) -> None:
    """Read another value wherever a column says this one; the caller has the import locked, and the rows are good."""
    _store(batch, [_change(batch, Kind.EQUAL, None, column, was, becomes)], {}, by=by, at=at)


@transaction.atomic
def leave_out(*, batch: ImportBatch, row: int, by: User, at: datetime) -> UndoableAct:
    """Leave a row out of the import on purpose."""
    batch = lock_correctable(batch, by=by)
    raw = _raw_cells(batch, row)
    change = _change(batch, Kind.LEFT_OUT, row, "", "", "")
    if change.before is not None:
        raise DomainError(_("This row is left out already."))
    _store(batch, [change], {row: raw}, by=by, at=at)
    return _remember(batch, _("Row %(row)s is left out.") % {"row": row}, [change], by=by, at=at)


@transaction.atomic
def withdraw(*, batch: ImportBatch, correction: ImportCorrection, by: User, at: datetime) -> UndoableAct:
    """Take one correction back, whenever it was made, as long as the file has not come in."""
    batch = lock_correctable(batch, by=by)
    stored = batch.corrections.filter(pk=correction.pk).first()
    if stored is None:
        raise DomainError(_("This correction was taken back already."))
    change = Change(stored.kind, stored.row, stored.column, stored.was, before=stored.becomes, after=None)
    _turn(batch, [change], by=by, at=at)
    return _remember(batch, _("The correction is taken back."), [change], by=by, at=at)


def _take_back(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    batch = lock_correctable(ImportBatch.objects.get(pk=payload["batch"]), by=by)
    changes = [Change(**each) for each in payload["changes"]]
    for each in changes:
        if _stored(batch, each) != each.after:
            raise VersionConflict(_("This was corrected anew since. Look at the corrections of the file."))
    back = [Change(each.kind, each.row, each.column, each.was, each.after, each.before) for each in changes]
    _turn(batch, back, by=by, at=now)
    return _("What the file says counts again.") if all(each.after is None for each in back) else ""


UNDO_HANDLER: Final = UndoHandler(key=CORRECTED, run=_take_back)


def _turn(batch: ImportBatch, changes: Sequence[Change], *, by: User, at: datetime) -> None:
    """Make changes to corrections of old: rows that a check has found good since are not at hand, so it looks again."""
    places = places_of(Reading.from_json(batch.reading).header)
    rows: dict[int, list[str]] = {}
    for each in changes:
        if each.row is not None:
            rows |= _rows(batch, batch.errors.filter(row=each.row)) or _doubtful(batch, each.row)
        else:
            rows |= _rows(batch, batch.errors.filter(**{f"cells__{places[each.column]}": each.was}))
    made = [batch.corrections.filter(**_key(each)).values_list("made_at", flat=True).first() for each in changes]
    checked = datetime.fromisoformat(batch.figures["checked_at"])
    _store(batch, changes, rows, by=by, at=at)
    if any(moment is not None and moment < checked for moment in made):
        request_check(batch=batch, by=by)
    elif any(each.row is None for each in changes):
        _count_the_rest(batch, by)


def _found(batch: ImportBatch, by: User, row: int, column: str, becomes: str) -> tuple[ImportBatch, int, list[str]]:
    """Return the import, locked, with the place of the cell and its row as it stands in the file."""
    if len(becomes) > LONGEST_VALUE or storable(becomes) != becomes:
        text = _("A value has at most %(most)s characters.") % {"most": LONGEST_VALUE}
        raise DomainError(text, field="becomes")
    batch = lock_correctable(batch, by=by)
    place = places_of(Reading.from_json(batch.reading).header).get(column)
    if place is None:
        raise DomainError(_("The file has no column “%(name)s”.") % {"name": column[:80]})
    raw = _raw_cells(batch, row)
    if place >= len(raw):
        raise DomainError(_("This row cannot be corrected here. Correct it in the file, or leave it out."))
    return batch, place, raw


def _require_unchanged(now: str, seen: str | None) -> None:
    if seen is not None and seen != now:
        text = _("Somebody has corrected this cell in the meantime: it says “%(value)s” now.")
        raise VersionConflict(text % {"value": now}, field="becomes")


def _raw_cells(batch: ImportBatch, row: int) -> list[str]:
    found = _rows(batch, batch.errors.filter(row=row)) or _doubtful(batch, row)
    if found:
        return found[row]
    if not batch.errors.filter(row=row).exists():
        raise DomainError(_("This row needs no correction. Look at the new state."))
    return []


def _rows(batch: ImportBatch, faults: Any) -> dict[int, list[str]]:
    """Return the rows of these faults as they stand in the file; each is kept with the first fault of its row."""
    kept = batch.errors.filter(row__in=faults.order_by().values("row")).exclude(cells=[])
    return dict(kept.order_by("row", "pk").values_list("row", "cells"))


def _doubtful(batch: ImportBatch, row: int) -> dict[int, list[str]]:
    return dict(batch.doubts.filter(row=row).exclude(cells=[]).values_list("row", "cells")[:1])


def _read_now(batch: ImportBatch, row: int, raw: list[str]) -> list[str]:
    return corrections_of(batch).on(Reading.from_json(batch.reading).header)(row, raw)


def _whole(rows: Mapping[int, list[str]], place: int) -> set[str]:
    """Return what these rows say in the file; a value too long to be recognised as a whole has no equals."""
    values = {cell_at(cells, place) for cells in rows.values()}
    return {value for value in values if len(value) <= LONGEST_VALUE}


def _without_cells_of_their_own(batch: ImportBatch, rows: Mapping[int, list[str]], column: str) -> list[Change]:
    """Let the rule for all count in rows of it that were corrected by themselves before."""
    single = batch.corrections.filter(kind=Kind.CELL, column=column, row__in=rows).order_by("row", "pk")
    return [Change(Kind.CELL, each.row, column, each.was, before=each.becomes, after=None) for each in single]


def _change(batch: ImportBatch, kind: str, row: int | None, column: str, was: str, becomes: str) -> Change:
    """Return the change to what is stored; a cell that says again what the file says needs no correction."""
    change = Change(kind, row, column, was, before=None, after=None)
    after = None if becomes == was and kind != Kind.LEFT_OUT else becomes
    return Change(kind, row, column, was, before=_stored(batch, change), after=after)


def _key(change: Change) -> dict[str, Any]:
    key = {"kind": change.kind, "column": change.column, "was": change.was}
    return key | ({"row__isnull": True} if change.row is None else {"row": change.row})


def _stored(batch: ImportBatch, change: Change) -> str | None:
    return batch.corrections.filter(**_key(change)).values_list("becomes", flat=True).first()


def _store(
    batch: ImportBatch, changes: Sequence[Change], rows: Mapping[int, list[str]], *, by: User, at: datetime
) -> int:
    """Make the changes and look at the rows again; returns how many of them are faulty now."""
    with acting(by_id=by.pk, source=door(), batch=batch.pk):
        for each in changes:
            stored = batch.corrections.filter(**_key(each))
            if each.after is None:
                stored.delete()
            elif not stored.update(becomes=each.after, made_by=by, made_at=at):
                words = {"kind": each.kind, "row": each.row, "column": each.column, "was": each.was}
                ImportCorrection.objects.create(batch=batch, **words, becomes=each.after, made_by=by, made_at=at)
            if each.kind == Kind.LEFT_OUT:
                batch.left_out += (each.after is not None) - (each.before is not None)
    batch.figures["corrected_since"] = batch.corrections.filter(made_at__gt=batch.figures["checked_at"]).count()
    return judge_again(batch=batch, by=by, rows=rows)


def _count_the_rest(batch: ImportBatch, by: User) -> None:
    """Where more rows are faulty than are kept, only the whole file tells how many a rule put right."""
    if batch.figures["errors_stored"] < batch.figures.get("bad_found", 0):
        request_check(batch=batch, by=by)


def _remember(batch: ImportBatch, words: str, changes: Sequence[Change], *, by: User, at: datetime) -> UndoableAct:
    payload = {"batch": batch.pk, "changes": [asdict(each) for each in changes]}
    return remember(kind=CORRECTED, words=words, payload=payload, by=by, now=at)
