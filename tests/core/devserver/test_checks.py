"""Every tool of the house runs in `./dev check`, and a word that names none is refused."""

import tomllib
from pathlib import Path

import pytest

from kam.devserver.__main__ import main
from kam.devserver.arguments import PROJECT
from kam.devserver.checks import ASKING_A_DATABASE, steps

# What docs and CI promise of `./dev check`.
TOOLS = {"ruff", "format", "mypy", "imports", "templates", "migrations", "squawk", "compose", "hadolint", "hooks"}


def test_every_tool_has_its_step() -> None:
    names = [step.name for step in steps(Path(), {})]
    assert set(names) >= TOOLS
    assert set(names) >= ASKING_A_DATABASE
    assert len(names) == len(set(names))


def test_a_word_that_names_no_check_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "mypi"]) == 1
    assert "there is no check mypi; there are ruff, format" in capsys.readouterr().err


def test_hooks_call_only_checks_that_exist() -> None:
    names = {step.name for step in steps(Path(), {})}
    lines = (PROJECT / ".pre-commit-config.yaml").read_text().splitlines()
    called = {line.rpartition("./dev check ")[2] for line in lines if "./dev check " in line}
    assert called
    assert called <= names


def test_ci_measures_coverage_and_the_limit_is_the_one_that_is_promised() -> None:
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["coverage"]
    assert (settings["run"]["branch"], settings["report"]["fail_under"]) == (True, 95)
    ci = (PROJECT / ".ci" / "run").read_text()
    assert "./dev check" in ci
    assert "./dev test --cov" in ci
