"""What is on every page, in a real browser: keys, undo, menus, the guard of forms, what loads and how much."""

import gzip
import re
from typing import Final

import pytest
from playwright.sync_api import Dialog, Page, Response, expect

from accounts.models import Account
from kam.core.models import User
from tests.browser.conftest import SignIn
from tests.browser.inspection import opened, violations, width_left_over

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS: Final = (320, 390, 1024, 1440)
FIRST_LOAD: Final = 250_000


def test_the_keys_of_a_page_are_told_and_can_be_switched_off(
    sign_in: SignIn, admin: User, company: list[Account]
) -> None:
    page = opened(sign_in(admin), "/accounts/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    # Everything that this list can do, and nothing of what other pages can.
    for words in ("Next and previous row", "Preview the row", "Select the row", "Select from the last one to here"):
        expect(dialog.get_by_text(words)).to_be_visible()
    expect(dialog.get_by_text("Next cell")).to_be_hidden()
    expect(dialog.get_by_text("From cell to cell")).to_be_hidden()
    with page.expect_response("**/preferences/keys/"):
        dialog.get_by_label("Single-letter keys are on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    opened(page, "/imports/")
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page).to_have_url(re.compile("/imports/$"))
    User.objects.filter(pk=admin.pk).update(is_keys_on=True)
    opened(page, "/imports/")
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url("**/accounts/")


def test_the_sidebar_stays_as_narrow_as_it_was_left(sign_in: SignIn, admin: User) -> None:
    page = opened(sign_in(admin), "/imports/")
    page.keyboard.press("[")
    page.reload(wait_until="commit")
    # Set by what runs before the first paint.
    expect(page.locator("html")).to_have_attribute("data-sidebar", "narrow")
    expect(page.get_by_role("link", name="Accounts").first).to_be_visible()
    box = page.locator(".k-side").bounding_box()
    assert box is not None
    assert box["width"] == 56
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Narrow or widen the sidebar").click()
    expect(page.locator(".k-side-search input")).to_be_visible()


def test_what_was_done_is_undone_by_one_key(sign_in: SignIn, admin: User, company: list[Account]) -> None:
    page = opened(sign_in(admin), company[0].get_absolute_url())
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("button", name="Archive").click()
    toast = page.locator(".k-toast")
    expect(toast.get_by_role("button", name="Undo")).to_be_visible()
    assert Account.objects.get(pk=company[0].pk).is_archived
    page.wait_for_load_state("networkidle")
    toast.hover()
    page.keyboard.press("z")
    expect(toast.get_by_role("button", name="Undo")).to_be_hidden()
    expect(toast).to_have_count(1)
    assert not Account.objects.get(pk=company[0].pk).is_archived


def test_who_leaves_with_something_unsaved_is_asked(sign_in: SignIn, admin: User) -> None:
    page = opened(sign_in(admin), "/settings/")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Name").fill("Admin the First")
    page.get_by_role("link", name="Accounts").first.click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page).to_have_url(re.compile("/settings/$"))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name="Accounts").first.click()
    page.wait_for_url("**/accounts/")
    assert asked == ["beforeunload"]


def test_menus_dialogs_and_the_drawer_by_keyboard(sign_in: SignIn, admin: User) -> None:
    page = opened(sign_in(admin), "/design/")
    more = page.get_by_role("button", name="More", exact=True).last
    more.focus()
    page.keyboard.press("ArrowDown")
    menu = page.locator("#gallery-more")
    expect(menu.get_by_role("link", name="Edit")).to_be_focused()
    under, over = menu.bounding_box(), more.bounding_box()
    assert under is not None
    assert over is not None
    # At its button, right edges together, below it or, at the lower end of the screen, above it.
    assert round(under["x"] + under["width"]) == round(over["x"] + over["width"])
    assert min(abs(under["y"] - over["y"] - over["height"]), abs(over["y"] - under["y"] - under["height"])) <= 8
    page.keyboard.press("a")
    expect(menu.get_by_role("link", name="Archive")).to_be_focused()
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    for kind in ("a dialog", "the drawer"):
        opener = page.get_by_role("link", name=f"Open {kind}")
        opener.focus()
        page.keyboard.press("Enter")
        close = page.get_by_role("dialog").get_by_role("button", name="Close")
        expect(close).to_be_visible()
        page.keyboard.press("Escape")
        expect(close).to_be_hidden()
        expect(opener).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_frame_is_accessible_and_as_wide_as_the_screen(
    theme: str, inspected: Page, admin: User, company: list[Account]
) -> None:
    User.objects.filter(pk=admin.pk).update(theme=theme)
    page = inspected
    for address in ("/settings/", "/keys/", "/palette/", "/palette/?q=quick", "/design/"):
        opened(page, address)
        assert (address, violations(page)) == (address, [])
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert (address, width, width_left_over(page)) == (address, width, 0)
        page.set_viewport_size({"width": 1440, "height": 900})
    opened(page, "/accounts/")
    for key, name in (("Control+k", "Search or jump to"), ("?", "Keys")):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog", name=name).locator("[role=option], dt").first).to_be_visible()
        assert (key, violations(page)) == (key, [])
        page.keyboard.press("Escape")


def test_the_first_load_is_light(inspected: Page, company: list[Account]) -> None:
    # A browser that was never here, but for the cookie.
    page = inspected
    loaded: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if response.status == 200 and "echarts" not in response.url and not response.url.startswith("data:"):
            body = response.body()
            loaded[response.url] = len(body) if response.url.endswith(".woff2") else len(gzip.compress(body, 6))

    page.on("response", weigh)
    opened(page, "/accounts/")
    assert any(url.endswith("htmx.js") for url in loaded)
    assert sum(loaded.values()) <= FIRST_LOAD, sorted(loaded.items(), key=lambda pair: -pair[1])[:12]


def test_a_part_that_failed_is_asked_for_again_where_it_stands(inspected: Page) -> None:
    page = opened(inspected, "/design/")
    part = page.get_by_role("region", name="Part that fails")
    part.click()
    expect(part.get_by_text("This part did not load")).to_be_visible()
    expect(page.locator("#toasts .k-toast")).to_have_count(0)
    page.route("**/design/?part=broken", lambda route: route.fulfill(body="<p id='loaded'>Loaded</p>"))
    part.get_by_role("link", name="Try again").click()
    expect(page.locator("#loaded")).to_be_visible()


def test_a_form_is_sent_once(sign_in: SignIn, admin: User) -> None:
    page = opened(sign_in(admin), "/settings/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.get_by_label("Name").fill("Admin the Second")
    page.get_by_role("button", name="Save").dblclick()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert sent == ["POST"]


def test_a_phone_opens_the_menu_and_from_it_the_settings(sign_in: SignIn, admin: User) -> None:
    page = sign_in(admin)
    page.set_viewport_size({"width": 390, "height": 844})
    page = opened(page, "/accounts/")
    menu = page.locator("#side")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="More").click()
    expect(menu.get_by_role("link", name="Colleagues")).to_be_visible()
    menu.get_by_role("button", name=str(admin)).click()
    expect(page.get_by_role("link", name="Your settings")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
