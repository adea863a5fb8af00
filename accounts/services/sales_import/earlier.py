"""Corrections of an earlier import for a file of the same header: offered, and used only if the person agrees."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.importing.fields import header_word
from accounts.importing.reading import Reading
from accounts.models import ImportBatch, ImportCorrection
from accounts.services.sales_import.corrections import Kind, lock_correctable
from accounts.services.sales_import.requests import request_check
from kam.core.audit import acting, door
from kam.core.errors import DomainError
from kam.core.models import Job, User


@dataclass(frozen=True)
class Earlier:
    """The latest import of this person whose corrections fit, and how many do."""

    batch: ImportBatch
    count: int


def earlier_corrections(*, batch: ImportBatch, by: User) -> Earlier | None:
    """Return what could be used again: of the very same file all, of another with its header what is for all rows."""
    if batch.corrections.exists():
        return None
    mine = ImportBatch.objects.visible_to(by).filter(signature=batch.signature, made_by=by, pk__lt=batch.pk)
    fitting = mine.filter(Exists(_fitting(batch).filter(batch=OuterRef("pk")))).order_by("-pk").first()
    return Earlier(fitting, _of(batch, fitting).count()) if fitting else None


@transaction.atomic
def use_earlier(*, batch: ImportBatch, by: User, at: datetime) -> Job:
    """Put the corrections of the earlier import over this file and check it again."""
    batch = lock_correctable(batch, by=by)
    earlier = earlier_corrections(batch=batch, by=by)
    if earlier is None:
        raise DomainError(_("There are no earlier corrections for this file."))
    columns = {header_word(name): name[:120] for name in reversed(Reading.from_json(batch.reading).header)}
    with acting(by_id=by.pk, source=door(), batch=batch.pk):
        ImportCorrection.objects.bulk_create(
            ImportCorrection(
                batch=batch, kind=each.kind, row=each.row, column=columns.get(header_word(each.column), each.column),
                was=each.was, becomes=each.becomes, made_by=by, made_at=at,
            )
            for each in _of(batch, earlier.batch).order_by("pk")
        )  # fmt: skip
    return request_check(batch=batch, by=by)


def _fitting(batch: ImportBatch) -> Any:
    """Return the corrections that could fit this file, of whatever import."""
    same_file = ImportCorrection.objects.filter(batch__sha256=batch.sha256)
    return same_file | ImportCorrection.objects.filter(kind=Kind.EQUAL)


def _of(batch: ImportBatch, earlier: ImportBatch) -> Any:
    return _fitting(batch).filter(batch=earlier)
