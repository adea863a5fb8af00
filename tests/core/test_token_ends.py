"""How tokens end: by the clock, by hand, by a deactivation, by rotation; and when they were used last."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kam.core import colleagues, tokens
from kam.core.audit import trail
from kam.core.errors import DomainError
from kam.core.models import ApiToken, User
from tests.factories.core import ApiTokenFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def issue(user: User, **more: Any) -> tuple[ApiToken, str]:
    details: dict[str, Any] = {"name": "Nightly report", "scopes": ["read:accounts"], "expires_at": NOW + 30 * DAY}
    return tokens.issue(user=user, by=user, at=NOW, **details | more)


def test_no_token_opens_anything_after_its_end(anna: User, admin: User) -> None:
    _token, secret = issue(anna)
    assert tokens.token_of(secret, at=NOW + 30 * DAY - timedelta(seconds=1)) is not None
    assert tokens.token_of(secret, at=NOW + 30 * DAY) is None


def test_a_revoked_token_is_dead_at_once_and_stays_so(anna: User) -> None:
    token, secret = issue(anna)
    tokens.revoke(token=token, by=anna, at=NOW)
    assert tokens.token_of(secret, at=NOW) is None
    tokens.revoke(token=token, by=anna, at=NOW + DAY)
    assert trail(ApiToken, token.pk)[0].values.keys() == {"revoked_at"}
    assert len(trail(ApiToken, token.pk)) == 2


def test_administrators_revoke_tokens_of_others_and_nobody_else_does(anna: User, boris: User, admin: User) -> None:
    token, secret = issue(anna)
    with pytest.raises(PermissionDenied):
        tokens.revoke(token=token, by=boris, at=NOW)
    tokens.revoke(token=token, by=admin, at=NOW)
    assert tokens.token_of(secret, at=NOW) is None


def test_a_deactivation_ends_every_token_and_the_trail_says_so(anna: User, admin: User) -> None:
    token, secret = issue(anna)
    over, _other = issue(anna, expires_at=NOW + timedelta(hours=1))
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert tokens.token_of(secret, at=NOW) is None
    User.objects.filter(pk=anna.pk).update(is_active=True)
    colleagues.deactivate(person=anna, by=admin, at=NOW + DAY)
    colleagues.activate(person=anna, by=admin, at=NOW + DAY)
    assert tokens.token_of(secret, at=NOW + DAY) is None
    assert trail(ApiToken, token.pk)[0].values == {"revoked_at": (None, NOW + DAY)}
    assert len(trail(ApiToken, over.pk)) == 1


def test_rotation_lets_the_old_secret_work_for_a_day(anna: User) -> None:
    token, old = issue(anna)
    new_token, new = tokens.rotate(token=token, by=anna, at=NOW + DAY)
    assert (new_token.name, new_token.scopes) == (token.name, token.scopes)
    assert new_token.expires_at == NOW + 31 * DAY
    assert tokens.token_of(old, at=NOW + 2 * DAY - timedelta(seconds=1)) == token
    assert tokens.token_of(old, at=NOW + 2 * DAY) is None
    assert tokens.token_of(new, at=NOW + 2 * DAY) == new_token
    token.refresh_from_db()
    assert (token.replaced_by, token.state(at=NOW + DAY)) == (new_token, ApiToken.State.REPLACED)


def test_rotation_may_end_the_old_secret_at_once_and_never_lets_it_live_longer(anna: User) -> None:
    token, old = issue(anna, expires_at=NOW + timedelta(hours=1))
    other, leaked = issue(anna)
    tokens.rotate(token=token, by=anna, at=NOW, overlap=DAY)
    assert tokens.token_of(old, at=NOW + timedelta(hours=1)) is None
    tokens.rotate(token=other, by=anna, at=NOW, overlap=timedelta(0))
    assert tokens.token_of(leaked, at=NOW) is None


@pytest.mark.parametrize("overlap", [timedelta(seconds=-1), timedelta(days=7, seconds=1)])
def test_the_overlap_of_a_rotation_is_a_week_at_most(anna: User, overlap: timedelta) -> None:
    token, _secret = issue(anna)
    with pytest.raises(DomainError, match="seven days"):
        tokens.rotate(token=token, by=anna, at=NOW, overlap=overlap)


def test_what_was_replaced_or_is_over_is_not_rotated(anna: User, boris: User) -> None:
    token, _secret = issue(anna)
    with pytest.raises(DomainError, match="Anna issues"):
        tokens.rotate(token=token, by=boris, at=NOW)
    tokens.rotate(token=token, by=anna, at=NOW)
    with pytest.raises(DomainError, match="replaced already"):
        tokens.rotate(token=token, by=anna, at=NOW)
    with pytest.raises(DomainError, match="works no more"):
        tokens.rotate(token=token, by=anna, at=NOW + 2 * DAY)


def test_use_is_noted_at_most_once_a_minute_and_not_in_the_trail(anna: User) -> None:
    token, _secret = issue(anna)

    def use(seconds: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            tokens.note_use(ApiToken.objects.get(pk=token.pk), at=NOW + timedelta(seconds=seconds))
        token.refresh_from_db()
        return len(asked) - 1

    assert (use(0), token.last_used_at) == (1, NOW)
    assert (use(59), token.last_used_at) == (0, NOW)
    assert (use(60), token.last_used_at) == (1, NOW + timedelta(seconds=60))
    # Two requests at once that both read an old time: one writes.
    stale = ApiTokenFactory.build(pk=token.pk, last_used_at=None, user=anna)
    tokens.note_use(stale, at=NOW + timedelta(seconds=61))
    token.refresh_from_db()
    assert token.last_used_at == NOW + timedelta(seconds=60)
    assert len(trail(ApiToken, token.pk)) == 1
