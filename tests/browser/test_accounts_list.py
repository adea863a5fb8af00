"""The accounts list in a real browser: by keys, with filters, views that are kept and shared, and many at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Account
from kam.core.models import SavedView, User
from tests.accounts.views.companies import classified, published_run
from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def company(anna: User, boris: User) -> list[Account]:
    """Three accounts of Anna in the team of Boris, the largest first."""
    run, team = published_run(), boris.team_memberships.get().team
    return [
        classified(run, "AY", 300, name="QUICK-Stop", owner=anna, team=team, city="Gdynia"),
        classified(run, "BX", 200, name="Łoś Sp. z o.o.", owner=anna, team=team, city="Łódź"),
        classified(run, "BX", 100, name="华晨零售集团", owner=anna, team=team, city="上海"),
    ]


def ready(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    # The elements that listen to keys are modules, loaded after the page.
    page.wait_for_function(
        "[...document.querySelectorAll('kam-list, kam-panel')].every(each => each.matches(':defined'))"
    )


def focused_row(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.closest('[data-row]')?.innerText ?? ''")
    return found


def test_rows_are_one_tab_stop_and_show_beside(sign_in: SignIn, boris: User, company: list[Account]) -> None:
    page = sign_in(boris)
    ready(page, "/accounts/")
    assert page.locator("[data-row] a:not([tabindex])").count() == 1
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.locator("#drawer")).to_contain_text("€3,600")
    page.keyboard.press("j")
    expect(page.locator("#drawer")).to_contain_text("€2,400")
    assert "Łoś" in focused_row(page)
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    assert "Łoś" in focused_row(page)
    # The keys go on from a row that was clicked beside its links.
    page.locator("[data-row] .k-at-value").first.click()
    page.keyboard.press("Space")
    expect(page.locator("#drawer")).to_contain_text("€3,600")


def test_a_filter_is_added_changed_and_taken_off(sign_in: SignIn, boris: User, company: list[Account]) -> None:
    page = sign_in(boris)
    ready(page, "/accounts/")
    page.keyboard.press("f")
    page.locator("#list-panel").get_by_role("link", name="City").click()
    page.get_by_label("City").fill("gdynia")
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/accounts/\?city=gdynia$"))
    page.locator(".k-filter-chip-edit").click()
    page.locator("#list-panel").get_by_label("is not", exact=True).check()
    page.locator("#list-panel").get_by_role("button", name="Apply").click()
    expect(page.locator("[data-row]")).to_have_count(2)
    page.get_by_role("link", name="Remove the filter City").click()
    expect(page.locator("[data-row]")).to_have_count(3)
    page.get_by_role("link", name="Filter", exact=True).click()
    page.locator("#list-panel").get_by_role("link", name="Revenue, 12 m").click()
    page.get_by_label("Revenue, 12 m").fill("lots")
    page.keyboard.press("Enter")
    expect(page.locator("#list-panel")).to_contain_text("Enter a number")


def test_columns_are_chosen_and_put_in_order(sign_in: SignIn, boris: User, company: list[Account]) -> None:
    page = sign_in(boris)
    ready(page, "/accounts/")
    page.get_by_role("link", name="Columns").click()
    panel = page.locator("#list-panel")
    panel.get_by_label("City", exact=True).check()
    panel.get_by_label("Trend", exact=True).uncheck()
    panel.get_by_role("button", name="Move Revenue, 12 m to the left").click()
    panel.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("columnheader", name="City")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Trend")).to_have_count(0)
    expect(page).to_have_url(re.compile("columns=revenue%2Cclass%2Cchange%2Clast-order%2Cowner%2Ccity"))


def test_a_view_is_kept_and_shared_and_shows_its_reader_her_own(
    sign_in: SignIn, boris: User, clara: User, company: list[Account], page: Page
) -> None:
    window = sign_in(boris)
    ready(window, "/accounts/?class=B")
    window.get_by_role("link", name="Save view").click()
    panel = window.locator("#list-panel")
    panel.get_by_label("Name").fill("Middle")
    panel.get_by_label("Share with everybody").check()
    panel.get_by_role("button", name="Save").click()
    window.wait_for_url(re.compile(r"/accounts/\?view=\d+$"))
    window.reload()
    tab = window.get_by_role("link", name=re.compile("^Middle"))
    expect(tab).to_have_attribute("aria-current", "page")
    expect(tab).to_contain_text("2")
    expect(window.locator("[data-row]")).to_have_count(2)
    view = SavedView.objects.get()
    page.context.clear_cookies()
    classified(company[0].snapshots.get().run, "BZ", 50, name="Clara's own", owner=clara)
    other = sign_in(clara)
    ready(other, f"/accounts/?view={view.pk}")
    expect(other.locator("[data-row]")).to_have_count(1)
    expect(other.locator("[data-row]")).to_contain_text("Clara's own")


def test_many_are_assigned_at_once_and_given_back(
    sign_in: SignIn, boris: User, anna: User, company: list[Account]
) -> None:
    page = sign_in(boris)
    ready(page, "/accounts/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    bar = page.get_by_role("toolbar", name="Selected accounts")
    expect(bar).to_contain_text("2 selected")
    bar.get_by_role("button", name="Assign").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Owner").select_option("Boris")
    dialog.get_by_role("button", name="Assign").click()
    expect(page.locator("#toasts")).to_contain_text("2 accounts are assigned to Boris.")
    assert Account.objects.filter(owner=boris).count() == 2
    page.wait_for_load_state("networkidle")
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("2 accounts are as they were.")
    assert Account.objects.filter(owner=anna).count() == 3


def test_esc_clears_the_selection(sign_in: SignIn, boris: User, company: list[Account]) -> None:
    page = sign_in(boris)
    ready(page, "/accounts/")
    page.get_by_label("Select all on this page").check()
    bar = page.get_by_role("toolbar", name="Selected accounts")
    expect(bar).to_contain_text("3 selected")
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
