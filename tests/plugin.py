"""Loaded before everything else (`-p tests.plugin`): services, lanes and the browser.

pytest-django reads the settings before any conftest.py, so what they need is made here.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest

from kam.devserver.testing import CHROMIUM, services_for_tests

SERVICES: Final = ExitStack()
OUR_LOGGERS: Final = ("kam", "accounts", "django", "celery")

# `./dev test` has already started them; pytest called by hand (from an editor, say) has not.
if not os.environ.get("DATABASE_URL"):
    os.environ.update(SERVICES.enter_context(services_for_tests()))
os.environ["KAM_PROCESS"] = "test"
# Playwright's own event loop runs while a browser test asks the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--nightly`."""
    parser.addoption("--nightly", action="store_true", help="run the tests marked `nightly` too (long)")


def pytest_unconfigure() -> None:
    """Stop what was started here."""
    SERVICES.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the nightly lane unless asked for, and browser tests where there is no browser."""
    browser = find_browser()
    for item in items:
        if item.get_closest_marker("nightly") and not config.getoption("--nightly"):
            item.add_marker(pytest.mark.skip(reason="nightly lane: ./dev test --nightly"))
        if item.get_closest_marker("browser") and browser is None:
            item.add_marker(pytest.mark.skip(reason="NO BROWSER: install Debian's chromium"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly that the browser tests were left out."""
    if find_browser() is None:
        terminalreporter.section("BROWSER TESTS SKIPPED", sep="!", red=True, bold=True)
        terminalreporter.line("There is no chromium. As root ./dev test installs it; else install chromium by hand.")


@pytest.fixture(autouse=True)
def uploads_in_a_directory_of_their_own(tmp_path: Path, settings: object) -> None:
    """Keep uploaded files of one test away from the next."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]  # pytest-django's wrapper


@pytest.fixture(autouse=True)
def loggers_stay_on() -> Iterator[None]:
    """Fail the test that switches loggers off, not the later ones that miss their lines."""
    yield
    off = [name for name, logger in logging.root.manager.loggerDict.items() if getattr(logger, "disabled", False)]
    assert not [name for name in off if name.startswith(OUR_LOGGERS)]


def find_browser() -> str | None:
    """Return the path of the browser, if there is one."""
    return next((path for path in CHROMIUM if Path(path).exists()), None)
