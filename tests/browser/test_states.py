"""What has no address of its own, as axe sees it light and dark: the first steps, a conflict, dialogs and the menu."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Account
from kam.core.models import User
from tests.browser.inspection import opened, violations, width_left_over

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (320, 390, 1024, 1440)


@pytest.fixture(params=["light", "dark"], autouse=True)
def _theme(request: pytest.FixtureRequest, admin: User) -> None:
    User.objects.filter(pk=admin.pk).update(theme=request.param)


def judge(page: Page, state: str) -> None:
    """Let axe look at the page, then see that it is as wide as the screen on each."""
    assert (state, violations(page)) == (state, [])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert (state, width, width_left_over(page)) == (state, width, 0)


def test_the_first_steps_are_accessible_and_as_wide_as_the_screen(inspected: Page) -> None:
    opened(inspected, "/first-run/")
    judge(inspected, "first steps")


def test_a_conflict_is_accessible_and_as_wide_as_the_screen(inspected: Page, company: list[Account]) -> None:
    other = inspected.context.new_page()
    for page in (inspected, other):
        opened(page, f"{company[2].get_absolute_url()}edit/")
    for page, city in ((other, "苏州"), (inspected, "Łódź")):
        page.get_by_label("City").first.fill(city)
        page.get_by_role("button", name="Save").click()
        page.wait_for_load_state("networkidle")
    expect(inspected.locator(".k-conflict")).to_contain_text("苏州")
    judge(inspected, "conflict")


@pytest.mark.parametrize("act", ["Assign", "Tag"])
def test_what_is_done_to_many_is_accessible(act: str, inspected: Page, company: list[Account]) -> None:
    opened(inspected, "/accounts/")
    inspected.get_by_label("Select all on this page").check()
    inspected.get_by_role("toolbar", name="Selected accounts").get_by_role("button", name=act).click()
    expect(inspected.get_by_role("dialog").get_by_role("button", name=act).first).to_be_visible()
    judge(inspected, act)


def test_the_open_user_menu_is_accessible(inspected: Page, company: list[Account]) -> None:
    opened(inspected, "/accounts/")
    inspected.locator("[popovertarget=user-menu]:visible").click()
    expect(inspected.get_by_role("region", name="You and your settings")).to_be_visible()
    judge(inspected, "user menu")
