"""`./dev lock`: the hashed locks of requirements/, made anew from what is asked for."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from kam.devserver.arguments import PROJECT, Line

COMPILE: Final = (
    *("pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--custom-compile-command", "./dev lock"),
)
BASE: Final = ("requirements.txt", "-o", "requirements/base.lock")
# Development runs on the very packages of production, and more.
DEV: Final = ("requirements/dev.txt", "-c", "requirements/base.lock", "-o", "requirements/dev.lock")


def lock(line: Line) -> int:
    """Resolve requirements.txt and requirements/dev.txt; words such as --upgrade go to uv."""
    uv = str(Path(sys.prefix) / "bin" / "uv")
    for words in (BASE, DEV):
        code = subprocess.run([uv, *COMPILE, *words, *line.rest], cwd=PROJECT, check=False).returncode
        if code:
            return code
    return 0
