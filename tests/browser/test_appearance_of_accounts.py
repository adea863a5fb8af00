"""The pages of accounts in a real browser: accessible, never wider than the screen, by keyboard and in both themes."""

import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Account
from kam.core.models import User
from tests.accounts.views.companies import classified, published_run
from tests.browser.conftest import SignIn
from tests.browser.inspection import violations, width_left_over
from tests.factories.accounts import AccountFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS: Final = (320, 390, 1024, 1440)
LONG: Final = "Przedsiębiorstwo Handlowo-Usługowe „Źdźbło” Spółka z ograniczoną odpowiedzialnością sp. k."


@pytest.fixture
def company(admin: User) -> list[Account]:
    """Three accounts with a Polish, a Chinese and a plain name."""
    run = published_run()
    return [
        classified(run, "AY", 300, name="QUICK-Stop", owner=admin, city="Gdynia"),
        classified(run, "BX", 200, name=LONG, owner=admin, city="Kędzierzyn-Koźle"),
        classified(run, "C-", 100, name="华晨零售集团", owner=admin, city="上海"),
    ]


def addresses(company: list[Account]) -> list[str]:
    return [
        "/portfolio/", "/accounts/", "/accounts/?q=nobody", "/accounts/filter/", company[1].get_absolute_url(),
        company[2].get_absolute_url(), "/imports/", "/imports/new/", "/classification/", "/auth/2fa/",
    ]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_accessible_and_as_wide_as_the_screen(
    theme: str, inspected: Page, admin: User, company: list[Account]
) -> None:
    User.objects.filter(pk=admin.pk).update(theme=theme)
    page = inspected
    for address in addresses(company):
        page.goto(address)
        assert (address, violations(page)) == (address, [])
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert (address, width, width_left_over(page)) == (address, width, 0)
        page.set_viewport_size({"width": 1440, "height": 900})


def test_a_phone_shows_the_whole_way_to_a_page(inspected: Page, company: list[Account]) -> None:
    inspected.set_viewport_size({"width": 390, "height": 844})
    for address in ("/imports/new/", "/accounts/filter/", company[1].get_absolute_url()):
        inspected.goto(address)
        parts = inspected.locator(".k-breadcrumbs > :is(a, h1)")
        assert parts.evaluate_all("parts => parts.filter(each => each.scrollWidth > each.clientWidth).length") == 0
        assert parts.count() == 2


def test_the_list_is_searched_and_walked_by_keyboard(sign_in: SignIn, admin: User, company: list[Account]) -> None:
    page = sign_in(admin)
    page.goto("/accounts/")
    # The elements that listen to keys are modules, loaded after the page.
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("晨")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/accounts/\?q=%E6%99%A8$"))
    # What is typed stays while answers come in, and so does the focus.
    expect(page.locator("#search")).to_have_value("晨")
    expect(page.locator("#search")).to_be_focused()
    page.locator("#search").fill("")
    expect(page.locator("[data-row]")).to_have_count(3)
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("QUICK-Stop")


def test_the_filters_open_by_key(sign_in: SignIn, admin: User, company: list[Account]) -> None:
    page = sign_in(admin)
    page.goto("/accounts/")
    page.wait_for_load_state("networkidle")
    page.locator("h1").click()
    page.keyboard.press("f")
    expect(page.locator("#list-panel").get_by_role("link", name="Class", exact=True)).to_be_focused()


def test_a_phone_shows_the_class_beside_the_longest_name(sign_in: SignIn, admin: User, company: list[Account]) -> None:
    page = sign_in(admin)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(company[1].get_absolute_url())
    box = page.locator(".k-bar-meta").bounding_box()
    badge = page.locator(".k-bar-meta .k-class").bounding_box()
    assert box is not None
    assert badge is not None
    assert badge["x"] + badge["width"] <= box["x"] + box["width"]


def test_a_file_is_chosen_by_one_button(sign_in: SignIn, admin: User, tmp_path: Path) -> None:
    file = tmp_path / "sales.csv"
    file.write_text("date,amount\n", encoding="utf-8")
    page = sign_in(admin)
    page.goto("/imports/new/")
    expect(page.locator(".k-drop-choose")).to_be_visible()
    page.locator("[type=file]").set_input_files(file)
    expect(page.locator("[data-file-name]")).to_have_text("sales.csv")


def test_heads_sort_and_the_panel_filters(sign_in: SignIn, admin: User, company: list[Account]) -> None:
    page = sign_in(admin)
    page.goto("/accounts/")
    page.get_by_role("columnheader", name="Account").get_by_role("link").click()
    expect(page.locator("[data-row]").first).to_contain_text("Przedsiębiorstwo")
    page.get_by_role("link", name="Filter", exact=True).click()
    panel = page.locator("#list-panel")
    panel.get_by_role("link", name="Class", exact=True).click()
    panel.get_by_label("AY", exact=True).check()
    panel.get_by_role("button", name="Apply").click()
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row]")).to_contain_text("QUICK-Stop")
    page.get_by_role("link", name="Remove the filter Class").click()
    expect(page.locator("[data-row]")).to_have_count(3)


def test_the_next_page_takes_the_place_of_this_one(sign_in: SignIn, admin: User) -> None:
    AccountFactory.create_batch(60)
    page = sign_in(admin)
    page.goto("/accounts/")
    page.get_by_role("link", name="Next").click()
    expect(page.locator("[data-row]")).to_have_count(10)
    expect(page).to_have_url(re.compile(r"/accounts/\?page=2$"))
    expect(page.locator("h1")).to_have_count(1)


def test_cells_of_the_matrix_are_walked_by_arrows(sign_in: SignIn, admin: User, company: list[Account]) -> None:
    page = sign_in(admin)
    page.goto("/portfolio/")
    page.locator(".k-matrix-cell").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Open list").click()
    page.wait_for_url("**/accounts/?class=AY")
    expect(page.locator("[data-row]")).to_contain_text("QUICK-Stop")


def test_charts_turn_into_tables(sign_in: SignIn, admin: User, company: list[Account]) -> None:
    page = sign_in(admin)
    page.goto(company[0].get_absolute_url())
    expect(page.locator("kam-chart canvas")).to_be_visible()
    page.get_by_text("View as table").click()
    row = page.get_by_role("row", name=re.compile("^Jan 2025"))
    expect(row).to_contain_text("€300")
    expect(row).to_contain_text("€150")


def test_everything_can_be_read_without_scripts(
    sign_in: SignIn, admin: User, company: list[Account], page: Page
) -> None:
    origin = urlsplit(sign_in(admin).url)
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, base_url=f"{origin.scheme}://{origin.netloc}")
    context.add_cookies(page.context.cookies())  # type: ignore[arg-type]  # the same keys
    bare = context.new_page()
    bare.goto("/portfolio/")
    bare.locator(".k-matrix-cell[href*='class=AY']").click()
    bare.get_by_role("link", name="Open list").click()
    bare.get_by_role("link", name=re.compile("QUICK-Stop")).click()
    bare.get_by_text("View as table").click()
    expect(bare.get_by_role("row", name=re.compile("^Jan 2025"))).to_contain_text("€300")
    context.close()
