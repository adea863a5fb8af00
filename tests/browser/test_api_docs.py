"""The page of the API in a real browser: the contract is there, and a request is tried with a token of one's own."""

from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import Account
from kam.core.models import User
from tests.api.caller import Caller
from tests.browser.conftest import SignIn

# WCAG 2.2, 1.4.3.
LEGIBLE = 4.5
CONTRAST = """code => {
  const light = (colour) => {
    const parts = colour.match(/[0-9.]+/g).slice(0, 3).map((part) => part / 255)
    const [red, green, blue] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
  }
  const style = getComputedStyle(code)
  const both = [light(style.color), light(style.backgroundColor)]
  return Math.max(...both) / Math.min(...both)
}"""
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_request_is_tried_with_ones_own_token(sign_in: SignIn, anna: User, account: Account) -> None:
    secret = Caller(anna).headers["Authorization"].removeprefix("Bearer ")
    page = sign_in(anna)
    page.goto("/api/v1/docs/")
    page.get_by_role("button", name="Authorize").first.click()
    page.get_by_label("auth-bearer-value").fill(secret)
    page.get_by_role("dialog").or_(page.locator(".modal-ux")).first.get_by_role(
        "button", name="Apply credentials"
    ).click()
    page.get_by_role("button", name="Close").first.click()
    page.locator("#operations-accounts-accounts_retrieve").get_by_role("button").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_placeholder("id", exact=True).fill(str(account.pk))
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table")).to_contain_text("Northern Timber")
    kept: Any = page.evaluate("JSON.stringify([Object.values(localStorage), Object.values(sessionStorage)])")
    assert secret not in kept


def test_examples_are_legible_by_day_and_by_night(sign_in: SignIn, anna: User) -> None:
    page = sign_in(anna)
    page.goto("/api/v1/docs/")
    page.locator("#operations-accounts-accounts_retrieve").get_by_role("button").first.click()
    example = page.locator("#operations-accounts-accounts_retrieve pre.microlight").first
    expect(example).to_contain_text("Drogerie Mazur")
    # One colour for all of it: what is coloured word by word stands in the markup.
    assert example.locator("[style]").count() == 0
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
        page.wait_for_timeout(200)
        assert example.evaluate(CONTRAST) >= LEGIBLE
