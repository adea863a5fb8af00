"""CPU that was taken so far: unlike time on the clock, what others do on the machine adds little to it."""

import time
from pathlib import Path
from typing import Final

from django.db import connection

NANO: Final = 10**9


def own() -> float:
    """Return the seconds of this process."""
    return time.process_time()


def of_database() -> float:
    """Return the seconds of the database's session, as far as Linux tells them of a server on this machine; else 0."""
    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(told.read_text(encoding="ascii").split()[0]) / NANO if told.exists() else 0.0


def whole() -> float:
    """Return the seconds of both."""
    return own() + of_database()
