"""Services: throwing away what nobody needs any more."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib.sessions.models import Session
from django.db import transaction

from kam.core import idempotency, invitations, mail, password_reset
from kam.core.models import Job, TableChange, UndoableAct
from kam.core.webhooks import forgetting

# Mails that were sent, or could not be: long enough to find out why one did not arrive.
MAIL_KEPT: Final = timedelta(days=30)
# Nothing is undone after an hour; a day lets support see what was.
ACT_KEPT: Final = timedelta(days=1)


def tidy(*, now: datetime) -> int:
    """Delete sessions that are over, jobs that sent mails, acts too old to undo, answers too old to repeat
    and old webhooks; return how many rows went.

    The notes about changes of a table become one note; of those nobody counts how many went.
    """
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    mails = Job.objects.filter(
        kind__in=[mail.KIND, password_reset.KIND, invitations.KIND], finished_at__lt=now - MAIL_KEPT
    )
    jobs, _ = mails.delete()
    acts, _ = UndoableAct.objects.filter(done_at__lt=now - ACT_KEPT).delete()
    keys = idempotency.forget(before=now - idempotency.KEPT)
    webhooks = forgetting.forget(now=now)
    _tidy_notes()
    return sessions + jobs + acts + keys + webhooks


@transaction.atomic
def _tidy_notes() -> None:
    """Make one note of the notes about each table. Those of writers who are not done yet are not seen, and stay."""
    notes = list(TableChange.objects.values_list("pk", "table_name"))
    tables = {table for _pk, table in notes}
    # A new one, none of the old: a state that has been before must not come again.
    TableChange.objects.bulk_create(TableChange(table_name=table) for table in sorted(tables))
    TableChange.objects.filter(pk__in=[pk for pk, _table in notes]).delete()
