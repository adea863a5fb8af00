"""The company's page: its name and clock, for administrators."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from accounts.models import Account
from kam.core.audit import trail
from kam.core.models import Company, User
from tests.factories.accounts import AccountFactory, AccountMonthFactory
from tests.factories.classification import published_run

Browse = Callable[[User], Client]
PAGE = "/company/"
FORM = {"name": "Northern", "time_zone": "Europe/Warsaw", "key_share_low": "30", "key_share_high": "55", "version": "1"}


def test_an_administrator_changes_name_and_clock(browse: Browse, admin: User) -> None:
    client = browse(admin)
    assert "are in EUR" in client.get(PAGE).content.decode()
    assert client.post(PAGE, FORM | {"name": "Northern Trading", "time_zone": "Asia/Shanghai"}).status_code == 302
    company = Company.current()
    assert (company.name, str(company.zone)) == ("Northern Trading", "Asia/Shanghai")
    change = trail(Company, company.pk)[0]
    assert (change.by_id, change.source) == (admin.pk, "ui")
    assert set(change.values) == {"name", "time_zone", "version"}


def test_who_saves_what_somebody_else_changed_meanwhile_is_told_first(browse: Browse, admin: User) -> None:
    client = browse(admin)
    assert 'name="version" value="1"' in client.get(PAGE).content.decode()
    client.post(PAGE, FORM | {"name": "First"})
    overtaken = client.post(PAGE, FORM | {"name": "Second"})
    assert overtaken.status_code == 409
    assert "Somebody else has changed First" in overtaken.content.decode()
    assert 'name="version" value="2"' in overtaken.content.decode()
    assert Company.current().name == "First"
    assert client.post(PAGE, FORM | {"name": "Second", "version": "2"}).status_code == 302
    assert Company.current().name == "Second"


def test_an_administrator_sets_the_band_of_key_accounts(browse: Browse, admin: User) -> None:
    client = browse(admin)
    assert 'name="key_share_low" value="30"' in client.get(PAGE).content.decode()
    assert client.post(PAGE, FORM | {"key_share_low": "25", "key_share_high": "60"}).status_code == 302
    company = Company.current()
    assert (company.key_share_low, company.key_share_high) == (25, 60)


@pytest.mark.parametrize(
    ("key", "other", "share", "words"),
    [(40, 60, "40.0%", "Inside the range."), (20, 80, "20.0%", "Below the range"), (9, 1, "90.0%", "Above the range")],
)
def test_the_band_stands_beside_the_share_of_today(
    browse: Browse, admin: User, key: int, other: int, share: str, words: str
) -> None:
    client = browse(admin)
    assert "Key account share today" not in client.get(PAGE).content.decode()
    published_run()
    # The published year is 2025. Nothing is to be said while there is no key account.
    AccountMonthFactory(account=AccountFactory(), month=date(2025, 3, 1), net=other)
    assert client.get(PAGE).context["today"] is None
    AccountMonthFactory(
        account=AccountFactory(status=Account.Status.KEY, key_since=date(2025, 1, 1)), month=date(2025, 3, 1), net=key
    )
    text = client.get(PAGE).content.decode()
    assert share in text
    assert words in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"time_zone": "Mars/Base"}, {"name": "x" * 201}, {"key_share_low": "0"},
        {"key_share_high": "100"}, {"key_share_low": "55"}, {"key_share_low": "60"},
        {"key_share_low": "much"}, {"key_share_high": ""},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(browse: Browse, admin: User, wrong: dict[str, str]) -> None:
    before = Company.current().name
    response = browse(admin).post(PAGE, FORM | wrong)
    assert response.status_code == 422
    assert "errorlist" in response.content.decode()
    company = Company.current()
    assert (company.name, company.key_share_low, company.key_share_high) == (before, 30, 55)


def test_nobody_else_has_the_page(browse: Browse, admin: User, boris: User, anna: User) -> None:
    form = FORM | {"name": "Mine"}
    assert browse(boris).post(PAGE, form).status_code == 403
    assert browse(anna).post(PAGE, form).status_code == 404
    for person, offered in ((admin, True), (boris, False)):
        assert ('href="/company/"' in browse(person).get("/portfolio/").content.decode()) is offered
    assert Company.current().name != "Mine"
