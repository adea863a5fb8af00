"""Search or jump to in a real browser: by keyboard, while Chinese is typed, and as a page without scripts."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Account
from kam.core.models import User
from tests.browser.conftest import SignIn
from tests.browser.inspection import opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_palette_finds_and_goes_by_keyboard(sign_in: SignIn, admin: User, company: list[Account]) -> None:
    page = opened(sign_in(admin), company[2].get_absolute_url())
    opened(page, "/imports/")
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Search or jump to")
    field = palette.get_by_role("combobox")
    expect(field).to_be_focused()
    # What was lately seen comes first.
    expect(palette.get_by_role("option").first).to_contain_text("华晨零售集团")
    field.press_sequentially("zdzb")
    expect(palette.get_by_role("option")).to_have_count(1)
    expect(palette.get_by_role("option", selected=True)).to_contain_text("Źdźbło")
    field.fill("nobody is called so")
    expect(palette.locator(".k-empty-title")).to_have_text("Nothing found for “nobody is called so”")
    expect(palette.get_by_role("status")).to_have_text("Nothing found for “nobody is called so”")
    # Typed and sent at once: the first that comes is meant.
    field.fill("")
    field.press_sequentially("quick")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{company[0].get_absolute_url()}")


def test_the_palette_is_opened_from_the_sidebar_and_closed_by_escape(sign_in: SignIn, admin: User) -> None:
    page = opened(sign_in(admin), "/imports/")
    page.get_by_role("textbox", name="Search or jump to").click()
    palette = page.get_by_role("dialog", name="Search or jump to")
    expect(palette.get_by_role("option", selected=True)).to_contain_text("Portfolio")
    page.keyboard.press("ArrowDown")
    expect(palette.get_by_role("option", selected=True)).to_contain_text("Accounts")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(palette.get_by_role("option", selected=True)).to_contain_text("Import sales")
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    page.keyboard.press("Control+k")
    palette.get_by_role("combobox").press_sequentially("dark")
    palette.get_by_role("option", name="Dark appearance").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_key_pressed_right_after_escape_counts(sign_in: SignIn, admin: User) -> None:
    page = opened(sign_in(admin), "/imports/")
    keys = page.get_by_role("dialog", name="Keys")
    # The browser says only a moment later that a dialog closed; one press in five came before.
    for _round in range(12):
        page.keyboard.press("Control+k")
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        expect(keys.locator("dt").first).to_be_visible()
        page.keyboard.press("Escape")


def test_letters_that_are_being_composed_are_not_searched_for(
    sign_in: SignIn, admin: User, company: list[Account]
) -> None:
    page = opened(sign_in(admin), "/imports/")
    page.keyboard.press("Control+k")
    field = page.get_by_role("dialog").get_by_role("combobox")
    expect(page.get_by_role("option").first).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    field.evaluate(
        """field => {
            field.value = "hua";
            field.dispatchEvent(new InputEvent("input", {bubbles: true, isComposing: true}));
            field.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, isComposing: true}));
        }"""
    )
    page.wait_for_timeout(300)
    assert asked == []
    field.evaluate(
        """field => {
            field.value = "华晨";
            field.dispatchEvent(new CompositionEvent("compositionend", {bubbles: true}));
        }"""
    )
    expect(page.get_by_role("option")).to_have_text([re.compile("华晨零售集团")])


def test_without_scripts_the_search_is_a_page(sign_in: SignIn, admin: User, company: list[Account]) -> None:
    page = sign_in(admin)
    browser = page.context.browser
    assert browser is not None
    origin = page.evaluate("location.origin")
    plain = browser.new_context(java_script_enabled=False, base_url=origin)
    plain.add_cookies(page.context.cookies())  # type: ignore[arg-type]  # the same keys
    page = plain.new_page()
    page.goto("/imports/")
    page.get_by_role("textbox", name="Search or jump to").fill("quick")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="QUICK-Stop").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("QUICK-Stop")
    plain.close()
