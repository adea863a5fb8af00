"""The ten-minute guide does what it says: its lines run in one shell against a served KAM with a real worker."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from pytest_django.live_server_helper import LiveServer

from kam.core.models import User
from tests.other_process import environment

pytestmark = [
    pytest.mark.slow,
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


def script(address: str) -> str:
    """Return all lines of the guide, one end after each block; ports alone are others, which are free here."""
    text = GUIDE.read_text(encoding="utf-8")
    lines = "".join(f"{lines}echo '{END}'\n" for lines, _shown in BLOCK.findall(text))
    assert (text.count(ADDRESS), lines.count(ADDRESS), lines.count(PORT)) == (1, 1, 1)
    return lines.replace(ADDRESS, address).replace(PORT, f"PORT={free_port()}")


def assert_runs(address: str, *, place: Path, env: Mapping[str, str]) -> None:
    """Run the lines in one shell that stops at the first failure; each block prints what stands below it."""
    blocks = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    done = subprocess.run(
        ["sh", "-eu", "-c", script(address)],
        cwd=place,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    printed = [each.lstrip("\n") for each in done.stdout.split(f"{END}\n")]
    assert len(printed) == len(blocks) + 1 >= 10
    for (lines, shown), what in zip(blocks, printed, strict=False):
        assert what.splitlines() == shown.splitlines(), lines


@pytest.mark.django_db(transaction=True)
def test_its_lines_run_as_printed(live_server: LiveServer, worker: None, admin: User, tmp_path: Path) -> None:
    # Every run of the tests has this one. `./dev` stands in for itself here: a second database, broker and demo company
    # would take a minute; the nightly test below has them.
    User.objects.filter(pk=admin.pk).update(email="admin@kam.example")
    dev = tmp_path / "dev"
    dev.write_text(DEV)
    dev.chmod(0o755)
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    assert_runs(live_server.url, place=tmp_path, env=environment(KAM_PROCESS="manage", PATH=path))


@pytest.mark.nightly
def test_its_lines_run_beside_dev_up_in_a_fresh_copy(tmp_path: Path) -> None:
    # Nothing stands in for anything: the project's own ./dev makes a state, loads the demo company and serves it.
    copy = tmp_path / "kam"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "node_modules", "__pycache__"), symlinks=True)
    (copy / ".venv").symlink_to(sys.prefix)
    env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {"LANG": "C.UTF-8"}
    port, told = free_port(), tmp_path / "told"
    with told.open("w") as output:
        up = subprocess.Popen(
            ["./dev", "up", "--port", str(port)], cwd=copy, env=env, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_for("KAM is ready at", told, up)
        assert_runs(f"http://127.0.0.1:{port}", place=copy, env=env)
    finally:
        up.send_signal(signal.SIGINT)
        up.wait(timeout=60)


def wait_for(words: str, told: Path, up: "subprocess.Popen[bytes]") -> None:
    for _second in range(300):
        if words in told.read_text():
            return
        assert up.poll() is None, told.read_text()
        time.sleep(1)
    raise AssertionError(told.read_text())
