"""`./dev check` and `./dev fix`: every tool, in the order in which CI runs them."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kam.devserver.arguments import PROJECT, Line
from kam.devserver.testing import services_for_tests

BIN: Final = Path(sys.prefix) / "bin"
APPS: Final = ("kam", "accounts", "stakeholders", "decisions")
MANAGE: Final = (sys.executable, str(PROJECT / "manage.py"))
PACKAGES: Final = [name for name in (*APPS, "tests") if (PROJECT / name).is_dir()]
# As production has it: no development switch, HTTPS, hashed static files.
PRODUCTION: Final = {
    "KAM_DEVELOPMENT": "0",
    "KAM_PROCESS": "manage",
    "SECRET_KEY": "a-key-that-is-long-and-mixed-enough-for-the-check-0123456789-ABCDEF",
    "ALLOWED_HOSTS": "kam.example.com",
    "PROXY_COUNT": "1",
}


@dataclass(frozen=True)
class Step:
    """One check: its name, its command, and what it sees of the environment."""

    name: str
    words: list[str]
    environment: dict[str, str]


def check(line: Line) -> int:
    """Run every check, then tell which failed; the exit code is 1 when one did."""
    base = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    failed = []
    with tempfile.TemporaryDirectory() as scratch, services_for_tests(line.state.root, base) as environment:
        for step in steps(Path(scratch), environment | {"KAM_DEVELOPMENT": "1", "SECRET_KEY": "only-for-checks"}):
            if not line.rest or any(word in step.name for word in line.rest):
                failed += [] if _passes(step) else [step.name]
    print(f"dev: failed: {', '.join(failed)}" if failed else "dev: all checks passed", flush=True)
    return 1 if failed else 0


def steps(scratch: Path, environment: dict[str, str]) -> list[Step]:
    """Return the checks in order. `scratch` is a directory that is thrown away."""
    production = environment | PRODUCTION | {"STATIC_ROOT": str(scratch / "static"), "MEDIA_ROOT": str(scratch)}
    tools: list[tuple[str, list[str]]] = [
        ("ruff", [_bin("ruff"), "check", "."]),
        ("format", [_bin("ruff"), "format", "--check", "--quiet", "."]),
        ("mypy", [_bin("mypy"), "--no-error-summary", *PACKAGES, "manage.py"]),
        ("imports", [_bin("lint-imports"), "--no-cache"]),
        ("templates", [_bin("djlint"), "templates", "--lint", "--check", "--quiet"]),
        ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run", "--skip-checks"]),
        ("squawk", [sys.executable, "-m", "kam.devserver.migration_sql", str(scratch)]),
    ]
    deploy: list[tuple[str, list[str]]] = [
        ("deploy", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]),
        ("collectstatic", [*MANAGE, "collectstatic", "--no-input", "--verbosity", "0"]),
    ]
    containers: list[tuple[str, list[str]]] = [
        ("compose", [_bin("docker-compose"), "--file", "docker-compose.yml", "config", "--quiet"]),
        ("hadolint", [_bin("hadolint"), "Dockerfile"]),
        ("shell", ["sh", "-n", "dev"]),
    ]
    found = [Step(name, words, environment) for name, words in tools]
    found += [Step(name, words, production) for name, words in deploy]
    return found + [Step(name, words, environment) for name, words in containers]


def fix(line: Line) -> int:
    """Let the tools put right what they can, in the whole project."""
    ruff, djlint = _bin("ruff"), _bin("djlint")
    commands = [[ruff, "check", "--fix", "."], [ruff, "format", "."], [djlint, "templates", "--reformat", "--quiet"]]
    return max(subprocess.run(words, cwd=PROJECT, check=False).returncode for words in commands)


def _passes(step: Step) -> bool:
    started = time.monotonic()
    result = subprocess.run(step.words, cwd=PROJECT, env=step.environment, capture_output=True, text=True, check=False)
    verdict = "ok" if result.returncode == 0 else "FAILED"
    print(f"{step.name:<14} {verdict:<7} {time.monotonic() - started:5.1f} s", flush=True)
    if result.returncode:
        print(f"$ {' '.join(step.words)}\n{result.stdout}{result.stderr}", flush=True)
    return result.returncode == 0


def _bin(name: str) -> str:
    return str(BIN / name)
