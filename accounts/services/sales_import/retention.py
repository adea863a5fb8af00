"""Files of sales hold personal data: they are kept for a while, what came of them stays."""

from datetime import datetime, timedelta
from typing import Final

from accounts.models import ImportBatch

# Long enough to correct faulty rows and to undo.
FILES_KEPT: Final = timedelta(days=30)


def forget_files(*, now: datetime) -> int:
    """Delete the files of imports, and the cells of their faulty rows, that are kept long enough; return how many."""
    old = ImportBatch.objects.filter(created_at__lt=now - FILES_KEPT).exclude(file="")
    count = 0
    for batch in old.order_by("pk"):
        # A row without a file would be looked for every day; a file without its row could not be found any more.
        batch.file.delete(save=True)
        batch.errors.update(cells=[], value="")
        count += 1
    return count
