"""One way through the pages of an account in a real browser: tabs, star, products, a value brought back and undone."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Account, Product, ProductLine
from accounts.services import portfolio, rollup
from kam.core.calendar import add_months
from kam.core.models import User
from tests.accounts.views.companies import classified, published_run
from tests.browser.conftest import SignIn
from tests.browser.inspection import violations, width_left_over
from tests.factories.accounts import AlarmFactory, ImportBatchFactory, SalesLineFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def account(admin: User) -> Account:
    """An account with two products in the year 2025, an alarm and a changed city."""
    account: Account = classified(published_run(), "AX", 300, name="Źdźbło 华晨零售集团", owner=admin)
    account.months.all().delete()
    batch = ImportBatchFactory()
    months = [add_months(date(2025, 1, 1), number) for number in range(12)]
    for name, amount in (("Stretch film", 200), ("Labels", 100)):
        line = ProductLine.objects.create(name=f"{name} line")
        product = Product.objects.create(external_id=name, name=name, line=line)
        for month in months:
            SalesLineFactory(
                account=account, batch=batch, product=product, product_line=line, document_on=month.replace(day=7),
                amount=amount, base_amount=amount, quantity=10, channel="STORE",
            )  # fmt: skip
    rollup.refresh(months_by_account={account.pk: months})
    AlarmFactory(account=account, line="Carrier bags")
    for city in ("Gdynia", "Sopot"):
        account = portfolio.edit_account(account=account, version=account.version, by=admin, city=city)
    return account


def test_from_tab_to_tab_to_a_value_that_is_back(sign_in: SignIn, admin: User, account: Account) -> None:
    page = sign_in(admin)
    page.goto(account.get_absolute_url())
    tabs = page.get_by_role("navigation", name="Parts of this account")
    page.get_by_role("button", name="Pinned to the sidebar").click()
    expect(page.locator(".k-side-pin")).to_contain_text("Źdźbło")
    page.get_by_role("link", name="Nothing of Carrier bags").click()
    page.wait_for_url("**/alarms/")
    tabs.get_by_role("link", name="Products").press("Enter")
    page.wait_for_url("**/products/")
    products = page.locator("#account-products tbody tr")
    expect(products).to_have_count(2)
    expect(products.first).to_contain_text("Stretch film")
    page.get_by_role("searchbox", name="Search products").fill("label")
    expect(products).to_have_count(1)
    expect(products.first).to_contain_text("€1,200")
    assert "q=label" in page.url
    tabs.get_by_role("link", name="Data").click()
    page.wait_for_url("**/data/")
    page.get_by_role("combobox", name="Field").select_option("city")
    expect(page.locator(".k-trail-entry")).to_have_count(2)
    page.locator(".k-trail-entry").first.get_by_role("button", name="Change back").click()
    expect(page.get_by_text("City of Źdźbło 华晨零售集团 is Gdynia again.")).to_be_visible()
    account.refresh_from_db()
    assert account.city == "Gdynia"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("is as it was before")).to_be_visible()
    account.refresh_from_db()
    assert account.city == "Sopot"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_page_is_accessible_and_as_wide_as_the_screen(
    theme: str, inspected: Page, admin: User, account: Account
) -> None:
    User.objects.filter(pk=admin.pk).update(theme=theme)
    for name in ("", "products/", "data/", "alarms/", "class/"):
        inspected.set_viewport_size({"width": 1440, "height": 900})
        inspected.goto(f"{account.get_absolute_url()}{name}")
        assert (name, violations(inspected)) == (name, [])
        for width in (320, 1024):
            inspected.set_viewport_size({"width": width, "height": 900})
            assert (name, width, width_left_over(inspected)) == (name, width, 0)
