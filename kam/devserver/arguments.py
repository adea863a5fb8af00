"""Taking `--state` and `--port` out of a command line, wherever they stand."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kam.devserver.errors import DevError
from kam.devserver.state import State

PROJECT: Final = Path(__file__).resolve().parent.parent.parent
OPTIONS: Final = ("--state", "--port")
HIGHEST_PORT: Final = 65_535


@dataclass(frozen=True)
class Line:
    """A command line of `./dev`: the verb, what is left for it, and the two common options."""

    verb: str = ""
    rest: list[str] = field(default_factory=list)
    state: State = field(default_factory=lambda: State(PROJECT / ".state"))
    port: int | None = None


def parse(words: list[str]) -> Line:
    """Split the words of a command line. What follows a `--` of its own goes to the verb as it is."""
    options: dict[str, str] = {}
    rest: list[str] = []
    queue = list(words)
    while queue:
        word = queue.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            rest += queue
            break
        if name not in OPTIONS:
            rest.append(word)
        elif equals:
            options[name] = value
        elif queue:
            options[name] = queue.pop(0)
        else:
            raise DevError(f"{name} needs a value.")
    verb, *others = rest or [""]
    return Line(verb, others, State(_directory(options)), _port(options))


def called_from() -> Path:
    """Return where the caller stood: ./dev itself changes to the project's directory."""
    return Path(os.environ.get("KAM_DEV_CALLED_FROM", PROJECT))


def _directory(options: dict[str, str]) -> Path:
    if "--state" not in options:
        return PROJECT / ".state"
    if not options["--state"]:
        raise DevError("--state needs a directory.")
    # A relative path means the caller's.
    return (called_from() / Path(options["--state"]).expanduser()).resolve()


def _port(options: dict[str, str]) -> int | None:
    text = options.get("--port")
    if text is None:
        return None
    if not text.isdecimal() or not 0 < int(text) <= HIGHEST_PORT:
        raise DevError(f"--port must be a number from 1 to {HIGHEST_PORT}; it is {text!r}.")
    return int(text)
