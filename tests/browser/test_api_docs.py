"""The page of the API in a real browser: the contract is there, and a request is tried with a token of one's own."""

from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import Account
from kam.core.models import User
from tests.api.caller import Caller
from tests.browser.conftest import SignIn

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
