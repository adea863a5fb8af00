"""From the portfolio's matrix to a class and back without a pointer: the focus is seen, and is where one left it."""

import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Account
from kam.core.models import User
from tests.accounts.views.companies import classified, published_run
from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_STOPS: Final = 60
# The ring is drawn around the element or, in a list, around its row.
IS_SEEN: Final = """
() => {
  const focused = document.activeElement;
  if (focused === document.body || !focused.matches(":focus-visible")) return false;
  const { top, bottom } = focused.getBoundingClientRect();
  const rings = [focused, focused.closest("[data-row]")].filter(Boolean).map((each) => getComputedStyle(each));
  const isRinged = rings.some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none");
  return isRinged && bottom > 0 && top < innerHeight;
}
"""
ARE_READY: Final = """
() => document.readyState === "complete"
  && [...document.querySelectorAll("kam-list, kam-matrix, kam-keys")].every((each) => each.matches(":defined"))
"""


@pytest.fixture
def company(anna: User, boris: User) -> list[Account]:
    """Three accounts of Anna in the team of Boris, two of them BX."""
    run, team = published_run(), boris.team_memberships.get().team
    return [
        classified(run, "AY", 300, name="QUICK-Stop", owner=anna, team=team),
        classified(run, "BX", 200, name="Łoś Sp. z o.o.", owner=anna, team=team),
        classified(run, "BX", 100, name="华晨零售集团", owner=anna, team=team),
    ]


def arrived(page: Page, address: str) -> None:
    page.wait_for_url(re.compile(address))
    page.wait_for_function(ARE_READY)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there; at every stop it is seen."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate(IS_SEEN)
            return
    pytest.fail(f"Tab does not lead to {selector}")


def test_from_the_matrix_to_a_class_and_back(sign_in: SignIn, boris: User, company: list[Account]) -> None:
    page = sign_in(boris)
    account = company[2].get_absolute_url()
    arrived(page, "/portfolio/$")
    tab_to(page, "kam-matrix a")
    page.keyboard.press("ArrowDown")
    while "class=BX" not in str(page.evaluate("document.activeElement.getAttribute('href')")):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    # What htmx brings leaves the focus where it is.
    arrived(page, r"/portfolio/\?class=BX$")
    chosen = page.locator(".k-matrix-cell[aria-current]")
    expect(chosen).to_be_focused()
    assert page.evaluate(IS_SEEN)
    page.keyboard.press("l")
    arrived(page, r"/accounts/\?class=BX$")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(IS_SEEN)
    page.keyboard.press("Enter")
    arrived(page, f"{account}$")
    tab_to(page, "nav a[href$='/class/']")
    page.keyboard.press("Enter")
    arrived(page, f"{account}class/$")
    # Alt and the arrow are the browser's own key, which a page without a window of its own does not get.
    page.go_back()
    arrived(page, f"{account}$")
    expect(page.locator("nav a[href$='/class/']:focus-visible")).to_have_count(1)
    page.go_back()
    arrived(page, r"/accounts/\?class=BX$")
    expect(page.locator("[data-row]:focus-within")).to_contain_text("华晨零售集团")
    assert page.evaluate(IS_SEEN)
    page.keyboard.press("k")
    assert "Łoś" in page.evaluate("document.activeElement.innerText")
    page.go_back()
    arrived(page, r"/portfolio/\?class=BX$")
    expect(chosen).to_be_focused()
    assert page.evaluate(IS_SEEN)
