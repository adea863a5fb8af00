"""What is told of tokens by mail, to whom, and once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kam.core import tasks
from kam.core.models import ApiToken, Job, User
from kam.core.token_notices import warn_of_ends
from tests.factories.core import ApiTokenFactory, ServiceAccountFactory, UserFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def ending(user: User, **facts: Any) -> ApiToken:
    """Make a token that has lived for months and ends in a week."""
    details: dict[str, Any] = {"name": "Report", "created_at": NOW - 83 * DAY, "expires_at": NOW + 7 * DAY}
    token: ApiToken = ApiTokenFactory(user=user, **details | facts)
    return token


def told() -> list[str]:
    return sorted(job.arguments["to"] for job in Job.objects.filter(kind="mail"))


def test_a_person_is_told_once_a_week_ahead(anna: User) -> None:
    token = ending(anna, last_used_at=NOW - DAY)
    assert warn_of_ends(now=NOW - timedelta(seconds=1)) == 0
    for day in range(3):
        assert warn_of_ends(now=NOW + day * DAY) == 1
    mail = Job.objects.get(kind="mail").arguments
    assert (mail["to"], mail["subject"]) == (anna.email, "The API token Report ends soon")
    assert f"“Report” ({token.prefix}…) works until 29 Nov 2026" in mail["text"]
    assert "last used on 21 Nov 2026" in mail["text"]
    assert mail["text"].rstrip().endswith("/settings/tokens/")


def test_administrators_are_told_of_service_accounts(admin: User, boris: User) -> None:
    other = UserFactory(role=User.Role.ADMIN)
    system = ServiceAccountFactory(name="ERP", role=User.Role.ADMIN)
    ending(system)
    warn_of_ends(now=NOW)
    assert told() == sorted([admin.email, other.email])
    text = Job.objects.filter(kind="mail").latest("pk").arguments["text"]
    assert "of the service account ERP" in text
    assert "It has never been used." in text
    assert text.rstrip().endswith(f"/api-access/services/{system.pk}/")


@pytest.mark.parametrize(
    "facts",
    [
        {"expires_at": None},
        {"expires_at": NOW},
        {"revoked_at": NOW},
        {"created_at": NOW - 6 * DAY},
    ],
)
def test_of_what_needs_nobody_nobody_is_told(anna: User, facts: dict[str, Any]) -> None:
    ending(anna, **facts)
    assert warn_of_ends(now=NOW) == 0
    assert not told()


def test_what_was_replaced_and_whose_person_has_left_is_not_told(anna: User, boris: User) -> None:
    ending(anna, replaced_by=ApiTokenFactory(user=anna))
    ending(boris)
    User.objects.filter(pk=boris.pk).update(is_active=False)
    assert warn_of_ends(now=NOW) == 0


def test_the_clock_asks_for_it(db: None) -> None:
    tasks.warn_of_tokens()
    assert not told()
