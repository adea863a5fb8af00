"""Noticing that the code has changed."""

from pathlib import Path
from typing import Final

from kam.devserver.arguments import PROJECT

PACKAGES: Final = ("kam", "accounts", "stakeholders", "decisions")
ENDINGS: Final = {".py", ".sql"}


class Sources:
    """The program files of the project, watched by their time of change."""

    def __init__(self) -> None:
        self._seen = _snapshot()

    def changed(self) -> bool:
        """Tell whether a file was changed, added or removed since the last call."""
        before, self._seen = self._seen, _snapshot()
        return before != self._seen


def _snapshot() -> dict[Path, int]:
    files = (file for name in PACKAGES for file in (PROJECT / name).rglob("*") if file.suffix in ENDINGS)
    times = {}
    for file in files:
        try:
            times[file] = file.stat().st_mtime_ns
        except FileNotFoundError:
            continue  # removed between the listing and the look
    return times
