"""Tokens in a real browser: made, copied, shown once, rotated, revoked; accessible, as wide as the screen."""

import re
from datetime import timedelta
from typing import Final

import pytest
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from kam.core import tokens
from kam.core.models import ApiToken, User
from kam.core.token_secrets import PATTERN
from tests.browser.conftest import SignIn
from tests.browser.inspection import violations, width_left_over
from tests.factories.accounts import AccountFactory
from tests.factories.core import PASSWORD, ApiTokenFactory, ServiceAccountFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW: Final[ViewportSize] = {"width": 320, "height": 800}


def confirm(page: Page) -> None:
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def test_a_token_is_made_copied_and_revoked(sign_in: SignIn, anna: User) -> None:
    AccountFactory(owner=anna)
    page = sign_in(anna)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/settings/")
    page.get_by_role("link", name="Show", exact=True).click()
    page.get_by_role("link", name="Make a token").click()
    confirm(page)
    page.locator("[name=name]").fill("Morning report")
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_text("Choose what the token is for.").first).to_be_visible()
    page.get_by_role("group", name="Read").get_by_label("Accounts").check()
    page.get_by_role("button", name="Make the token").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").get_by_text("Copied")).to_be_attached()
    secret = page.evaluate("navigator.clipboard.readText()")
    token = tokens.token_of(secret, at=timezone.now())
    assert token is not None
    assert token.scopes == ["read:accounts"]
    # The browser sends the form again: no second token, no second look.
    page.reload()
    expect(page.get_by_text("its secret was shown")).to_be_visible()
    assert re.search(PATTERN, page.content()) is None
    assert ApiToken.objects.count() == 1
    page.get_by_role("button", name="What can be done with Morning report").click()
    page.get_by_role("link", name="Revoke").click()
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("row", name="Morning report").get_by_text("Revoked")).to_be_visible()
    assert tokens.token_of(secret, at=timezone.now()) is None


def test_the_pages_behind_the_confirmation_are_for_everybody(inspected: Page, admin: User) -> None:
    """Those to which the sweep of all pages only finds the question for the password."""
    system = ServiceAccountFactory()
    now = timezone.now()
    token = ApiTokenFactory(user=admin, created_at=now, expires_at=now + timedelta(days=30))
    inspected.goto("/settings/tokens/new/")
    confirm(inspected)
    for address in (
        "/settings/tokens/new/",
        f"/api-access/services/{system.pk}/tokens/new/",
        f"/tokens/{token.pk}/rotate/",
    ):
        inspected.goto(address)
        assert_good(inspected)
    inspected.get_by_role("button", name="Rotate").click()
    expect(inspected.get_by_text("Copy the secret now")).to_be_visible()
    assert_good(inspected)


def assert_good(page: Page) -> None:
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
        assert (page.url, theme, violations(page)) == (page.url, theme, [])
    wide = page.viewport_size
    page.set_viewport_size(NARROW)
    assert (page.url, width_left_over(page)) == (page.url, 0)
    assert wide is not None
    page.set_viewport_size(wide)
