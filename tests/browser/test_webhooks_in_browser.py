"""Webhooks in Chromium: added, with the secret this once, and read on a phone and in the dark."""

import os

import pytest
from playwright.sync_api import Page

from kam.core.models import User, WebhookEndpoint
from kam.core.sealing import unseal
from tests.architecture.webhook_rows import listen
from tests.browser.conftest import SignIn
from tests.browser.inspection import width_left_over

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_webhook_is_added_and_its_log_is_read_on_a_phone(sign_in: SignIn, admin: User) -> None:
    page = sign_in(admin)
    page.goto("/webhooks/new/")
    page.get_by_label("Address").fill("http://127.0.0.1:9/hooks")
    page.get_by_label("An account was merged").or_(page.get_by_label("Two accounts were merged")).check()
    _look(page, "new")
    page.get_by_role("button", name="Add the webhook").click()
    secret = unseal(WebhookEndpoint.objects.get().secret)
    assert page.get_by_role("textbox", name="Secret").input_value() == secret
    _look(page, "secret")
    page.get_by_role("link", name="Done").click()
    assert secret not in page.content()
    listen(admin)
    page.goto("/webhooks/")
    _look(page, "list")
    page.get_by_role("link", name="Canarium ERP").click()
    _look(page, "detail")
    page.locator("#webhook-log").get_by_role("link", name="An account was opened").click()
    assert "Kanarek" in page.content()
    _look(page, "delivery")


def _look(page: Page, name: str) -> None:
    """Nothing is wider than a phone; SHOTS names a folder for pictures of both widths and themes."""
    for width, height in ((390, 844), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        assert width_left_over(page) == 0, (name, width)
        if folder := os.environ.get("SHOTS"):
            for theme in ("light", "dark"):
                page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
                page.screenshot(path=f"{folder}/{name}-{width}-{theme}.png", full_page=True)
            page.evaluate("() => { document.documentElement.dataset.bsTheme = 'light' }")
