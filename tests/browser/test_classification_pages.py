"""Classification in a real browser: thresholds that tell while they are changed, profiles, comparing, overrides."""

from datetime import date
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Account, ClassificationProfile
from accounts.services import classification
from kam.core.models import User
from tests.accounts.services.classifying import STEADY, sell, sell_more
from tests.browser.conftest import SignIn
from tests.browser.inspection import violations, width_left_over
from tests.factories.classification import OverrideFactory, ProfileFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS: Final = (320, 1024, 1440)


@pytest.fixture
def company(admin: User) -> None:
    """Two runs, a second profile, a class by hand."""
    sell(*STEADY)
    classification.run_classification(as_of=date(2025, 1, 1), by=admin)
    sell_more("SMALL", 4_000, date(2025, 1, 15))
    classification.run_classification(as_of=date(2025, 2, 1), by=admin)
    Account.objects.filter(external_id="SMALL").update(name="Przedsiębiorstwo „Źdźbło”" * 4)
    ProfileFactory(name="华晨零售集团")
    OverrideFactory(account=Account.objects.get(external_id="MIDDLE"), reason="Reason " * 40)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_accessible_and_as_wide_as_the_screen(
    theme: str, inspected: Page, admin: User, company: None
) -> None:
    User.objects.filter(pk=admin.pk).update(theme=theme)
    small = Account.objects.get(external_id="SMALL").get_absolute_url()
    run = classification.active_profile().runs.latest("pk")
    for address in (
        "/classification/thresholds/?a=70&x=20", "/classification/profiles/", "/classification/profiles/new/",
        "/classification/compare/", "/classification/overrides/", f"/classification/{run.pk}/", f"{small}class/",
    ):  # fmt: skip
        inspected.goto(address)
        assert (address, violations(inspected)) == (address, [])
        for width in WIDTHS:
            inspected.set_viewport_size({"width": width, "height": 900})
            assert (address, width, width_left_over(inspected)) == (address, width, 0)


def test_thresholds_tell_who_moves_while_they_are_changed_and_are_saved(
    sign_in: SignIn, admin: User, company: None
) -> None:
    page = sign_in(admin)
    page.goto("/classification/thresholds/")
    expect(page.locator("#threshold-preview")).to_contain_text("These are the saved values")
    page.get_by_label("A up to, percent").fill("90")
    expect(page.locator("#threshold-preview")).to_contain_text("1 up")
    expect(page.locator("#threshold-preview")).to_contain_text("80% → 90%")
    # What cannot be is said beside it, and nothing can be saved.
    page.get_by_label("A up to, percent").fill("99")
    expect(page.locator("#threshold-preview")).to_contain_text("A has to end above 0 percent")
    expect(page.locator("#threshold-save")).to_have_count(0)
    page.get_by_label("A up to, percent").fill("90")
    page.get_by_label("Reason").fill("MIDDLE is a key customer.")
    page.get_by_label("Classify at once").uncheck()
    page.locator("#threshold-save").press("Enter")
    expect(page.locator("#threshold-head")).to_contain_text("version 2")
    expect(page.locator("#threshold-versions")).to_contain_text("MIDDLE is a key customer.")
    assert ClassificationProfile.objects.get(is_active=True).a == 90


def test_a_cell_of_the_comparison_lists_its_accounts_by_keyboard(sign_in: SignIn, admin: User, company: None) -> None:
    page = sign_in(admin)
    page.goto("/classification/compare/")
    page.get_by_title("CX to AZ").press("Enter")
    page.wait_for_url("**from_class=CX**")
    expect(page.locator("#moved tbody tr")).to_have_count(1)
    page.locator("#moved tbody a").press("Enter")
    page.wait_for_url("**/class/**")
