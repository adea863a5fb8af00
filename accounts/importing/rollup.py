"""Keeping the monthly roll-ups equal to the lines: only the months that something touched are summed up again."""

from collections.abc import Iterable
from datetime import date

from accounts.importing.copying import NULL, copy
from accounts.importing.statements import run


def begin() -> None:
    """Make the empty list of touched months of this transaction."""
    run("rollup_tables")


def touch(pairs: Iterable[tuple[int | None, date]]) -> None:
    """Add pairs of an account's id (None: the unassigned lines) and the first day of a month."""
    lines = (f"{NULL if account is None else account}\t{month.isoformat()}\n" for account, month in pairs)
    copy("rollup_touched", ("account_id", "month"), lines)


def refresh_touched() -> None:
    """Sum up the touched months again."""
    run("rollup")
    run("rollup_parts")
