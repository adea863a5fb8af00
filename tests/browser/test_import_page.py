"""What the import's pages do by themselves."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import ImportBatch
from kam.core.models import User
from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def limit(page: Page, size: int) -> None:
    page.locator("kam-upload").evaluate("(upload, size) => { upload.dataset.limit = size; }", size)


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(sign_in: SignIn, admin: User, tmp_path: Path) -> None:
    file = tmp_path / "sales.csv"
    file.write_text("date,amount\n2026-01-31,5\n", encoding="utf-8")
    page = sign_in(admin)
    page.goto("/imports/new/")
    name = page.locator("[data-file-name]")
    limit(page, 10)
    page.locator("[type=file]").set_input_files(file)
    expect(name).to_contain_text("The file is larger than 512 MB.")
    page.get_by_role("button", name="Continue").click()
    assert page.url.endswith("/imports/new/")
    assert not ImportBatch.objects.exists()
    limit(page, 1_000)
    page.locator("[type=file]").set_input_files([])
    page.locator("[type=file]").set_input_files(file)
    expect(name).to_have_text("sales.csv")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/columns/")
