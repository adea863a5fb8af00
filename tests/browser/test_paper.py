"""What is printed: light and whole, with charts drawn for their column, every card loaded, and a head that names it."""

import re
from typing import Any, Final

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.models import Account, ClassificationRun
from kam.core.models import Company, User
from tests.accounts.views.companies import classified, earlier_run, published_run
from tests.browser.conftest import SignIn
from tests.browser.inspection import settle, width_left_over
from tests.factories.accounts import AlarmFactory
from tests.factories.classification import SnapshotFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A4 between margins of 12 mm, in pixels of 1/96 inch.
A4: Final = {"width": 703, "height": 1032}
# How much each drawing sticks out of its card, how fine it is, and whether its form was kept.
DRAWINGS: Final = """
() => [...document.querySelectorAll("kam-chart canvas")].map((canvas) => {
  const [drawn, card] = [canvas.getBoundingClientRect(), canvas.closest(".k-card").getBoundingClientRect()];
  return {
    isWhole: drawn.left >= card.left && drawn.right <= card.right && drawn.bottom <= card.bottom && drawn.width > 200,
    fineness: Math.round(canvas.width / drawn.width),
    isInForm: Math.abs(canvas.width / canvas.height - drawn.width / drawn.height) < 0.05,
  };
})
"""
PRINTED: Final = "window.print = () => { window.printed = document.querySelectorAll('#at-risk .k-risk').length }"


@pytest.fixture
def company(admin: User) -> list[Account]:
    """Two accounts of the administrator, who works in the dark; the first buys no carrier bags any more."""
    Company.objects.filter(pk=Company.current().pk).update(name="Lumena Packaging")
    User.objects.filter(pk=admin.pk).update(theme="dark")
    run = published_run(series="one")
    accounts = [
        classified(run, "AY", 300, name="QUICK-Stop", owner=admin, external_id="C-7"),
        classified(run, "BX", 200, name="华晨零售集团", owner=admin),
    ]
    SnapshotFactory(run=earlier_run(run), account=accounts[1], abc="A")
    AlarmFactory(account=accounts[0])
    return accounts


def on_paper(page: Page, address: str) -> Page:
    """Open a page on a screen, and then lay it onto a sheet."""
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    page.set_viewport_size(A4)  # type: ignore[arg-type]  # the same keys
    return page


@pytest.mark.parametrize(
    ("address", "charts"), [("/portfolio/", 2), ("/accounts/{pk}/", 1), ("/accounts/{pk}/class/", 2)]
)
def test_charts_are_drawn_for_their_column(inspected: Page, company: list[Account], address: str, charts: int) -> None:
    page = on_paper(inspected, address.format(pk=company[0].pk))
    drawings: list[dict[str, Any]] = page.evaluate(DRAWINGS)
    assert len(drawings) == charts
    assert all(each["isWhole"] and each["isInForm"] and each["fineness"] == 3 for each in drawings), drawings
    assert width_left_over(page) == 0
    # Back on the screen they take its width again.
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1440, "height": 900})
    assert all(each["isWhole"] for each in page.evaluate(DRAWINGS))


def test_paper_is_light_and_has_no_buttons(inspected: Page, company: list[Account]) -> None:
    run = ClassificationRun.objects.get(is_published=True).pk
    for address in ("/portfolio/", f"/accounts/{company[0].pk}/", "/accounts/", f"/classification/{run}/"):
        page = on_paper(inspected, address)
        assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--k-surface')") == "#fff"
        expect(page.locator(".k-button:visible, .k-side:visible, .k-bottom:visible")).to_have_count(0)


def test_the_head_names_company_accounts_months_and_day(sign_in: SignIn, admin: User, company: list[Account]) -> None:
    page = on_paper(sign_in(admin), "/portfolio/?class=AY&period=quarter")
    expect(page.locator(".k-paper-head")).to_have_text(
        re.compile(rf"^\s*Lumena Packaging\s+Printed by {admin}, figures read on \d+ \w+ \d+, \d\d:\d\d\s*$")
    )
    said: list[str | re.Pattern[str]] = [
        "All accounts",
        "Class is AY",
        "Oct 2025 to Dec 2025",
        "Run of 1 Jan 2026",
        re.compile("Sales to .* 2025"),
    ]
    expect(page.locator(".k-paper-facts li")).to_have_text(said)
    page.goto(f"/accounts/{company[0].pk}/")
    expect(page.locator(".k-paper-facts li").first).to_have_text("Number C-7")


def test_the_head_follows_what_is_chosen(sign_in: SignIn, admin: User, company: list[Account]) -> None:
    page = sign_in(admin)
    page.goto("/portfolio/")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".k-paper-head")).to_be_hidden()
    page.get_by_role("link", name="Quarter").click()
    settle(page)
    page.emulate_media(media="print")
    expect(page.locator(".k-paper-facts")).to_contain_text("Oct 2025 to Dec 2025")


def test_who_is_at_risk_is_printed_without_scrolling(inspected: Page, company: list[Account]) -> None:
    page = on_paper(inspected, "/portfolio/")
    expect(page.locator("#at-risk .k-risk")).to_have_count(1)
    expect(page.locator("#at-risk")).to_contain_text("Stopped buying Carrier bags")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) <= 2


def test_the_button_waits_for_the_cards(inspected: Page, company: list[Account]) -> None:
    page = inspected
    page.add_init_script(PRINTED)
    held: list[Route] = []
    page.route(re.compile("at-risk"), lambda route: held.append(route))
    page.goto("/portfolio/")
    page.get_by_role("button", name="Print").click()
    page.wait_for_timeout(500)
    assert page.evaluate("window.printed") is None
    # What is printed from the menu meanwhile says what it lacks.
    page.emulate_media(media="print")
    expect(page.get_by_text("This card had not loaded when the page was printed.")).to_be_visible()
    held[0].continue_()
    page.wait_for_function("window.printed === 1")
