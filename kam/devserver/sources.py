"""Noticing that the code has changed."""

import os
from pathlib import Path
from typing import Final

from kam.devserver.arguments import PROJECT

PACKAGES: Final = ("kam", "accounts", "stakeholders", "decisions")
ENDINGS: Final = {".py", ".sql"}


class Sources:
    """The program files of the project, watched by their time of change.

    KAM_RELOAD=0 in the environment turns the watching off.
    """

    def __init__(self) -> None:
        self._watches = os.environ.get("KAM_RELOAD") != "0"
        self._running = self._last = _snapshot()

    def changed(self) -> bool:
        """Tell whether files were changed, added or removed, and none of them since the last call."""
        if not self._watches:
            return False
        before, self._last = self._last, _snapshot()
        if self._last == self._running or self._last != before:
            return False  # nothing new, or somebody is still writing
        self._running = self._last
        return True


def _snapshot() -> dict[Path, int]:
    files = (file for name in PACKAGES for file in (PROJECT / name).rglob("*") if file.suffix in ENDINGS)
    times = {}
    for file in files:
        try:
            times[file] = file.stat().st_mtime_ns
        except FileNotFoundError:
            continue  # removed between the listing and the look
    return times
