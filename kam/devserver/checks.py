"""`./dev check` and `./dev fix`: every tool, in the order in which CI runs them."""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Final

from kam.devserver.arguments import PROJECT, Line
from kam.devserver.errors import DevError
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
# Settings want addresses, also where nobody asks them anything.
NOWHERE: Final = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}
ASKING_A_DATABASE: Final = {"migrations", "squawk"}
DJANGO: Final = "5.2"


@dataclass(frozen=True)
class Step:
    """One check: its name, its command, and what it sees of the environment."""

    name: str
    words: list[str]
    environment: dict[str, str]


def check(line: Line) -> int:
    """Run every check, or those that are named, then tell which failed; the exit code is 1 when one did."""
    wanted = _wanted(line.rest)
    base = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        environment = base | NOWHERE
        if wanted & ASKING_A_DATABASE:
            environment = stack.enter_context(services_for_tests(line.state.root, base))
        environment |= {"KAM_DEVELOPMENT": "1", "SECRET_KEY": "only-for-checks"}
        found = [step for step in steps(scratch, environment) if step.name in wanted]
        failed = [step.name for step in found if not _passes(step)]
    print(f"dev: failed: {', '.join(failed)}" if failed else "dev: all checks passed", flush=True)
    return 1 if failed else 0


def _wanted(words: list[str]) -> set[str]:
    names = [step.name for step in steps(Path(), {})]
    unknown = [word for word in words if word not in names]
    if unknown:
        raise DevError(f"there is no check {', '.join(unknown)}; there are {', '.join(names)}.")
    return set(words or names)


def steps(scratch: Path, environment: dict[str, str]) -> list[Step]:
    """Return the checks in order. `scratch` is a directory that is thrown away."""
    production = environment | PRODUCTION | {"STATIC_ROOT": str(scratch / "static"), "MEDIA_ROOT": str(scratch)}
    tools: list[tuple[str, list[str]]] = [
        ("ruff", [_bin("ruff"), "check", "."]),
        ("format", [_bin("ruff"), "format", "--check", "."]),
        ("mypy", [_bin("mypy"), "--no-error-summary", *PACKAGES, "manage.py"]),
        ("imports", [_bin("lint-imports"), "--no-cache"]),
        ("templates", [_bin("djlint"), "templates", "--lint", "--check"]),
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
        ("ci", ["bash", "-n", ".ci/run"]),
        ("hooks", [_bin("pre-commit"), "validate-config"]),
    ]
    found = [Step(name, words, environment) for name, words in tools]
    found += [Step(name, words, production) for name, words in deploy]
    return found + [Step(name, words, environment) for name, words in containers]


def fix(line: Line) -> int:
    """Let the tools put right what they can, in the whole project."""
    ruff, djlint = _bin("ruff"), _bin("djlint")
    commands = [
        [_bin("django-upgrade"), "--exit-zero-even-if-changed", "--target-version", DJANGO, *_modules()],
        [ruff, "check", "--fix", "."],
        [ruff, "format", "."],
        [djlint, "templates", "--reformat", "--quiet"],
    ]
    return max(subprocess.run(words, cwd=PROJECT, check=False).returncode for words in commands)


def _passes(step: Step) -> bool:
    started = time.monotonic()
    result = subprocess.run(step.words, cwd=PROJECT, env=step.environment, capture_output=True, text=True, check=False)
    verdict = "ok" if result.returncode == 0 else "FAILED"
    print(f"{step.name:<14} {verdict:<7} {time.monotonic() - started:5.1f} s", flush=True)
    if result.returncode:
        print(f"$ {shorten(' '.join(step.words), 200)}\n{result.stdout}{result.stderr}", flush=True)
    return result.returncode == 0


def _modules() -> list[str]:
    """Return our Python files but migrations, which stay as Django wrote them."""
    files = (file for name in PACKAGES for file in (PROJECT / name).rglob("*.py") if "migrations" not in file.parts)
    return sorted(str(file.relative_to(PROJECT)) for file in files)


def _bin(name: str) -> str:
    return str(BIN / name)
