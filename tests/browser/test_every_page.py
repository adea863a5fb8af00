"""Every page of every route in Chromium: nothing in the console, nothing against the policy, no sideways scroll, axe.

A new route has to be told here: as a page with the states that are opened, or as something that is no page.
"""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import ConsoleMessage, Page, ViewportSize

from accounts.models import Account
from tests.architecture.addresses import Address, addresses, ids_for
from tests.architecture.world import World, build
from tests.browser.conftest import SignIn
from tests.browser.inspection import violations, width_left_over

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW: Final[ViewportSize] = {"width": 320, "height": 800}
WIDE: Final[ViewportSize] = {"width": 1440, "height": 900}
LONG: Final = "Przedsiębiorstwo Handlowo-Usługowe „Źdźbło” Spółka z ograniczoną odpowiedzialnością 华晨零售集团"
# What is opened of each page: the end of its address, empty for the page as it stands. An asterisk before it: axe
# looks at it too, light and dark. Pages of which no state has one are judged by axe in a test of their own.
PAGES: Final[dict[str, tuple[str, ...]]] = {
    "account_change_password": ("",),
    "account_logout": ("",),
    "account_reauthenticate": ("",),
    "account_reset_password": ("",),
    "account_reset_password_done": ("",),
    "account_reset_password_from_key": ("",),
    "account_reset_password_from_key_done": ("",),
    "account_inactive": ("",),
    "accounts:account-alarms": ("*",),
    "accounts:account-class": ("*",),
    "accounts:account-class-override": ("*",),
    "accounts:account-columns": ("",),
    "accounts:account-data": ("*",),
    "accounts:account-detail": ("*",),
    "accounts:account-edit": ("*",),
    "accounts:account-filter": ("?field=city", "?field=owner", "?field=revenue&apply=1&value=lots"),
    "accounts:account-hand-over": ("",),
    "accounts:account-hierarchy": ("?sum=group&q=plainsong",),
    "accounts:account-list": ("*", "?q=nobody", "?class=ZZ&sort=nothing", "?columns=city,team,tags,number,segment"),
    "accounts:account-merge": ("?q=plainsong",),
    "accounts:account-new": ("",),
    "accounts:account-order": ("",),
    "accounts:account-products": ("*", "?q=nothing"),
    "accounts:account-team": ("",),
    "accounts:alarm-mute": ("*",),
    "accounts:at-risk": ("*",),
    "accounts:company-edit": ("*",),
    "accounts:field-edit": ("",),
    "accounts:field-list": ("",),
    "accounts:field-new": ("",),
    "accounts:import-check": ("*", "?tab=doubts", "?tab=ready", "?tab=corrected"),
    "accounts:import-list": ("",),
    "accounts:import-map": ("*",),
    "accounts:import-new": ("",),
    "accounts:import-result": ("*",),
    "accounts:override-list": ("?show=ended",),
    "accounts:pin-list": ("*",),
    "accounts:portfolio": ("*", "?class=AX", "?scope=me&period=ytd"),
    "accounts:profile-detail": ("",),
    "accounts:profile-list": ("",),
    "accounts:profile-new": ("",),
    "accounts:run-compare": ("",),
    "accounts:run-detail": ("*",),
    "accounts:run-list": ("*",),
    "accounts:segment-edit": ("",),
    "accounts:segment-list": ("",),
    "accounts:tag-edit": ("",),
    "accounts:thresholds": ("?a=70",),
    "accounts:view-edit": ("",),
    "accounts:view-new": ("?class=A",),
    "core:colleague-deactivate": ("",),
    "core:colleague-detail": ("*",),
    "core:colleague-edit": ("",),
    "core:api-docs": ("",),
    "core:colleague-list": ("*",),
    "core:colleague-new": ("",),
    "core:company-token-list": ("*", "?q=nothing", "?show=ended"),
    "core:gallery": ("",),
    "core:key-list": ("*",),
    "core:palette": ("?q=plainsong",),
    "core:service-account-deactivate": ("",),
    "core:service-account-detail": ("*",),
    "core:service-account-edit": ("",),
    "core:service-account-list": ("*",),
    "core:service-account-new": ("",),
    "core:settings-edit": ("*",),
    "core:team-detail": ("*",),
    "core:team-edit": ("",),
    "core:team-list": ("",),
    "core:team-new": ("",),
    "core:token-list": ("",),
    "core:token-revoke": ("*",),
    "core:webhook-delivery": ("*",),
    "core:webhook-detail": ("*", "?state=FAILED"),
    "core:webhook-edit": ("*",),
    "core:webhook-list": ("*",),
    "core:webhook-new": ("",),
    "core:webhook-remove": ("",),
    "mfa_index": ("",),
}
# Which of the own rows shows the most, where there are several: the checked import, the one that was only received.
ROW: Final = {"accounts:import-check": 1, "accounts:import-map": 2}
# Answers to a form, to htmx or to a machine; files; and pages that only lead on.
NO_PAGES: Final = {
    "account_invitation", "account_login", "account_set_password", "accounts:account-archive",
    "accounts:account-class-export", "accounts:account-class-override-end", "accounts:account-pin",
    "accounts:account-pin-move", "accounts:account-preview", "accounts:account-products-export",
    "accounts:account-restore", "accounts:account-similar", "accounts:account-unpin", "accounts:account-value-restore",
    "accounts:alarm-unmute", "accounts:bulk-archive", "accounts:bulk-assign", "accounts:bulk-export",
    "accounts:bulk-key", "accounts:bulk-key-end", "accounts:bulk-restore", "accounts:bulk-tag",
    "accounts:field-move", "accounts:field-retire",
    "accounts:first-run", "accounts:import-confirm", "accounts:import-correct", "accounts:import-detail",
    "accounts:import-discard", "accounts:import-errors", "accounts:import-leave-out", "accounts:import-template",
    "accounts:import-undo", "accounts:import-use-earlier", "accounts:import-withdraw", "accounts:member-change",
    "accounts:portfolio-export", "accounts:profile-activate", "accounts:profile-archive", "accounts:profile-restore",
    "accounts:run-compare-export", "accounts:run-export", "accounts:run-now", "accounts:thresholds-preview",
    "accounts:view-delete", "accounts:view-move", "accounts:view-update", "core:act-undo", "core:colleague-activate",
    "core:colleague-invite", "core:healthz", "core:home", "core:keys-set", "core:language-set", "core:readyz",
    "core:service-account-activate", "core:service-account-token-new", "core:team-place", "core:team-remove",
    "core:theme-set", "core:token-new", "core:token-rotate",
    "core:webhook-delivery-replay", "core:webhook-pause", "core:webhook-ping", "core:webhook-replay",
    "core:webhook-resume", "core:webhook-rotate", "mfa_activate_totp", "mfa_authenticate",
    "mfa_deactivate_totp", "mfa_download_recovery_codes", "mfa_generate_recovery_codes", "mfa_reauthenticate",
    "mfa_view_recovery_codes",
}  # fmt: skip


def test_every_route_is_told() -> None:
    told = [*PAGES, *NO_PAGES]
    # Addresses of the API have no pages.
    assert sorted(told) == sorted({each.name for each in addresses() if not each.name.startswith("api:")})


@pytest.fixture
def world() -> World:
    """The company of the sweeps; one of its names is as long as names get, with letters of three alphabets."""
    made = build(is_published=True)
    Account.objects.filter(pk=made.own.account.pk).update(name=LONG)
    # Administrators change views of others that are shared.
    made.own.owner.saved_views.update(is_shared=True)
    return made


def url_of(address: Address, world: World) -> str:
    row = ROW.get(address.name, 0)
    own = {name: ids.own for name, ids in ids_for(address, world).items()}
    return address.url({name: ids[row] if isinstance(ids, list) else ids for name, ids in own.items()})


def opened(page: Page, world: World, *, is_judged: bool) -> Iterator[str]:
    """Go to one state of a page after the other, or only to those that axe judges; yield each address."""
    for address in (each for each in addresses() if each.name in PAGES):
        for state in PAGES[address.name]:
            if state.startswith("*") or not is_judged:
                url = url_of(address, world) + state.removeprefix("*")
                answer = page.goto(url)
                assert answer is not None
                assert (address.name, answer.status in {200, 422}) == (address.name, True)
                yield url


def test_no_page_complains_or_scrolls_sideways(sign_in: SignIn, world: World) -> None:
    page = sign_in(world.admin)
    said: list[str] = []
    wrong: list[str] = []
    page.context.on("console", lambda message: said.extend(_told(message)))
    page.set_viewport_size(NARROW)
    for url in opened(page, world, is_judged=False):
        if left_over := width_left_over(page):
            wrong.append(f"{url} is {left_over} pixels too wide")
        wrong += [f"{url}: {each}" for each in said]
        said.clear()
    assert not wrong, "\n".join(wrong)


def test_axe_finds_nothing_in_light_and_dark(inspected: Page, world: World) -> None:
    wrong: list[str] = []
    inspected.set_viewport_size(WIDE)
    for url in opened(inspected, world, is_judged=True):
        for theme in ("light", "dark"):
            inspected.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
            wrong += [f"{url} {theme}: {each}" for each in violations(inspected)]
    assert not wrong, "\n".join(wrong)


def _told(message: ConsoleMessage) -> list[str]:
    # A refused filter answers with its form.
    is_refused = "a status of 422 " in message.text
    return [message.text] if message.type in {"error", "warning"} and not is_refused else []
