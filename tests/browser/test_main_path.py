"""The product's main job in the browser: from an empty start to a classified customer."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Account, SalesLine
from kam.core.models import User
from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NORTHWIND = Path(__file__).parents[1] / "data" / "northwind.csv"
FAULTY = (
    "customer_id;date;order_id;amount\n"
    "Hanna;31.01.2026;D1;1 240,50\n"
    "Hanna;30.02.2026;D2;60,00\n"
    "Igor;29.01.2026;D3;twelve\n"
)


def send(page: Page, file: Path) -> None:
    """Walk from the upload to the checked rows."""
    page.locator("[type=file]").set_input_files(file)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Check rows").click()
    # The page asks for itself until the worker is done.
    expect(page.locator(".k-counts")).to_be_visible(timeout=60_000)


def test_northwind_from_an_empty_start_to_a_classified_account(sign_in: SignIn, admin: User, worker: None) -> None:
    page = sign_in(admin)
    page.wait_for_url("**/first-run/")
    page.get_by_role("button", name="Import a sales file").click()
    send(page, NORTHWIND)
    page.get_by_role("button", name="Import 2,155 rows").click()
    expect(page.get_by_role("heading", name="2,155 rows imported")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Classify as of 1 May 1998").click()
    expect(page.get_by_text("The classification is done.")).to_be_visible(timeout=60_000)
    page.goto("/portfolio/")
    page.locator(".k-matrix-cell[href*='class=AY']").click()
    page.get_by_role("link", name="Open list").click()
    page.get_by_role("link", name=re.compile("QUICK-Stop")).first.click()
    page.wait_for_url(re.compile(r"/accounts/\d+/$"))
    assert page.url.endswith(f"/accounts/{Account.objects.get(external_id='QUICK').pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("QUICK-Stop")
    expect(page.locator(".k-class").first).to_have_text(re.compile(r"A\s*Y"))
    page.get_by_text("View as table").first.click()
    months = page.locator(".k-chart-table tbody tr")
    expect(months).to_have_count(12)
    expect(months.first).to_contain_text("May 1997")
    expect(months.last).to_contain_text("Apr 1998")
    # Its three orders of April: 2,296 + 560 + 6,306.24.
    expect(months.last).to_contain_text("$9,162")


def test_faulty_rows_are_told_corrected_and_imported_again(
    sign_in: SignIn, admin: User, worker: None, tmp_path: Path
) -> None:
    file = tmp_path / "sales.csv"
    file.write_text(FAULTY, encoding="utf-8")
    page = sign_in(admin)
    page.goto("/imports/new/")
    send(page, file)
    wrong_day = page.get_by_role("row", name=re.compile("30.02.2026"))
    expect(wrong_day.get_by_role("textbox", name="Date of row 3")).to_have_value("30.02.2026")
    expect(wrong_day).to_contain_text("February 2026 has 28 days.")
    expect(page.get_by_role("textbox", name="Amount net of VAT of row 4")).to_have_value("twelve")
    with page.expect_download() as download:
        page.get_by_role("link", name="Faulty rows as CSV").click()
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_role("heading", name="1 row imported")).to_be_visible(timeout=60_000)

    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(text.replace("30.02.2026", "28.02.2026").replace("twelve", "12,00"), encoding="utf-8")
    page.goto("/imports/new/")
    send(page, corrected)
    page.get_by_role("button", name="Import 2 rows").click()
    expect(page.get_by_role("heading", name="2 rows imported")).to_be_visible(timeout=60_000)
    assert sorted(SalesLine.objects.values_list("amount", flat=True)) == [12, 60, pytest.approx(1240.5)]
