"""What `./dev` answers to words that are no verb."""

import subprocess
import sys

import pytest

from kam.devserver.__main__ import main
from kam.devserver.arguments import PROJECT


def test_an_unknown_verb_is_named_before_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0] == 'dev: there is no verb "nonsense".'
    assert any(line.startswith("  up ") for line in told)


@pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["up", "--help"], ["reset", "-h"]])
def test_who_asks_gets_the_verbs(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("usage: ./dev VERB")


def test_a_reader_that_has_enough_is_no_failure() -> None:
    words = [sys.executable, "-m", "kam.devserver", "help"]
    with subprocess.Popen(words, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
