"""A page as it came to rest, and what is wrong with how it looks: what axe finds, what sticks out of the screen."""

from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect

AXE: Final = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
# Half faded in, every text is too pale; what moves without end (a spinner) is not waited for.
AT_REST: Final = """
Promise.allSettled(
  document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().endTime !== Infinity)
    .map((each) => each.finished),
).then(() => true)
"""


def opened(page: Page, address: str) -> Page:
    """Go there and wait for the modules, which come after the page."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong in a page at rest, with the first element."""
    page.evaluate(AT_REST)
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found["violations"]]


def width_left_over(page: Page) -> int:
    """Return by how many pixels the page is wider than the screen."""
    found: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found


def settle(page: Page) -> None:
    """Wait until what htmx asked for stands on the page: the address changes a moment earlier."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)
