"""Writes that somebody else may have made impossible a moment ago: a sentence instead of the database's refusal."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from kam.core.errors import DomainError


@contextmanager
def overtaken_is(refusal: DomainError) -> Iterator[None]:
    """Raise `refusal` when a constraint refuses what was judged to be free; the transaction around goes on."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise refusal from error
