"""Throw-away runs leave nothing behind, and delete nothing that is not theirs."""

import os
import subprocess
from pathlib import Path

import pytest

from kam.devserver.leftovers import discard, sweep
from kam.devserver.nobody import outside
from kam.devserver.state import Lock, State
from kam.devserver.testing import services_for_tests


@pytest.fixture
def gone() -> int:
    """The pid of a process that has ended."""
    with subprocess.Popen(["true"]) as process:
        process.wait()
        return process.pid


def left_behind(root: Path, name: str) -> State:
    state = State(root / name)
    state.prepare()
    return state


def test_what_a_killed_run_left_is_removed_also_outside_of_its_directory(tmp_path: Path, gone: int) -> None:
    state = left_behind(tmp_path / ("long" * 25), f"test-{gone}")
    outside(state).mkdir()
    assert state.sockets.is_dir()
    assert not state.sockets.is_relative_to(state.root)
    sweep(state.root.parent)
    assert [path for path in (state.root, state.sockets, outside(state)) if path.exists()] == []


def test_directories_of_others_stay(tmp_path: Path, gone: int) -> None:
    (tmp_path / "test-results").mkdir()
    (tmp_path / f"test-{gone}").mkdir()
    (tmp_path / f"test-{gone}" / "thesis.txt").write_text("ten years of work")
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([f"test-{gone}", "test-results"])
    assert (tmp_path / f"test-{gone}" / "thesis.txt").exists()


def test_a_run_that_lives_is_left_alone(tmp_path: Path, gone: int) -> None:
    starting = left_behind(tmp_path, f"test-{os.getpid()}")
    served = left_behind(tmp_path, f"bench-{gone}")
    with Lock(served.root / "users.lock") as use:
        use.wait(exclusive=False)
        sweep(tmp_path)
        assert starting.root.exists()
        assert served.root.exists()
    sweep(tmp_path)
    assert not served.root.exists()
    discard(starting)


@pytest.mark.slow
def test_services_of_tests_leave_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_POSTGRES_AS_NOBODY", "1")
    with services_for_tests(tmp_path) as environment:
        assert environment["DATABASE_URL"].startswith("postgres://kam_app:")
        (state,) = [State(path) for path in tmp_path.iterdir()]
        assert state.root.exists()
    assert [path for path in (state.root, state.sockets, outside(state)) if path.exists()] == []
