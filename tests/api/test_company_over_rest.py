"""The company over REST: everybody's token may read it, administrators' change it."""

from typing import Any

import pytest

from kam.core.audit import trail
from kam.core.models import Company, User

pytestmark = pytest.mark.django_db
ONE = {"If_Match": '"1"'}


def test_whoever_reads_colleagues_reads_it(ask: Any, anna: User) -> None:
    answer = ask(anna, ["read:company"])("get", "company/")
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert (answer.json()["base_currency"], answer.json()["key_share_low"]) == ("EUR", 30)
    assert ask(anna, ["read:accounts"])("get", "company/").status_code == 403


def test_an_administrator_changes_what_the_body_names(ask: Any, admin: User) -> None:
    answer = ask(admin)("patch", "company/", {"name": " Northern  Trading", "key_share_high": 60}, **ONE)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    company = Company.current()
    assert (company.name, company.key_share_low, company.key_share_high) == ("Northern Trading", 30, 60)
    change = trail(Company, company.pk)[0]
    assert (change.by_id, change.source) == (admin.pk, "api")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"time_zone": "Mars/Base"}, 422, "time_zone"),
        ({"time_zone": "../etc/passwd"}, 422, "time_zone"),
        ({"key_share_low": 55}, 422, "key_share_high"),
        ({"key_share_low": 0}, 400, "key_share_low"),
        ({"name": ""}, 400, "name"),
        ({"base_currency": "USD"}, 400, "base_currency"),
        ({"version": 9}, 400, "version"),
    ],
)
def test_what_cannot_be_is_refused(ask: Any, admin: User, body: dict[str, Any], status: int, field: str) -> None:
    answer = ask(admin)("patch", "company/", body, **ONE)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, field)
    assert Company.current().version == 1


def test_a_version_that_is_missing_or_old_is_told(ask: Any, admin: User) -> None:
    caller = ask(admin)
    assert caller("patch", "company/", {"name": "A"}).status_code == 428
    assert caller("patch", "company/", {"name": "A"}, **ONE).status_code == 200
    assert caller("patch", "company/", {"name": "B"}, **ONE).status_code == 412
    assert Company.current().name == "A"


def test_nobody_else_changes_it(ask: Any, admin: User, boris: User) -> None:
    assert ask(boris)("patch", "company/", {"name": "A"}, **ONE).status_code == 403
    assert ask(admin, ["read:company"])("patch", "company/", {"name": "A"}, **ONE).status_code == 403
    assert ask(admin)("post", "company/", {"name": "A"}).status_code == 405
    assert Company.current().version == 1
