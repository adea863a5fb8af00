"""Several people at the same time, each on a connection of her own."""

import time
from collections.abc import Callable, Sequence
from threading import Barrier, Thread

from django.db import connection

from kam.core.errors import DomainError
from kam.core.models import User

PATIENCE = 30
# Others on the same server, such as tests beside this one, wait as well, but for one another.
WAITS_FOR_US = """
    SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))
"""


def at_once(act: Callable[[User], object], people: Sequence[User]) -> list[str]:
    """Let every person act at the same moment; return what came of it, sorted."""
    outcomes: list[str] = []
    start = Barrier(len(people))

    def one(person: User) -> None:
        start.wait(timeout=PATIENCE)
        outcomes.append(_outcome(lambda: act(person)))

    threads = [Thread(target=one, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return sorted(outcomes)


class Waiting:
    """An act begun elsewhere that waits, from the start on, for what this connection holds.

    An act that does not wait is a failure of the test.
    """

    def __init__(self, act: Callable[[], object]) -> None:
        self._outcomes: list[str] = []
        self._thread = Thread(target=lambda: self._outcomes.append(_outcome(act)))
        self._thread.start()
        self._until_it_waits()

    def outcome(self) -> str:
        """Return what came of it; to be asked once this connection has let go."""
        self._thread.join(timeout=PATIENCE)
        return self._outcomes[0]

    def _until_it_waits(self) -> None:
        for _ in range(PATIENCE * 50):
            with connection.cursor() as cursor:
                cursor.execute(WAITS_FOR_US)
                if cursor.fetchone()[0]:
                    return
            assert self._thread.is_alive(), "It was done without waiting."
            time.sleep(0.02)
        raise AssertionError("It neither waits nor ends.")


def _outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except DomainError as refusal:
        return type(refusal).__name__
    finally:
        connection.close()
    return "done"
