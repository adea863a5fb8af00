"""Services: taking back what was just done, instead of asking before.

A service that does something reversible calls `remember` in its own transaction; the view tells the person by
`kam.core.toasts.tell(request, words, undo=act)`. Whoever can take a kind of act back registers a handler for it in
`AppConfig.ready()`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from kam.core.errors import DomainError
from kam.core.models import UndoableAct, User
from kam.core.registry import Registry

# The toast is gone after seconds; this is for who left the page open and comes back to it.
WITHIN: Final = timedelta(hours=1)


class TakeBack(Protocol):
    """Undoes one act within the transaction of `undo` and returns the sentence that tells what is the case now.

    It refuses (DomainError) when what it would take back was changed since; an empty sentence means the general one.
    """

    def __call__(self, payload: Mapping[str, Any], *, by: User, now: datetime) -> str: ...


@dataclass(frozen=True)
class UndoHandler:
    """How one kind of act is taken back."""

    key: str
    run: TakeBack
    order: int = 100


undo_handlers: Registry[UndoHandler] = Registry()


def remember(*, kind: str, words: str, payload: Mapping[str, Any], by: User, now: datetime) -> UndoableAct:
    """Keep what is needed to take this act back: call it in the transaction of the act, with JSON in `payload`.

    KeyError when no handler is registered for the kind.
    """
    handler = undo_handlers.get(kind)
    return UndoableAct.objects.create(kind=handler.key, words=words, payload=dict(payload), made_by=by, done_at=now)


@transaction.atomic
def undo(act: UndoableAct, *, by: User, now: datetime) -> str:
    """Take the act back, once, within an hour and only by whom it was done; return what to tell about it."""
    act = UndoableAct.objects.select_for_update().get(pk=act.pk)
    if act.made_by_id != by.pk:
        raise DomainError(_("Only who did this can undo it."))
    if act.undone_at is not None:
        raise DomainError(_("This was undone already."))
    if now - act.done_at > WITHIN:
        raise DomainError(_("This was done more than an hour ago. Change it back by hand."))
    if act.kind not in undo_handlers:
        raise DomainError(_("This can no longer be undone. Change it back by hand."))
    try:
        told = undo_handlers.get(act.kind).run(act.payload, by=by, now=now)
    except ObjectDoesNotExist:
        raise DomainError(_("What this was about is not there any more, so nothing can be undone.")) from None
    act.undone_at = max(now, act.done_at)
    act.save(update_fields=["undone_at"])
    return told or _("Undone: %(act)s") % {"act": act.words}
