"""A request that is sent again under the same key does nothing again: it gets the answer of the first time.

The answer is stored in the transaction of the change itself (`once`), so there is never one without the other; sealed,
for there may be a secret in it. Who sends the same key at the same moment waits for the first one's end, as long as the
database lets anybody wait for a lock.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from kam.core import turns
from kam.core.errors import DomainError
from kam.core.models import IdempotencyKey, User
from kam.core.sealing import seal, unseal

KEPT: Final = timedelta(hours=24)
# Keeps these locks apart from others'.
SPACE: Final = "idempotency"
# PostgreSQL's code for a lock that was not free in time (lock_timeout).
LOCK_NOT_AVAILABLE: Final = "55P03"


class KeyReused(DomainError):  # noqa: N818 - a refusal, not a fault
    """The key came with another request before."""

    code = "idempotency_key_reused"


class KeyInUse(DomainError):  # noqa: N818 - a refusal, not a fault
    """409: the first request with this key is still at work; `wait` are the seconds after which to ask again."""

    code = "idempotency_key_in_use"
    status = 409
    wait = 5

    def __init__(self) -> None:
        super().__init__(_("The first request with this Idempotency-Key is still at work. Send it again in a moment."))


@dataclass(frozen=True)
class Answer:
    """An answer as it is sent, and sent again; `is_repeated` says that nothing was done this time."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    is_repeated: bool = False


@transaction.atomic
def once(*, user: User, key: str, request: bytes, at: datetime, do: Callable[[], Answer]) -> Answer:
    """Do it, or return what was answered when this user's key was used before; `request` tells requests apart.

    Raises KeyReused when the key came with another request, KeyInUse when that one does not end. What `do` raises is
    not kept: nothing was done.
    """
    digest = hashlib.sha256(request).hexdigest()
    return _known(user, key, digest, at) or _kept(do(), user, key, digest, at)


def afterwards(*, user: User, key: str, request: bytes, at: datetime, do: Callable[[], Answer]) -> Answer:
    """Do the same with what comes to the same when it is done again, and would hold others up as one transaction.

    The answer is stored after the change, so what dies in between is done again. Of two at the same moment both do it,
    and both get the answer of who ends first.
    """
    digest = hashlib.sha256(request).hexdigest()
    with transaction.atomic():
        known = _known(user, key, digest, at)
    if known is not None:
        return known
    answer = do()
    # Another request that took the key meanwhile keeps it.
    with suppress(KeyReused), transaction.atomic():
        return _known(user, key, digest, at) or _kept(answer, user, key, digest, at)
    return answer


def _known(user: User, key: str, digest: str, at: datetime) -> Answer | None:
    """Return what was answered before, None when the key is new; nobody else uses it until the transaction ends."""
    _take_turn(f"{user.pk}:{key}")
    known = IdempotencyKey.objects.filter(user=user, key=key).first()
    if known is None or known.created_at <= at - KEPT:
        return None
    if known.request != digest:
        raise KeyReused(_("This Idempotency-Key came with another request before. Use a new one for a new request."))
    return Answer(known.status, unseal(known.body), known.headers, is_repeated=True)


def _kept(answer: Answer, user: User, key: str, digest: str, at: datetime) -> Answer:
    kept = {
        "request": digest,
        "status": answer.status,
        "body": seal(answer.body),
        "headers": answer.headers,
        "created_at": at,
    }
    IdempotencyKey.objects.update_or_create(user=user, key=key, defaults=kept)
    return answer


def _take_turn(name: str) -> None:
    try:
        turns.take(SPACE, name)
    except OperationalError as failure:
        if getattr(failure.__cause__, "pgcode", "") != LOCK_NOT_AVAILABLE:
            raise
        raise KeyInUse from failure


def forget(*, before: datetime) -> int:
    """Delete what nobody sends again; return how many there were."""
    count, _tables = IdempotencyKey.objects.filter(created_at__lt=before).delete()
    return count
