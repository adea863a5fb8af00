"""`./dev test`: throw-away services, a browser, pytest, and node's own tests."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kam.devserver.arguments import PROJECT, Line
from kam.devserver.leftovers import discard, sweep
from kam.devserver.management import run_to_end
from kam.devserver.node import javascript
from kam.devserver.services import in_use, wait_until_gone
from kam.devserver.state import State

CHROMIUM: Final = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
# What the browser tests need from Debian, and a file of each that tells it is there.
DEBIAN: Final = {
    "chromium": "/usr/bin/chromium",
    "fonts-liberation": "/usr/share/fonts/truetype/liberation",
    "fonts-wqy-microhei": "/usr/share/fonts/truetype/wqy",
}
# Nothing of the caller's own services may reach the tests.
FOREIGN: Final = ("DATABASE_URL", "MIGRATE_DATABASE_URL", "REDIS_URL", "CACHE_URL", "KAM_PROCESS", "SECRET_KEY")
# Beside production's coverage of 95 %: these are covered whole.
WHOLE: Final = ("kam/core/access.py", "accounts/access.py", "accounts/services/*", "accounts/analytics/*")
WORKERS: Final = "2"


def test(line: Line) -> int:
    """Run the tests and return the exit code."""
    install_browser()
    arguments = list(line.rest)
    whole = names_no_tests(arguments)
    if whole and not {"-n", "--pdb", "-p"} & set(arguments):
        arguments = ["-n", WORKERS, "--dist", "loadgroup", *arguments]
    if not whole and "--cov" in arguments:
        arguments.append("--cov-fail-under=0")  # a part of the suite covers a part of the product
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    with services_for_tests(line.state.root, environment) as found:
        code = run_to_end([sys.executable, "-m", "pytest", *arguments], environment=found, where=str(PROJECT))
    if whole and code == 0 and "--cov" in arguments:
        code = _covered_whole()
    # Both run, whatever the first one says: one report tells everything.
    return (javascript() or code) if whole else code


@contextmanager
def services_for_tests(root: Path = PROJECT / ".state", base: dict[str, str] | None = None) -> Iterator[dict[str, str]]:
    """Give PostgreSQL and Valkey that are thrown away afterwards; yields the environment for them."""
    sweep(root)
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    state = State(root / f"test-{os.getpid()}")
    try:
        with in_use(state, careless=True) as services:
            yield (base if base is not None else dict(os.environ)) | services.addresses()
    finally:
        wait_until_gone(state)
        discard(state)


def install_browser() -> None:
    """Install Chromium and two fonts when this is root on Debian and they are missing."""
    missing = [name for name, file in DEBIAN.items() if not Path(file).exists()]
    apt = shutil.which("apt-get")
    if not missing or os.getuid() != 0 or apt is None:
        return
    print(f"dev: installing {', '.join(missing)} for the browser tests", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *missing]):
        result = subprocess.run([apt, *words], env=environment, capture_output=True, text=True, check=False)
        if result.returncode:
            print(f"dev: apt-get {words[0]} failed:\n{result.stderr}", file=sys.stderr)
            return


def names_no_tests(arguments: list[str]) -> bool:
    """Tell whether the whole suite is meant: no argument is a path of tests."""
    return not any((PROJECT / word.split("::")[0]).exists() for word in arguments if not word.startswith("-") and word)


def _covered_whole() -> int:
    words = [sys.executable, "-m", "coverage", "report", "--fail-under=100", "--skip-covered", "--show-missing"]
    print("dev: access, services and analytics must be covered whole", flush=True)
    return run_to_end([*words, f"--include={','.join(WHOLE)}"], environment=dict(os.environ), where=str(PROJECT))
