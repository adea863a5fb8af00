"""Who changed an account last, to be named to somebody who was changing it as well."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Account
from kam.core import audit_log
from kam.core.audit_log import Question
from kam.core.models import User


@dataclass(frozen=True)
class LastChange:
    """The name of who made it, and when; no moment where the trail says nothing."""

    who: str
    at: datetime | None = None


def last_change(account: Account) -> LastChange:
    """Return who saved the account last. Ask only for an account that the reader may see."""
    entries, _ends = audit_log.events(Question(kinds=["account"], row=account.pk), limit=1)
    for change in (entry.change for entry in entries):
        person = User.objects.filter(pk=change.by_id).first() if change.by_id else None
        return LastChange(str(person) if person else _("Somebody else"), change.at)
    return LastChange(_("Somebody else"))
