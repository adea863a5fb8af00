"""What stands in static/vendor is what VENDORED.md says: every file, byte by byte."""

import hashlib
import json
import re
from typing import Final

from tests.architecture.sources import ROOT

VENDOR: Final = ROOT / "static" / "vendor"
# | `htmx.js` | htmx.org 2.0.11, idiomorph 0.8.0 | 0BSD | 71823 | `5fc6…` |
ROW: Final = re.compile(
    r"^\| `(?P<file>[^`]+)` \| (?P<parts>[^|]+) \| [^|]+ \| \d+ \| `(?P<hash>[0-9a-f]{64})` \|$", re.MULTILINE
)
MADE_FROM: Final = "src"


def listed() -> dict[str, re.Match[str]]:
    text = (VENDOR / "VENDORED.md").read_text(encoding="utf-8")
    return {row["file"]: row for row in ROW.finditer(text)}


def present() -> set[str]:
    files = (path for path in VENDOR.rglob("*") if path.is_file())
    names = {path.relative_to(VENDOR).as_posix() for path in files}
    return {name for name in names if not name.startswith(f"{MADE_FROM}/")} - {"VENDORED.md"}


def test_every_file_is_listed_and_every_listed_file_is_there() -> None:
    assert present() == set(listed())


def test_no_file_was_changed() -> None:
    for name, row in listed().items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == row["hash"], name


def test_versions_are_those_of_the_lock() -> None:
    lock = json.loads((VENDOR / MADE_FROM / "package-lock.json").read_text(encoding="utf-8"))
    locked = {
        name.removeprefix("node_modules/"): package["version"] for name, package in lock["packages"].items() if name
    }
    for row in listed().values():
        for part in row["parts"].split(", "):
            package, version = part.rsplit(" ", 1)
            assert locked[package] == version


def test_the_lock_names_no_place_to_load_from() -> None:
    # Everybody loads from the registry that is set up where they are.
    assert '"resolved"' not in (VENDOR / MADE_FROM / "package-lock.json").read_text(encoding="utf-8")


def test_nothing_is_loaded_from_elsewhere() -> None:
    for path in [*(ROOT / "static").rglob("*.css"), *(ROOT / "static" / "js").rglob("*.js")]:
        if MADE_FROM not in path.parts:
            assert not re.search(r"(?:import|url)\s*\(?\s*[\"']?https?:", path.read_text(encoding="utf-8")), path
