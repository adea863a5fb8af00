"""The portfolio in a real browser: the matrix filters by keyboard, charts stay, a card that failed is tried again."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Account
from accounts.panels import PortfolioPanel, portfolio_panels
from kam.core.models import User
from tests.accounts.views.companies import classified, earlier_run, published_run
from tests.browser.conftest import SignIn
from tests.browser.inspection import settle, violations, width_left_over
from tests.factories.accounts import AlarmFactory
from tests.factories.classification import SnapshotFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def company(admin: User) -> list[Account]:
    """An AY of 3,600, a BX of 2,400, a C- of 1,200; the BX was an A."""
    run = published_run(series="one")
    accounts = [
        classified(run, "AY", 300, name="QUICK-Stop", owner=admin),
        classified(run, "BX", 200, name="Źdźbło Sp. z o.o.", owner=admin),
        classified(run, "C-", 100, name="华晨零售集团", owner=admin),
    ]
    SnapshotFactory(run=earlier_run(run), account=accounts[1], abc="A")
    return accounts


def test_the_matrix_filters_the_page_by_keyboard(sign_in: SignIn, admin: User, company: list[Account]) -> None:
    page = sign_in(admin)
    page.goto("/portfolio/")
    page.wait_for_load_state("networkidle")
    revenue = page.locator(".k-kpi-value").first
    expect(revenue).to_have_text("€7.2k")
    canvas = page.locator("#portfolio kam-chart canvas").first
    expect(canvas).to_be_visible()
    canvas.evaluate("canvas => { canvas.dataset.isTheSame = 'yes' }")
    # One stop for the whole matrix; the arrows do the rest, heads included.
    assert page.locator("kam-matrix a[tabindex='0']").count() == 1
    page.locator(".k-matrix-cell").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/portfolio/\?class=AY$"))
    expect(revenue).to_have_text("€3.6k")
    expect(page.locator(".k-matrix-cell[aria-current]")).to_be_focused()
    expect(page.locator(".k-filter-chip")).to_contain_text("AY")
    assert page.locator("kam-matrix a[tabindex='0']").count() == 1
    # The pictures have new figures, but are the same pictures.
    expect(page.locator("#portfolio kam-chart canvas[data-is-the-same]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/portfolio/$"))
    expect(revenue).to_have_text("€7.2k")
    settle(page)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/portfolio/\?class=Y$"))
    expect(page.locator(".k-matrix-head[aria-current]")).to_be_focused()
    settle(page)
    # A second press takes the choice off; the way back brings it again.
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/portfolio/$"))
    page.go_back()
    expect(page.locator(".k-matrix-head[aria-current]")).to_have_count(1)
    expect(revenue).to_have_text("€3.6k")


def test_another_run_another_period_and_another_order_keep_the_place(
    sign_in: SignIn, admin: User, company: list[Account]
) -> None:
    page = sign_in(admin)
    page.goto("/portfolio/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Quarter").click()
    expect(page).to_have_url(re.compile(r"\?period=quarter$"))
    expect(page.locator(".k-kpi-label").first).to_contain_text("Oct 2025 to Dec 2025")
    settle(page)
    page.get_by_role("columnheader", name="Owner").get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"\?period=quarter&sort=name$"))
    settle(page)
    page.get_by_label("since").select_option("1 Dec 2025")
    expect(page).to_have_url(re.compile(r"period=quarter&sort=name&since=\d+|since=\d+"))
    settle(page)
    page.get_by_role("button", name="Whose accounts").click()
    page.get_by_role("link", name="Accounts I own").click()
    expect(page).to_have_url(re.compile(r"scope=me"))
    expect(page.locator("#portfolio-scope")).to_be_hidden()


def test_the_matrix_is_taken_along_as_a_workbook(sign_in: SignIn, admin: User, company: list[Account]) -> None:
    page = sign_in(admin)
    page.goto("/portfolio/?class=A")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Excel workbook").click()
    assert download.value.suggested_filename == "portfolio-2026-01-01.xlsx"


def test_a_chosen_class_looks_right_everywhere(inspected: Page, company: list[Account]) -> None:
    for address in ("/portfolio/?class=AY", "/portfolio/?class=A&by=team&period=ytd", "/portfolio/?class=BZ"):
        inspected.goto(address)
        assert (address, violations(inspected)) == (address, [])
        for width in (320, 390, 1024, 1440):
            inspected.set_viewport_size({"width": width, "height": 900})
            assert (address, width, width_left_over(inspected)) == (address, width, 0)


def test_paper_has_two_pages_and_no_menus(inspected: Page, admin: User, company: list[Account]) -> None:
    User.objects.filter(pk=admin.pk).update(theme="dark")
    inspected.goto("/portfolio/")
    inspected.wait_for_load_state("networkidle")
    paper = inspected.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 2
    inspected.emulate_media(media="print")
    for chrome in (".k-side", ".k-bar-actions", ".k-bottom"):
        expect(inspected.locator(chrome)).to_be_hidden()


def test_who_is_at_risk_stands_on_the_page_and_leads_on(inspected: Page, company: list[Account]) -> None:
    AlarmFactory(account=company[0])
    page = inspected
    page.goto("/portfolio/?class=AY")
    expect(page.locator("#at-risk")).to_contain_text("Stopped buying Carrier bags")
    page.get_by_role("link", name="Revenue at risk").click()
    expect(page).to_have_url(re.compile(r"/portfolio/at-risk/\?class=AY$"))
    expect(page.get_by_role("heading", name="At risk")).to_be_visible()
    assert violations(page) == []


def test_a_card_that_did_not_load_is_tried_again(inspected: Page, company: list[Account]) -> None:
    portfolio_panels.register(PortfolioPanel("test", 999, "Somebody else’s card", "core:healthz"))
    try:
        page = inspected
        # The browser reports what did not load; here that is meant.
        page.route("**/healthz*", lambda route: route.abort())
        page.goto("/portfolio/")
        page.locator("#panel-test").scroll_into_view_if_needed()
        expect(page.locator("#panel-test")).to_contain_text("This part did not load")
        page.unroute("**/healthz*")
        page.get_by_role("link", name="Try again").click()
        expect(page.locator("#panel-test")).to_have_count(0)
    finally:
        del portfolio_panels._entries["test"]
