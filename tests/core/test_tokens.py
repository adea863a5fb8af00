"""Issuing, rotating and revoking tokens, and knowing them again."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kam.core import tokens
from kam.core.errors import DomainError
from kam.core.models import ApiToken, Job, User
from kam.core.scopes import scopes
from kam.core.token_secrets import PATTERN, digest_of
from tests.factories.core import ServiceAccountFactory, UserFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ADMIN, REP = User.Role.ADMIN, User.Role.REP
READ = ["read:accounts"]


def issue(user: User, **more: Any) -> tuple[ApiToken, str]:
    details: dict[str, Any] = {"name": "Nightly report", "scopes": READ, "by": user, "expires_at": NOW + 30 * DAY}
    return tokens.issue(user=user, at=NOW, **details | more)


def test_the_secret_of_a_new_token_opens_it(anna: User) -> None:
    token, secret = issue(anna, scopes=["read:orders", "read:accounts", "read:accounts"], name="  Night \n report ")
    found = tokens.token_of(secret, at=NOW)
    assert found == token
    assert (found.user, found.name, found.scopes) == (anna, "Night report", ["read:accounts", "read:orders"])
    assert found.kind == ApiToken.Kind.PERSONAL
    assert secret.startswith("kam_pat_")


def test_neither_the_database_nor_the_trail_nor_the_mail_holds_the_secret(anna: User) -> None:
    token, secret = issue(anna)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM core_apitoken t")
        row = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(row_to_json(t)::text, '') FROM core_apitokenevent t")
        events = cursor.fetchone()[0]
    job = Job.objects.get(kind="mail")
    random_part = secret[len("kam_pat_") + 6 :]
    for text in (row, events, str(job.arguments)):
        assert token.prefix in text
        assert random_part not in text
    assert token.digest not in events
    # A copy of the database opens nothing: what it holds is no secret.
    assert tokens.token_of(token.digest, at=NOW) is None
    assert tokens.token_of(token.prefix, at=NOW) is None


def test_who_made_a_token_is_told_by_mail(anna: User) -> None:
    token, _secret = issue(anna)
    told = Job.objects.get(kind="mail").arguments
    assert told["to"] == anna.email
    assert "“Nightly report”" in told["text"]
    assert token.prefix in told["text"]
    assert "read:accounts (Accounts)" in told["text"]


def test_knowing_a_token_costs_one_query_and_nonsense_none(anna: User) -> None:
    _token, secret = issue(anna)
    with CaptureQueriesContext(connection) as asked:
        assert tokens.token_of(secret, at=NOW).user.is_active  # type: ignore[union-attr]  # it is there
    assert len(asked) == 1
    other = "0" if secret[-1] != "0" else "1"
    with CaptureQueriesContext(connection) as asked:
        for nonsense in ("", "x", secret[:-1], secret + "\n", secret[:-1] + other, "é" * 57, "a" * 9**6):
            assert tokens.token_of(nonsense, at=NOW) is None
    assert len(asked) == 0


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"scopes": []}, "scopes", "what the token is for"),
        ({"scopes": ["read:everything"]}, "scopes", "no scope read:everything"),
        ({"scopes": ["read:audit"]}, "scopes", "Only tokens of administrators"),
        ({"name": " "}, "name", "blank"),
        ({"name": "a\x00"}, "name", "printed"),
        ({"name": "a" * 61}, "name", "60"),
        ({"expires_at": NOW}, "expires_at", "in the future"),
        ({"expires_at": None}, "expires_at", "366 days"),
        ({"expires_at": NOW + 367 * DAY}, "expires_at", "366 days"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(anna: User, wrong: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(DomainError, match=words) as refusal:
        issue(anna, **wrong)
    assert refusal.value.field == field
    assert not ApiToken.objects.exists()
    assert not Job.objects.exists()


def test_what_only_administrators_may_is_taken_away_with_the_role(admin: User) -> None:
    UserFactory(role=ADMIN)
    _token, secret = issue(admin, scopes=["read:accounts", "read:audit"])
    found = tokens.token_of(secret, at=NOW)
    assert found is not None
    assert tokens.scopes_of(found) == {"read:accounts", "read:audit"}
    User.objects.filter(pk=admin.pk).update(role=REP)
    found = tokens.token_of(secret, at=NOW)
    assert found is not None
    assert tokens.scopes_of(found) == {"read:accounts"}


def test_a_scope_limits_how_long_its_token_lives(admin: User) -> None:
    with pytest.raises(DomainError, match="365 days"):
        issue(admin, scopes=["read:audit", "read:accounts"], expires_at=NOW + 366 * DAY)
    issue(admin, scopes=["read:audit"], expires_at=NOW + 365 * DAY)


def test_nobody_issues_a_token_of_somebody_else(anna: User, boris: User, admin: User) -> None:
    for by in (boris, admin):
        with pytest.raises(DomainError, match="Anna issues these tokens"):
            issue(anna, by=by)


def test_who_is_deactivated_issues_none(anna: User) -> None:
    User.objects.filter(pk=anna.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        issue(anna)


def test_service_accounts_get_tokens_from_administrators_only_also_without_an_end(admin: User, boris: User) -> None:
    system = ServiceAccountFactory()
    token, secret = issue(system, by=admin, expires_at=None)
    assert secret.startswith("kam_svc_")
    assert (token.kind, token.created_by) == (ApiToken.Kind.SERVICE, admin)
    assert tokens.token_of(secret, at=NOW + 3000 * DAY) == token
    assert Job.objects.get(kind="mail").arguments["to"] == admin.email
    with pytest.raises(PermissionDenied):
        issue(system, by=boris)
    with pytest.raises(DomainError, match="Only tokens of administrators"):
        issue(system, by=admin, scopes=["read:audit"])
    boss = ServiceAccountFactory(role=ADMIN)
    issue(boss, by=admin, scopes=["read:audit"])
    # A token cannot make tokens, whatever it may do besides.
    with pytest.raises(DomainError, match="issued by people"):
        issue(boss, by=boss)


def test_nobody_has_more_tokens_than_can_be_looked_through(anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST", 2)
    first, _secret = issue(anna)
    issue(anna)
    with pytest.raises(DomainError, match="2 working tokens"):
        issue(anna)
    tokens.revoke(token=first, by=anna, at=NOW)
    issue(anna)


def test_tokens_are_seen_by_their_person_and_by_administrators(anna: User, boris: User, admin: User) -> None:
    token, _secret = issue(anna)
    for person, sees in ((anna, True), (admin, True), (boris, False)):
        assert ApiToken.objects.visible_to(person).contains(token) is sees
        assert ApiToken.objects.editable_by(person).contains(token) is sees
    anna.is_active = False
    assert not ApiToken.objects.visible_to(anna).exists()


def test_every_scope_says_what_it_is_for() -> None:
    assert len(scopes) == 17
    for scope in scopes:
        assert scope.verb in {"read", "write", "export", "admin"}
        assert str(scope.label)
        assert str(scope.help).endswith(".")


def test_secrets_are_found_by_scanners(anna: User) -> None:
    _token, secret = issue(anna)
    assert re.findall(PATTERN, f"Authorization: Bearer {secret}\n") == [secret]
    assert len({digest_of(issue(anna)[1]) for _ in range(5)}) == 5
