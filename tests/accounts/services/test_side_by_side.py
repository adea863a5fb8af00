"""Several people at the same time: who is taken for waiting."""

import time
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from tests.accounts.services.side_by_side import PATIENCE, Waiting

pytestmark = pytest.mark.django_db(transaction=True)


def lock(key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def test_who_waits_for_what_is_held_here_is_seen_to_wait() -> None:
    with transaction.atomic():
        lock(1)
        waiting = Waiting(lambda: lock(1))
    assert waiting.outcome() == "done"


def test_others_who_wait_for_one_another_are_no_sign_of_it() -> None:
    is_held, may_go = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            lock(2)
            is_held.set()
            may_go.wait(timeout=PATIENCE)
        connection.close()

    def wait() -> None:
        lock(2)
        connection.close()

    others = [Thread(target=hold), Thread(target=wait)]
    others[0].start()
    assert is_held.wait(timeout=PATIENCE)
    others[1].start()
    try:
        with pytest.raises(AssertionError, match="It was done without waiting"):
            Waiting(lambda: time.sleep(0.3))
    finally:
        may_go.set()
        for other in others:
            other.join(timeout=PATIENCE)
