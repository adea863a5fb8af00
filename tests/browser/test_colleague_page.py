"""People and teams in a real browser: from adding somebody to her first sign-in; accessible, as wide as the screen."""

import re
import time
from email import message_from_string, policy
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from kam.core.models import Job, Team, User
from tests.browser.conftest import SignIn
from tests.browser.inspection import violations, width_left_over
from tests.factories.accounts import AccountFactory
from tests.factories.core import TeamFactory, TeamMembershipFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS: Final = (320, 390, 1024, 1440)
LONG: Final = "Wolfeschlegelsteinhausenbergerdorff-Źdźbłowska"
PASSWORD: Final = "a good long password"


@pytest.fixture
def mailbox(tmp_path: Path, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the worker that is started after this puts its mails, with links to the server of the test."""
    monkeypatch.setenv("EMAIL_URL", f"filemail:///{tmp_path}")
    monkeypatch.setenv("KAM_URL", live_server.url)
    return tmp_path


def link_in(mailbox: Path) -> str:
    """Wait for the mail and return the link in it."""
    for _ in range(300):
        for file in mailbox.glob("*.log"):
            mail = message_from_string(file.read_text(encoding="utf-8").split("\n-----")[0], policy=policy.default)
            found = re.search(r"http://\S+/auth/invitation/\S+", mail.get_content())
            if found:
                return found[0]
        time.sleep(0.2)
    raise AssertionError(f"No mail came: {list(Job.objects.values('kind', 'state', 'error'))}")


@pytest.mark.slow
def test_somebody_is_added_follows_the_mail_and_signs_in(
    sign_in: SignIn, admin: User, team: Team, mailbox: Path, worker: None
) -> None:
    AccountFactory(owner=admin)
    page = sign_in(admin)
    page.get_by_role("link", name="Colleagues").first.click()
    page.get_by_role("link", name="Add a colleague").click()
    page.get_by_label("Name").fill("Ewa Nowak")
    page.get_by_label("E-mail").fill("Ewa@Company.Example")
    page.get_by_label("Role").select_option("MANAGER")
    page.locator("[name=team]").select_option(label="Company / North")
    page.get_by_label("Leads this team").check()
    page.get_by_role("button", name="Add and invite").click()
    expect(page.get_by_text("is on its way to ewa@company.example")).to_be_visible()
    link = link_in(mailbox)

    page.context.clear_cookies()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Ewa Nowak")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("Your password is set.")).to_be_visible()
    page.locator("[name=login]").fill("ewa@company.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/portfolio/")
    page.goto("/teams/")
    expect(page.locator(".k-tree")).to_contain_text("Ewa Nowak")


def test_a_search_shows_who_is_meant(sign_in: SignIn, admin: User) -> None:
    UserFactory(name="Łukasz")
    page = sign_in(admin)
    page.goto("/colleagues/")
    page.wait_for_load_state("networkidle")
    page.locator("#search").press_sequentially("luk")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("Łukasz")
    expect(page.locator("#search")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_accessible_and_as_wide_as_the_screen(theme: str, inspected: Page, admin: User, team: Team) -> None:
    User.objects.filter(pk=admin.pk).update(theme=theme)
    address = f"{LONG.lower()[:40]}@a-company-with-quite-a-long-name.example"
    person = UserFactory(name=LONG, email=address.replace("ź", "z").replace("ł", "l"), is_active=False)
    TeamMembershipFactory(team=team, user=person, is_manager=True)
    for _ in range(6):
        team = TeamFactory(parent=team, name=f"{LONG} {team.pk}")
    TeamMembershipFactory(team=team, is_manager=True)
    AccountFactory(owner=person)
    for path in (
        "/colleagues/", "/colleagues/?q=nobody", "/colleagues/new/", person.get_absolute_url(),
        f"{person.get_absolute_url()}edit/", f"{person.get_absolute_url()}deactivate/", "/teams/", "/teams/new/",
        team.get_absolute_url(), f"{team.get_absolute_url()}edit/", team.parent.get_absolute_url(), "/company/",
    ):  # fmt: skip
        inspected.goto(path)
        assert (path, violations(inspected)) == (path, [])
        for width in WIDTHS:
            inspected.set_viewport_size({"width": width, "height": 900})
            assert (path, width, width_left_over(inspected)) == (path, width, 0)
        inspected.set_viewport_size({"width": 1440, "height": 900})
