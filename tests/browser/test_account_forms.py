"""Changing accounts in a real browser: a duplicate that is told while typing, two people at once, a merge for good."""

import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Account, Segment
from kam.core.models import Job, Team, User
from tests.browser.conftest import PATIENCE, SignIn
from tests.browser.inspection import violations, width_left_over
from tests.factories.accounts import (
    AccountFactory,
    AccountTagFactory,
    AccountTeamMemberFactory,
    AddressFactory,
    CustomFieldFactory,
    SalesLineFactory,
    TagFactory,
    TaxIdFactory,
)
from tests.factories.core import TeamMembershipFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS: Final = (320, 390, 1024, 1440)
LONG: Final = "Przedsiębiorstwo Handlowo-Usługowe „Źdźbło” Spółka z ograniczoną odpowiedzialnością sp. k."


def open_menu(page: Page, item: str) -> None:
    page.get_by_role("button", name="Actions").click()
    page.locator("#account-actions").get_by_text(item, exact=True).click()


def test_a_duplicate_is_told_while_typing_and_saved_as_another_one(sign_in: SignIn, anna: User) -> None:
    AccountFactory(name="Polmarket Sp. z o.o.", city="Poznań", owner=anna)
    page = sign_in(anna)
    page.goto("/accounts/new/")
    expect(page.locator("#id_name")).to_be_focused()
    page.wait_for_load_state("networkidle")
    page.locator("#id_name").press_sequentially("polmarket s.a.")
    expect(page.locator("#account-similar")).to_contain_text("Polmarket Sp. z o.o., Poznań, owned by Anna.")
    page.get_by_role("button", name="Add an address").click()
    page.locator("#id_addresses-1-lines").fill("ul. Polna 1")
    page.locator("#id_numbers-0-value").fill("526-025-02-75")
    page.get_by_role("button", name="Create account").last.click()
    expect(page.locator("#id_numbers-0-value")).to_be_focused()
    page.locator("#id_numbers-0-value").fill("526-025-02-74")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="It is another customer: save").click()
    expect(page.get_by_text("polmarket s.a. is opened.")).to_be_visible()
    account = Account.objects.get(name="polmarket s.a.")
    assert [str(address) for address in account.addresses.all()] == ["ul. Polna 1"]
    assert [tax_id.value for tax_id in account.tax_ids.all()] == ["5260250274"]


def test_two_people_change_one_account(sign_in: SignIn, anna: User, boris: User, account: Account) -> None:
    hers = sign_in(anna)
    hers.goto(account.get_absolute_url())
    open_menu(hers, "Edit")
    hers.locator("#id_city").fill("Gdynia")
    hers.get_by_label("Industry").fill("Timber")
    browser = hers.context.browser
    assert browser is not None
    his = browser.new_context(base_url=re.sub(r"(//[^/]+).*", r"\1", hers.url)).new_page()
    his.goto("/auth/login/")
    his.locator("[name=login]").fill(boris.email)
    his.locator("[name=password]").fill("correct horse battery")
    his.locator("form .k-button-primary").first.click()
    his.wait_for_url(lambda url: "/auth/login/" not in url)
    his.goto(f"{account.get_absolute_url()}edit/")
    his.locator("#id_city").fill("Sopot")
    his.get_by_label("Payment days").fill("45")
    his.get_by_role("button", name="Save").last.click()
    his.wait_for_url(re.compile(r"/accounts/\d+/$"))
    his.context.close()

    hers.get_by_role("button", name="Save").last.click()
    conflict = hers.locator(".k-conflict")
    expect(conflict).to_contain_text("Boris changed “City” while you were editing.")
    expect(conflict).to_contain_text("Gdynia")
    expect(conflict).to_contain_text("Sopot")
    conflict.get_by_role("button", name="Keep mine").click()
    hers.wait_for_url(re.compile(r"/accounts/\d+/$"))
    account.refresh_from_db()
    assert (account.city, account.industry, account.payment_days) == ("Gdynia", "Timber", 45)


@pytest.mark.slow
def test_a_merge_is_looked_at_and_done_for_good(sign_in: SignIn, boris: User, team: Team, worker: None) -> None:
    account = AccountFactory(name="Northern Timber", team=team, city="Sopot")
    other = AccountFactory(name="Northern Timber GmbH", team=team, city="Gdynia")
    SalesLineFactory.create_batch(3, account=other)
    page = sign_in(boris)
    page.goto(account.get_absolute_url())
    open_menu(page, "Merge")
    page.get_by_role("link", name="Compare Northern Timber GmbH").click()
    expect(page.get_by_text("Sales lines")).to_be_visible()
    page.get_by_role("radio", name="Gdynia").check()
    page.get_by_label("I know that a merge cannot be undone").check()
    page.get_by_role("button", name="Merge for good").click()
    expect(page.get_by_text("Merged: Northern Timber GmbH is merged into Northern Timber.")).to_be_visible(
        timeout=PATIENCE
    )
    account.refresh_from_db()
    assert (account.city, account.sales_lines.count()) == ("Gdynia", 3)
    assert Job.objects.get().state == "DONE"


def test_archived_and_undone(sign_in: SignIn, boris: User, account: Account) -> None:
    page = sign_in(boris)
    page.goto(account.get_absolute_url())
    open_menu(page, "Archive")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Northern Timber is back.")).to_be_visible()
    account.refresh_from_db()
    assert not account.is_archived


def test_a_colleague_is_found_and_put_on_the_team(sign_in: SignIn, anna: User, account: Account) -> None:
    ewa = UserFactory(name="Ewa Żak")
    page = sign_in(anna)
    page.goto(f"{account.get_absolute_url()}team/")
    page.wait_for_load_state("networkidle")
    page.locator("#search").press_sequentially("zak")
    page.get_by_role("radio", name="Ewa Żak").check()
    page.get_by_role("button", name="Put on the team").click()
    expect(page.get_by_text("Ewa Żak is on the account team.")).to_be_visible()
    assert account.memberships.get().user == ewa


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_accessible_and_as_wide_as_the_screen(theme: str, inspected: Page, admin: User, team: Team) -> None:
    User.objects.filter(pk=admin.pk).update(theme=theme)
    person = UserFactory(name="Wolfeschlegelsteinhausenbergerdorff-Źdźbłowska")
    TeamMembershipFactory(team=team, user=person)
    field = CustomFieldFactory(name="Stopień współpracy", kind="CHOICE", options=["Złoty", "Srebrny"], help=LONG)
    segment = Segment.objects.create(name=LONG[:80])
    account = AccountFactory(name=LONG, owner=person, team=team, segment=segment, custom={field.key: "Złoty"})
    tag = AccountTagFactory(account=account, tag=TagFactory(name="华晨" * 20)).tag
    AddressFactory(account=account, lines=LONG)
    TaxIdFactory(account=account, kind="NIP", value="5260250274")
    AccountTeamMemberFactory(account=account, user=admin)
    parent = account
    for name in ("华晨零售集团", LONG, "C", "D"):
        parent = AccountFactory(name=name, parent=parent, owner=person)
    other = AccountFactory(name=f"{LONG} II", owner=person, city="Kędzierzyn-Koźle")
    own = account.get_absolute_url()
    for path in (
        "/accounts/new/", "/accounts/new/?name=" + "x" * 250, f"{own}edit/", f"{own}team/?q=wolfe", f"{own}hand-over/",
        f"{own}hierarchy/?q=II&sum=group", f"{own}merge/?q=II", f"{own}merge/?with={other.pk}", "/company/fields/",
        "/company/fields/new/", f"/company/fields/{field.pk}/", "/company/segments/", f"/company/tags/{tag.pk}/",
    ):  # fmt: skip
        inspected.goto(path)
        assert (path, violations(inspected)) == (path, [])
        for width in WIDTHS:
            inspected.set_viewport_size({"width": width, "height": 900})
            assert (path, width, width_left_over(inspected)) == (path, width, 0)
        inspected.set_viewport_size({"width": 1440, "height": 900})
