"""Files of sales hold personal data: they are kept for a while, what came of them stays."""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import ImportBatch
from accounts.models.imports import CAME_IN
from accounts.services import authority
from kam.core.errors import DomainError
from kam.core.models import User

# Long enough to correct faulty rows and to undo.
FILES_KEPT: Final = timedelta(days=30)
# Nobody receives a file for so long.
STRAY_AFTER: Final = timedelta(days=1)


def forget_files(*, now: datetime) -> int:
    """Delete the files of imports, and the cells of their faulty and doubtful rows, that are kept long enough.

    Returns how many. What a person has corrected stays, as the trail of what came in.

    Files that a process left behind which was killed while it received them go too; one that is worked on stays.
    """
    old = ImportBatch.objects.filter(created_at__lt=now - FILES_KEPT).exclude(file="")
    count = sum(_forget(key) for key in old.order_by("pk").values_list("pk", flat=True))
    return count + _forget_strays(now)


@transaction.atomic
def discard(*, batch: ImportBatch, by: User) -> str:
    """Throw a file away that has not come in, with all that was said about it; returns the name it had."""
    locked = authority.lock_import(batch, by=by)
    if locked.state in CAME_IN:
        raise DomainError(_("This file has come in. Undo the import instead."))
    if locked.job is not None and locked.is_at_work:
        raise DomainError(_("This file is being worked on. Wait until that has ended."))
    file, name = locked.file, str(locked.file_name)
    locked.delete()
    if file:
        # Only then: a file whose row came back could not be read.
        transaction.on_commit(partial(file.delete, save=False))
    return name


@transaction.atomic
def _forget(key: int) -> bool:
    """Delete the file of an import, unless somebody works on it; say whether it is gone."""
    batches = ImportBatch.objects.select_for_update(of=["self"], skip_locked=True).select_related("job")
    batch = batches.filter(pk=key).first()
    if batch is None or batch.is_at_work:
        return False
    # A row without a file would be looked for every day; a file without its row could not be found any more.
    batch.file.delete(save=False)
    batch.save(update_fields=["file"])
    batch.errors.update(cells=[], value="")
    batch.doubts.update(cells=[], value="")
    return True


def _forget_strays(now: datetime) -> int:
    root = Path(settings.MEDIA_ROOT)
    known = set(ImportBatch.objects.exclude(file="").values_list("file", flat=True))
    latest = (now - STRAY_AFTER).timestamp()
    count = 0
    for path in chain(root.glob("*.upload*"), root.glob("imports/**/*")):
        # Somebody else may delete it at the same moment.
        with suppress(FileNotFoundError):
            if path.is_file() and str(path.relative_to(root)) not in known and path.stat().st_mtime < latest:
                path.unlink()
                count += 1
    return count
