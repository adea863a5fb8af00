"""The sweep turns red for each way in which a product leaks: tried one at a time, on one address."""

import logging
from collections.abc import Callable

import pytest
import structlog
from django.http import Http404, HttpRequest, HttpResponse

from accounts.access import AccountScopedQuerySet
from accounts.models import Segment
from kam.core import mail
from kam.core.middleware.people import PrivatePages
from tests.architecture.addresses import addresses
from tests.architecture.mutation import sites, without_access
from tests.architecture.sweep.company import Company
from tests.architecture.sweep.table import ROWS
from tests.architecture.sweep.walker import deviations, told_by

pytestmark = pytest.mark.django_db
EVERY = {address.name: address for address in addresses()}
Mend = Callable[[HttpRequest, HttpResponse], None]


def found_at(name: str, company: Company) -> str:
    return "\n".join(deviations(EVERY[name], company))


def let_every_answer(monkeypatch: pytest.MonkeyPatch, do: Mend) -> None:
    right = PrivatePages.__call__

    def wrong(middleware: PrivatePages, request: HttpRequest) -> HttpResponse:
        response = right(middleware, request)
        do(request, response)
        return response

    monkeypatch.setattr(PrivatePages, "__call__", wrong)


@pytest.mark.parametrize("name", ["accounts:account-pin", "accounts:account-list"])
def test_everybody_sees_everything(name: str, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AccountScopedQuerySet, "visible_to", lambda rows, user: rows.all())
    assert "owner" in found_at(name, company)


def test_who_sees_may_change(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AccountScopedQuerySet, "editable_by", AccountScopedQuerySet.visible_to)
    assert "reader post own: answers" in found_at("accounts:account-edit", company)


def test_who_changes_may_lead(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AccountScopedQuerySet, "led_by", AccountScopedQuerySet.editable_by)
    assert "owner post own: answers" in found_at("accounts:account-archive", company)


def test_one_view_does_not_ask(company: Company) -> None:
    (site,) = [site for site in sites() if site.place.endswith("account_preview Account.visible_to")]
    with without_access(site):
        assert "owner get foreign: answers" in found_at("accounts:account-preview", company)


def test_a_refusal_comes_after_the_deed(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(request: HttpRequest) -> None:
        Segment.objects.create(name="Done")
        raise Http404

    monkeypatch.setattr("kam.core.views.teams.administrators_only", late)
    assert "owner post own: has effects: ['accounts_segment'" in found_at("core:team-new", company)


def write(response: HttpResponse) -> None:
    Segment.objects.create(name=str(id(response)))


def test_a_page_that_is_only_read_writes(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    let_every_answer(monkeypatch, lambda request, response: write(response))
    assert "owner get own: has effects: ['accounts_segment'" in found_at("core:key-list", company)


def test_a_header_tells_a_stranger_s_amount(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def tell(request: HttpRequest, response: HttpResponse) -> None:
        response.headers["X-Total"] = "EUR 7 340 033,17"

    let_every_answer(monkeypatch, tell)
    assert "owner get own: tells ['7340033']" in found_at("core:key-list", company)


def test_a_letter_tells_a_stranger_s_name(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_a_letter(request: HttpRequest, response: HttpResponse) -> None:
        mail.send_later(to="clara@company.example", subject="News", text="Canarium Timber")

    let_every_answer(monkeypatch, write_a_letter)
    assert "owner get own: tells ['canarium']" in found_at("core:key-list", company)


def test_the_log_tells_a_name(
    company: Company, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    found_at("core:key-list", company)
    assert not told_by(caplog.text)
    logger = structlog.get_logger("kam")
    let_every_answer(monkeypatch, lambda request, response: logger.info("answered", account="Canarium Timber"))
    found_at("core:key-list", company)
    assert told_by(caplog.text) == ["canarium"]


@pytest.mark.parametrize(
    ("header", "middleware"),
    [
        ("X-Frame-Options", "django.middleware.clickjacking.XFrameOptionsMiddleware"),
        ("Content-Security-Policy", "csp.middleware.CSPMiddleware"),
        ("Referrer-Policy", "django.middleware.security.SecurityMiddleware"),
    ],
)
def test_a_header_is_gone(header: str, middleware: str, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{middleware}.process_response", lambda middleware, request, response: response)
    with pytest.raises(AssertionError, match=header):
        found_at("core:key-list", company)


def test_a_page_may_be_kept(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def keep(request: HttpRequest, response: HttpResponse) -> None:
        response.headers["Cache-Control"] = "public"

    let_every_answer(monkeypatch, keep)
    with pytest.raises(AssertionError, match="Cache-Control"):
        found_at("core:key-list", company)


def test_an_address_without_a_row(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ROWS, "core:key-list")
    with pytest.raises(KeyError):
        found_at("core:key-list", company)
