"""A real browser before a real server with a real worker; a console error or a CSP report fails the test."""

from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import Account
from kam.core.models import User
from tests.accounts.views.companies import classified, published_run
from tests.factories.core import PASSWORD
from tests.plugin import find_browser

# Chromium without its sandbox (it needs a namespace that containers lack) and without anything that calls home.
FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
# Milliseconds for anything that a person would wait for.
PATIENCE: Final = 60_000
# A conflict, a field to be corrected.
REFUSED: Final = (409, 422)
# How htmx notes a request that was broken off.
LEFT: Final = ("htmx:afterRequest,", "htmx:sendError,", "htmx:sendAbort,")

SignIn = Callable[[User], Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """An empty window whose every complaint fails the test at its end."""
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    complaints: list[str] = []
    # What the browser refuses by the page's policy it reports as an error in the console.
    context.on("console", lambda message: complaints.extend(_complaint(message)))
    context.on("weberror", lambda failure: complaints.append(str(failure.error)))
    window = context.new_page()
    window.set_default_timeout(PATIENCE)
    yield window
    context.close()
    assert complaints == []


@pytest.fixture
def sign_in(page: Page) -> SignIn:
    """Return a function that signs a person in through the page and returns the window."""

    def enter(user: User) -> Page:
        page.goto("/auth/login/")
        page.locator("[name=login]").fill(user.email)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("form [type=submit], form .k-button-primary").first.click()
        page.wait_for_url(lambda url: "/auth/login/" not in url)
        return page

    return enter


@pytest.fixture
def inspected(sign_in: SignIn, admin: User) -> Iterator[Page]:
    """The administrator's window without the content policy: axe looks at colours by writing styles."""
    window = sign_in(admin)
    cookies = window.context.cookies()
    browser = window.context.browser
    assert browser is not None
    origin = urlsplit(window.url)
    context = browser.new_context(bypass_csp=True, base_url=f"{origin.scheme}://{origin.netloc}")
    context.add_cookies(cookies)  # type: ignore[arg-type]  # the same keys
    yield context.new_page()
    context.close()


@pytest.fixture
def company(admin: User) -> list[Account]:
    """Three accounts with a Polish, a Chinese and a plain name."""
    run = published_run()
    return [
        classified(run, "AY", 300, name="QUICK-Stop", owner=admin, city="Gdynia"),
        classified(run, "BX", 200, name="Polmarket „Źdźbło” Spółka z ograniczoną odpowiedzialnością", owner=admin),
        classified(run, "C-", 100, name="华晨零售集团", owner=admin, city="上海"),
    ]


def _complaint(message: ConsoleMessage) -> list[str]:
    # A form that comes back to be corrected is an answer; the browser notes its status all the same.
    is_refused = any(f"a status of {status} " in message.text for status in REFUSED)
    # Who leaves a page breaks off what it was loading. Of a request that fails the browser says so itself.
    is_left = message.text.startswith(LEFT)
    return [message.text] if message.type == "error" and not is_refused and not is_left else []
