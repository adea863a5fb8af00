"""Faulty cells of a file are put right in place, by keyboard, and what the button promises is what comes in."""

import io

import pytest
from playwright.sync_api import Page, expect

from accounts.models import ImportBatch, SalesLine
from accounts.services import sales_import
from kam.core.models import User
from tests.browser.conftest import PATIENCE, SignIn
from tests.browser.inspection import violations, width_left_over
from tests.factories.accounts import AccountFactory

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# Row 3 has no such day; 4, 5 and 6 the same wrong currency; 7 no number.
FILE = """customer_id,customer_name,date,order_id,amount,currency
C1,华晨零售集团,2026-01-05,D1,100,EUR
C1,,2026-01-32,D2,10,EUR
C2,Zażółć Gęślą Sp. z o.o.,2026-01-07,D3,20,GPB
C2,,2026-01-08,D4,30,GPB
C2,,2026-01-09,D5,40,GPB
C2,,2026-01-10,D6,twelve,EUR
"""


@pytest.fixture
def batch(admin: User) -> ImportBatch:
    AccountFactory(name="Zazolc Gesla S.A.", external_id="other", source="crm")
    received = sales_import.receive(file=io.BytesIO(FILE.encode()), file_name="sales.csv", by=admin)
    return sales_import.check(batch=received, by=admin)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


@pytest.mark.usefixtures("worker")
def test_cells_are_corrected_by_keyboard_alone(sign_in: SignIn, admin: User, batch: ImportBatch) -> None:
    page = sign_in(admin)
    page.goto(f"/imports/{batch.pk}/check/")
    button = page.locator("#import-rows")
    expect(button).to_have_text("Import 1 row", timeout=PATIENCE)
    page.locator("#cell-3-2-value").focus()
    page.keyboard.press("Tab")
    assert focused(page) == "cell-4-5-value"
    page.keyboard.press("Shift+Tab")
    page.locator("#cell-3-2-value").focus()
    # One cell by itself; then the next one is at hand.
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2026-01-31")
    page.keyboard.press("Enter")
    expect(button).to_have_text("Import 2 rows", timeout=PATIENCE)
    expect(page.locator("#cell-4-5-value")).to_be_focused(timeout=PATIENCE)
    # All equal ones at once.
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("EUR")
    page.keyboard.press("Shift+Enter")
    expect(button).to_have_text("Import 5 rows", timeout=PATIENCE)
    expect(page.locator("#cell-7-4-value")).to_be_focused(timeout=PATIENCE)
    # Still wrong: it stays where it is.
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("12 pieces and more")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Row 7 is changed, but still cannot be read.")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#cell-7-4-value")).to_be_focused(timeout=PATIENCE)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(button).to_have_text("Import 6 rows", timeout=PATIENCE)
    expect(button).to_be_focused(timeout=PATIENCE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="6 rows imported")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("5 rows corrected")).to_be_visible(timeout=PATIENCE)
    assert SalesLine.objects.count() == 6


def test_a_correction_is_undone_from_its_toast(sign_in: SignIn, admin: User, batch: ImportBatch) -> None:
    page = sign_in(admin)
    page.goto(f"/imports/{batch.pk}/check/")
    page.get_by_role("button", name="Use GBP, 3 rows").first.click()
    expect(page.locator("#import-rows")).to_have_text("Import 4 rows", timeout=PATIENCE)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#import-rows")).to_have_text("Import 1 row", timeout=PATIENCE)


def test_the_check_looks_right_everywhere(inspected: Page, batch: ImportBatch) -> None:
    for tab in ("faulty", "doubts", "ready", "corrected"):
        for width in (1440, 320):
            inspected.set_viewport_size({"width": width, "height": 900})
            inspected.goto(f"/imports/{batch.pk}/check/?tab={tab}")
            inspected.wait_for_load_state("networkidle")
            assert width_left_over(inspected) == 0, (tab, width)
            assert violations(inspected) == [], (tab, width)
