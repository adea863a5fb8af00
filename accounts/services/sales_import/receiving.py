"""A file arrives: it is kept, looked at, and its reading proposed."""

import hashlib
import re
import unicodedata
import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import IO, Any, Final, Unpack

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.importing.csv_file import delimiter_named
from accounts.importing.detection import detect
from accounts.importing.encodings import normal_name
from accounts.importing.problems import storable
from accounts.importing.reading import Reading
from accounts.models import ImportBatch, ImportMapping, SalesLine
from accounts.services import authority
from accounts.services.sales_import.declared import (
    Wanted,
    date_order_named,
    decimal_mark,
    refuse_columns,
    require_currency,
)
from kam.core.errors import DomainError
from kam.core.models import Company, User

MEGABYTE: Final = 1024 * 1024
LARGEST_FILE: Final = 512 * MEGABYTE
# What a person's files of the same header have in common; the rest each file says itself.
_REMEMBERED: Final = ("decimal", "date_order", "currency", "columns")
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


def receive(
    *,
    file: "IO[bytes] | File[Any]",
    file_name: str,
    by: User,
    source: str = "upload",
    assigns_owner: bool = False,
    **wanted: Unpack[Wanted],
) -> ImportBatch:
    """Keep the file and propose how it is read: as declared, proven, or remembered for its header, in this order.

    DomainError when it is no file of sales; then nothing is kept.
    """
    if not by.is_active:
        raise DomainError(_("Your access has ended. Ask an administrator."))
    said = Reading(
        encoding=wanted.get("encoding", ""),
        delimiter=wanted.get("delimiter", ""),
        sheet=wanted.get("sheet", ""),
        decimal=decimal_mark(wanted.get("decimal", "")),
        date_order=date_order_named(wanted.get("date_order", "")),
        currency=require_currency(wanted.get("currency", "")),
    )
    batch = ImportBatch(
        file_name=safe_name(file_name),
        source=_source(source),
        made_by=by,
        assigns_owner=assigns_owner or by.role == User.Role.REP,
    )
    _keep(batch, file)
    try:
        reading = detect(batch.path, said, wanted_format=wanted.get("format", ""), language=by.language)
        reading = _with_columns(_with_memory(reading, said, by), wanted.get("columns", {}))
        _adopt(batch, reading)
        batch.save()
    except BaseException:
        batch.file.delete(save=False)
        raise
    return batch


def set_reading(*, batch: ImportBatch, reading: Reading | dict[str, Any], by: User) -> ImportBatch:
    """Read the file as a person declares it. DomainError, with the field at fault, when it cannot be read so."""
    batch = authority.find_import(batch, by=by)
    _require_idle(batch)
    stored = Reading.from_json(batch.reading)
    wanted = reading if isinstance(reading, Reading) else Reading.from_json(_unconfirmed(stored) | reading)
    wanted = wanted.having(
        encoding=normal_name(wanted.encoding),
        delimiter=delimiter_named(wanted.delimiter),
        decimal=decimal_mark(wanted.decimal),
        date_order=date_order_named(wanted.date_order),
        currency=require_currency(wanted.currency),
    )
    is_same = (wanted.encoding, wanted.delimiter, wanted.sheet) == (stored.encoding, stored.delimiter, stored.sheet)
    refuse_columns(wanted.columns, stored.header if is_same else None)
    # Before anything is locked: looking through a large file takes its time.
    return _store_reading(batch, detect(batch.path, wanted, language=by.language), by)


@transaction.atomic
def _store_reading(batch: ImportBatch, reading: Reading, by: User) -> ImportBatch:
    batch = authority.lock_import(batch, by=by)
    _require_idle(batch)
    before = Reading.from_json(batch.reading)
    if (before.encoding, before.delimiter, before.sheet) != (reading.encoding, reading.delimiter, reading.sheet):
        # They belong to rows and columns that are others now.
        batch.corrections.all().delete()
    _adopt(batch, reading)
    batch.state = ImportBatch.State.UPLOADED
    batch.error = ""
    batch.save()
    remember(batch=batch, by=by)
    return batch


def _require_idle(batch: ImportBatch) -> None:
    """One whose import ended halfway stored nothing, and may be read otherwise."""
    if batch.is_at_work or batch.state in {ImportBatch.State.IMPORTED, ImportBatch.State.UNDONE}:
        raise DomainError(_("This file is imported already or being imported. Receive it once more to read it anew."))


def _unconfirmed(reading: Reading) -> dict[str, Any]:
    """Return the stored reading without an encoding that nobody has confirmed: only saying it confirms it."""
    return reading.to_json() | ({"encoding": ""} if reading.is_proposed else {})


def remember(*, batch: ImportBatch, by: User) -> None:
    """Keep for this person how files with this header are read. Commands remember nothing."""
    if by.is_system:
        return
    stored = {key: batch.reading[key] for key in _REMEMBERED}
    ImportMapping.objects.update_or_create(signature=batch.signature, made_by=by, defaults={"reading": stored})


def day_of_arrival(batch: ImportBatch) -> date:
    """Return the day on which the file came, by the company's clock: years of its dates are judged by it."""
    return timezone.localdate(batch.created_at, Company.current().zone)


class FileTooLarge(DomainError):  # noqa: N818 - a refusal, not an error of ours
    """There are more bytes than an import takes."""

    code = "too_large"
    status = 413

    def __init__(self) -> None:
        super().__init__(too_large(), field="file")


def too_large() -> str:
    """Return what is told whoever sends more than LARGEST_FILE."""
    text = _("The file is larger than %(limit)s MB. Pack it with gzip or split it.")
    return text % {"limit": LARGEST_FILE // MEGABYTE}


def safe_name(name: str) -> str:
    """Return a file's name as it may be shown: its last part, without control, invisible and path characters."""
    last = re.split(r"[\\/]", name)[-1]
    visible = "".join(each for each in unicodedata.normalize("NFC", last) if unicodedata.category(each) != "Cf")
    return _UNSAFE.sub("_", storable(visible)).strip(" .")[-200:] or "file"


def _keep(batch: ImportBatch, file: "IO[bytes] | File[Any]") -> None:
    """Store the bytes under a name of ours, counting and hashing them; a full disk leaves nothing behind."""
    digest = hashlib.sha256()
    size = 0

    def portions() -> Iterable[bytes]:
        nonlocal size
        while portion := file.read(MEGABYTE):
            size += len(portion)
            if size > LARGEST_FILE:
                raise FileTooLarge
            digest.update(portion)
            yield portion

    batch.file.save(uuid.uuid4().hex, ContentFile(b""), save=False)
    try:
        with batch.path.open("wb") as kept:
            kept.writelines(portions())
    except OSError as error:
        with suppress(OSError):
            batch.file.delete(save=False)
        raise DomainError(_("The file could not be stored; there may be no room. Tell an administrator.")) from error
    except DomainError:
        batch.file.delete(save=False)
        raise
    batch.file_size = size
    batch.sha256 = digest.hexdigest()


def _with_memory(reading: Reading, said: Reading, by: User) -> Reading:
    """Fill in what this person said about such a file before, and a currency for lines that name none."""
    changes = {key: value for key, value in _remembered(reading, by).items() if value and not getattr(said, key)}
    if "columns" in changes:
        changes["columns"] = {key: name for key, name in changes["columns"].items() if name in reading.header}
    if not said.currency and "currency" not in changes:
        # What the file's lines are in becomes the company's currency only where there are no lines yet.
        is_open = bool(reading.currency) and not by.is_system and not SalesLine.objects.exists()
        changes["currency"] = reading.currency if is_open else Company.current().base_currency
    return reading.having(**changes)


def _with_columns(reading: Reading, columns: dict[str, str]) -> Reading:
    """Put declared columns over the recognised ones; a column that was taken for something else is free again."""
    refuse_columns(columns, reading.header)
    taken = set(columns.values())
    others = {key: name for key, name in reading.columns.items() if name not in taken}
    return reading.having(columns=others | columns)


def _remembered(reading: Reading, by: User) -> dict[str, Any]:
    if by.is_system or not reading.header:
        return {}
    found = ImportMapping.objects.filter(signature=reading.signature, made_by=by).first()
    return {key: found.reading.get(key) for key in _REMEMBERED} if found else {}


def _adopt(batch: ImportBatch, reading: Reading) -> None:
    batch.reading = reading.to_json()
    batch.signature = reading.signature


def _source(name: str) -> str:
    clean = " ".join(name.split())
    if not clean or len(clean) > 40 or not clean.isprintable():
        raise DomainError(_("The name of the source must have 1 to 40 characters."), field="source")
    return clean
