"""How soon a press is answered in Chromium on the demo company, beside a key that nothing listens to."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.presses.demo import Served, served
from tests.benchmarks.registry import Benchmark
from tests.plugin import find_browser

WATCH: Final = (Path(__file__).parent / "watch.js").read_text(encoding="utf-8")
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
ROUNDS: Final = 20
# Milliseconds: what the browser tells of a press comes a little after it was drawn.
BREATH: Final = 250
# The browser tells of nothing shorter.
FINEST: Final = 16
TARGET: Final = "target: under 200 ms"


@dataclass(frozen=True)
class Press:
    """A press: on what page, of what key or element, and whether the server is asked for the answer."""

    words: str
    path: str
    key: str = ""
    element: str = ""
    is_asking: bool = False
    before: str = ""


FLOOR: Final = Press("a key that nothing listens to", "/accounts/", key="F8")
PRESSES: Final = (
    FLOOR,
    Press("the next row", "/accounts/", key="j"),
    Press("a row selected", "/accounts/", key="x", before="j"),
    Press("the sidebar narrowed", "/accounts/", key="["),
    Press("the palette opened", "/accounts/", key="Control+k"),
    Press("a letter in the palette", "/accounts/", key="a", before="Control+k", is_asking=True),
    Press("a row's preview", "/accounts/", key="Space", before="j", is_asking=True),
    Press("the filters opened", "/accounts/", element="[data-filter]", is_asking=True),
    Press("a cell of the matrix", "/portfolio/", element=".k-matrix-cell", is_asking=True),
)


def bench(is_quick: bool) -> Iterator[str]:
    """Press everything a few times, as a manager; of each the median."""
    rounds = ROUNDS // 4 if is_quick else ROUNDS
    with served() as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        # Waiting for a figure means evaluating, which the policy of the pages forbids.
        page = browser.new_page(base_url=demo.address, viewport={"width": 1440, "height": 900}, bypass_csp=True)
        page.add_init_script(WATCH)
        _sign_in(page, demo)
        for press in PRESSES:
            drawn, answered = zip(*(_pressed(page, press) for _round in range(rounds)), strict=True)
            line = f"{press.words}: drawn after {max(FINEST, statistics.median(drawn)):.0f} ms at most ({TARGET})"
            if press.is_asking:
                line += f"; what it asked for stood there after {statistics.median(answered):.0f} ms"
            yield line
        browser.close()


def _sign_in(page: Page, demo: Served) -> None:
    page.goto("/auth/login/")
    page.locator("[name=login]").fill(demo.email)
    page.locator("[name=password]").fill(demo.password)
    page.locator("form .k-button-primary").first.click()
    page.wait_for_url(lambda url: "/auth/login/" not in url)


def _pressed(page: Page, press: Press) -> tuple[float, float]:
    """Return the milliseconds until the press was drawn, and until it was answered."""
    page.goto(press.path)
    page.wait_for_load_state("networkidle")
    if press.before:
        page.keyboard.press(press.before)
        page.wait_for_timeout(BREATH)
    page.evaluate("Object.assign(window.press, {drawn: 0, answered: 0})")
    if press.key:
        page.keyboard.press(press.key)
    else:
        page.locator(press.element).first.click()
    if press.is_asking:
        page.wait_for_function("window.press.answered > 0")
    page.wait_for_timeout(BREATH)
    return page.evaluate("window.press.drawn"), page.evaluate("window.press.answered")


PRESSES_BENCH: Final = Benchmark("presses", bench, order=300)
