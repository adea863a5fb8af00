"""`./dev bench`: the figures of this machine, on data of their own."""

import os
import sys

from kam.devserver.arguments import PROJECT, Line
from kam.devserver.leftovers import discard, sweep
from kam.devserver.management import bring_up_to_date, run_to_end
from kam.devserver.services import in_use, wait_until_gone
from kam.devserver.state import State
from kam.devserver.testing import FOREIGN


def bench(line: Line) -> int:
    """Run tests/benchmarks as the application's role on a fresh database; words choose among them."""
    for name in FOREIGN:
        os.environ.pop(name, None)
    sweep(line.state.root)
    state = State(line.state.root / f"bench-{os.getpid()}")
    try:
        # With the settings of production: a database that forgets would make every ratio a lie.
        with in_use(state) as services:
            bring_up_to_date(services)
            environment = services.environment() | {"KAM_PROCESS": "manage", "LOG_LEVEL": "WARNING"}
            words = [sys.executable, "-m", "tests.benchmarks", *line.rest]
            return run_to_end(words, environment=environment, where=str(PROJECT))
    finally:
        wait_until_gone(state)
        discard(state)
