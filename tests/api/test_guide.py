"""The ten-minute guide does what it says: its lines run in a shell against a served KAM with a real worker."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from pytest_django.live_server_helper import LiveServer

from kam.core.models import User
from tests.other_process import environment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("curl") is None, reason="NO CURL: the guide is for people who have it"),
]
ROOT: Final = Path(__file__).parents[2]
GUIDE: Final = ROOT / "docs" / "integrate.md"
BLOCK: Final = re.compile(r"^```sh\n(.*?)^```\n(?:```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
ADDRESS: Final = "http://127.0.0.1:8000"
PORT: Final = "PORT=9009"
END: Final = "--- end of block ---"
# The project's verbs on the database of the test, which `./dev up` would serve.
DEV: Final = f"""#!/bin/sh
[ "$1" = manage ] || exit 2
shift
exec {sys.executable} {ROOT}/manage.py "$@"
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_its_lines_run_as_printed(live_server: LiveServer, worker: None, admin: User, tmp_path: Path) -> None:
    User.objects.filter(pk=admin.pk).update(email="admin@kam.example")
    dev = tmp_path / "dev"
    dev.write_text(DEV)
    dev.chmod(0o755)
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    blocks = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    assert len(blocks) >= 9
    assert GUIDE.read_text(encoding="utf-8").count(ADDRESS) == 1
    script = "".join(f"{lines}echo '{END}'\n" for lines, _shown in blocks).replace(ADDRESS, live_server.url)
    assert script.count(PORT) == 1
    script = script.replace(PORT, f"PORT={free_port()}")
    done = subprocess.run(
        ["sh", "-eu", "-c", script],
        cwd=tmp_path,
        env=environment(KAM_PROCESS="manage", PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}"),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    printed = [each.lstrip("\n") for each in done.stdout.split(f"{END}\n")]
    assert done.returncode == 0, done.stdout + done.stderr
    for (lines, shown), what in zip(blocks, printed, strict=False):
        assert what.splitlines() == shown.splitlines(), lines
