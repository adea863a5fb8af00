"""`--state` and `--port` stand wherever somebody types them."""

from pathlib import Path

import pytest

from kam.devserver.arguments import PROJECT, parse
from kam.devserver.errors import DevError


@pytest.mark.parametrize(
    "words",
    [
        ["--state", "/data", "manage", "classify", "--as-of", "2010-12-01"],
        ["manage", "--state", "/data", "classify", "--as-of", "2010-12-01"],
        ["manage", "classify", "--as-of", "2010-12-01", "--state", "/data"],
        ["manage", "classify", "--as-of", "2010-12-01", "--state=/data"],
    ],
)
def test_the_state_may_stand_anywhere(words: list[str]) -> None:
    line = parse(words)
    assert line.verb == "manage"
    assert line.rest == ["classify", "--as-of", "2010-12-01"]
    assert line.state.root == Path("/data")


def test_the_port_is_taken_out_as_well() -> None:
    line = parse(["up", "--port", "8123"])
    assert (line.verb, line.rest, line.port) == ("up", [], 8123)


def test_a_relative_state_is_where_the_caller_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KAM_DEV_CALLED_FROM", str(tmp_path))
    assert parse(["up", "--state", "X"]).state.root == tmp_path / "X"


def test_without_a_state_it_is_the_one_of_the_checkout() -> None:
    assert parse(["up"]).state.root == PROJECT / ".state"


def test_after_two_dashes_nothing_is_ours() -> None:
    line = parse(["psql", "--state", "/data", "--", "--port", "1"])
    assert (line.rest, line.port) == (["--port", "1"], None)


@pytest.mark.parametrize("words", ["--port many", "--port 0", "--port 65536", "--port", "--state", "--state="])
def test_refuses_what_it_cannot_use(words: str) -> None:
    with pytest.raises(DevError):
        parse(["up", *words.split()])
