"""What throw-away runs leave behind, in their state directories and outside of them."""

import re
import shutil
from pathlib import Path
from typing import Final

from kam.devserver.nobody import outside
from kam.devserver.processes import is_running
from kam.devserver.state import State, is_held

# test-4711, bench-4711: the throw-away state of the process 4711.
THROWN_AWAY: Final = re.compile(r"(?:test|bench)-(\d+)")


def throw_away_states(root: Path) -> list[State]:
    """Return the states of test and bench runs below a state directory. Nothing else there is ours to delete."""
    return [State(path) for path in root.glob("*-*") if THROWN_AWAY.fullmatch(path.name) and State(path).is_ours()]


def discard(state: State) -> None:
    """Delete a state directory, and what stands elsewhere for it: sockets, and the data of `nobody`."""
    for directory in (outside(state), state.sockets, state.root):
        shutil.rmtree(directory, ignore_errors=True)


def sweep(root: Path) -> None:
    """Discard what killed runs left behind; what a living run uses stays."""
    for state in throw_away_states(root):
        owner = int(state.root.name.rpartition("-")[2])
        held = is_held(state.root / "keeper.lock") or is_held(state.root / "users.lock")
        if not held and not is_running(owner, ""):
            discard(state)
