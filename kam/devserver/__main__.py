"""The verbs of `./dev`."""

import sys
from collections.abc import Callable
from typing import Final

from kam.devserver.arguments import Line, parse
from kam.devserver.errors import DevError
from kam.devserver.management import manage
from kam.devserver.psql import psql
from kam.devserver.testing import test

VERBS: Final[dict[str, tuple[Callable[[Line], int], str]]] = {
    "test": (test, "the tests, on data of their own; arguments go to pytest"),
    "manage": (manage, "any management command, with the services under it"),
    "psql": (psql, "the database's own shell"),
}


def main(words: list[str]) -> int:
    """Run one verb and return its exit code."""
    try:
        line = parse(words)
        if line.verb not in VERBS:
            print(usage())
            return 0 if line.verb in {"", "help", "-h", "--help"} else 2
        return VERBS[line.verb][0](line)
    except DevError as error:
        print(f"dev: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def usage() -> str:
    """Return the list of verbs."""
    verbs = "\n".join(f"  {name:<8} {text}" for name, (_, text) in VERBS.items())
    return f"usage: ./dev VERB … [--state DIR] [--port N]\n\n{verbs}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
