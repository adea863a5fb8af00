"""The verbs of `./dev`."""

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Final

from kam.devserver.arguments import Line, parse
from kam.devserver.bench import bench
from kam.devserver.checks import check, fix
from kam.devserver.errors import DevError
from kam.devserver.housekeeping import down, reset, status
from kam.devserver.locks import lock
from kam.devserver.management import manage
from kam.devserver.node import vendor
from kam.devserver.psql import psql
from kam.devserver.supervisor import up
from kam.devserver.testing import test

VERBS: Final[dict[str, tuple[Callable[[Line], int], str]]] = {
    "up": (up, "run KAM: database, broker, web, worker and beat; Ctrl-C stops all of it (--empty: no demo company)"),
    "test": (test, "run the tests on data of their own; arguments go to pytest"),
    "check": (check, "run every linter and type checker, as CI does; words choose among the steps"),
    "fix": (fix, "let the linters put right what they can"),
    "manage": (manage, "run any management command, with the services under it"),
    "psql": (psql, "open the database's own shell"),
    "bench": (bench, "print how fast and how lean this machine does the main work"),
    "status": (status, "print the address, the versions and the development logins"),
    "down": (down, "stop a running ./dev up"),
    "reset": (reset, "delete the database, the uploads and the rest of the state (--yes: without asking)"),
    "vendor": (vendor, "make static/vendor anew from npm"),
    "lock": (lock, "make the locks of requirements/ anew"),
}
# What these are asked, the tool behind them answers.
PASSED_ON: Final = ("test", "manage", "psql")


def main(words: list[str]) -> int:
    """Run one verb and return its exit code."""
    try:
        return _run(parse(words))
    except DevError as error:
        print(f"dev: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read (head, grep -q) has enough; nothing more is written on the way out either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE


def _run(line: Line) -> int:
    if line.verb not in PASSED_ON and {"-h", "--help"} & set(line.rest):
        return explain("")
    code = VERBS[line.verb][0](line) if line.verb in VERBS else explain(line.verb)
    sys.stdout.flush()
    return code


def explain(verb: str) -> int:
    """Print the verbs to whoever asks for them (0), and to whoever names one that is none (2)."""
    if verb in {"", "help", "-h", "--help"}:
        print(usage())
        return 0
    print(f'dev: there is no verb "{verb}".\n\n{usage()}', file=sys.stderr)
    return 2


def usage() -> str:
    """Return the list of verbs."""
    verbs = "\n".join(f"  {name:<8} {text}" for name, (_, text) in VERBS.items())
    return f"usage: ./dev VERB … [--state DIR] [--port N]\n\n{verbs}"


def _leave(number: int, frame: FrameType | None) -> None:
    # As an exception, so that whatever runs is put away on the way out.
    raise SystemExit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    sys.exit(main(sys.argv[1:]))
