"""One after the other: who does the same thing at the same moment waits until the first one's transaction has ended."""

from django.db import connection


def take(space: str, name: str) -> None:
    """Wait until nobody else has this turn, and have it until the end of the transaction.

    Two names that happen to share a number wait for each other too; that costs a moment and nothing else.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", [space, name])
