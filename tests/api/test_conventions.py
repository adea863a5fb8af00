"""How the whole API speaks: errors as problems, names that are declared, tokens in one place only."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts.models import Account
from kam.core.models import User

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("accounts/?x=1", 400, "x"),
        ("accounts/?sort=secret", 400, "sort"),
        ("accounts/?sort=owner__password", 400, "sort"),
        ("accounts/?limit=0", 400, "limit"),
        ("accounts/?limit=1e9", 400, "limit"),
        ("accounts/?limit=1&limit=2", 400, "limit"),
        ("accounts/?class=Q", 400, "class"),
        ("accounts/?fields=password", 400, "fields"),
        ("accounts/?expand=created_by", 400, "expand"),
        ("accounts/?owner=%00", 400, None),
        ("accounts/99999999999999999999/", 404, None),
        ("accounts/9999999999999999999/", 404, None),
        ("accounts/1/?limit=2", 400, "limit"),
        ("nothing/", 404, None),
    ],
)
def test_a_question_that_nobody_could_mean_is_refused(
    ask: Any, anna: User, path: str, status: int, field: str | None
) -> None:
    answer = ask(anna)("get", path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, PROBLEM)
    told = answer.json()
    assert told["status"] == status
    assert told["detail"]
    assert told["request_id"]
    assert [each["field"] for each in told["errors"]] == ([field] if field else [])


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        '"text"',
        '{"name": "a", "name": "b"}',
        '{"name": NaN}',
        '{"name": "a\\u0000b"}',
        '{"name": "\\ud800"}',
        '{"name": "a", "owner": true}',
        '{"name": "a", "pk": 1}',
        '{"name": {"$gt": ""}}',
        '{"custom": ' + '{"a":' * 50 + "1" + "}" * 50 + ', "name": "a"}',
        "[" * 5000 + "]" * 5000,
        '{"name": ' + "9" * 5000 + "}",
    ],
)
def test_a_body_that_is_none_is_refused(ask: Any, anna: User, body: str) -> None:
    answer = ask(anna)("post", "accounts/", body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, PROBLEM)
    assert "sys." not in answer.json()["detail"]
    assert not Account.objects.exists()


def test_other_kinds_of_bodies_and_answers_are_refused(ask: Any, anna: User) -> None:
    caller = ask(anna)
    form = Client().post("/api/v1/accounts/", {"name": "a"}, headers=caller.headers)
    page = caller("get", "accounts/", Accept="text/html")
    assert [answer.status_code for answer in (form, page)] == [415, 406]
    assert caller("options", "accounts/").status_code == 405
    for path in ("accounts/", "schema/"):
        refused = caller("delete", path)
        assert (refused.status_code, "OPTIONS" in refused.headers["Allow"]) == (405, False)


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("", 200),
        ("application/*", 200),
        ("application/json;version=2; charset=utf-8", 200),
        ("text/html, */*;q=0.1", 200),
        ("application/json;q=0", 406),
        ("*/*;q=0", 406),
        ("a/b/c,,;;", 406),
    ],
)
def test_what_a_client_takes_is_what_it_gets(ask: Any, anna: User, accept: str, status: int) -> None:
    answer = ask(anna)("get", "accounts/", Accept=accept)
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        status, "application/json" if status == 200 else PROBLEM,
    )  # fmt: skip


def test_a_body_may_begin_with_a_byte_order_mark_and_is_not_packed(ask: Any, anna: User) -> None:
    caller = ask(anna)
    assert caller("post", "accounts/", '\ufeff{"name": "Marked"}').status_code == 201
    packed = caller("post", "accounts/", '{"name": "Packed"}', Content_Encoding="gzip")
    assert (packed.status_code, packed.json()["code"]) == (415, "unsupported_content_encoding")
    assert caller("post", "accounts/", '{"name": "Plain"}', Content_Encoding="identity").status_code == 201
    assert [*Account.objects.order_by("pk").values_list("name", flat=True)] == ["Marked", "Plain"]


def test_a_token_counts_in_the_header_alone(ask: Any, anna: User, browse: Any) -> None:
    secret = ask(anna).headers["Authorization"].removeprefix("Bearer ")
    client = Client()
    client.cookies["token"] = secret
    assert client.get(f"/api/v1/accounts/?token={secret}").status_code == 401
    answer = browse(anna).get("/api/v1/accounts/")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="KAM API"')
    assert Client().get("/api/v1/accounts/", headers={"Authorization": "Basic YTpi"}).status_code == 401


def test_who_is_deactivated_is_nobody_at_once(ask: Any, anna: User) -> None:
    caller = ask(anna)
    caller.get("accounts/")
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert caller("get", "accounts/").status_code == 401


def test_a_scope_that_is_missing_is_named(ask: Any, anna: User) -> None:
    answer = ask(anna, ["read:accounts"])("post", "accounts/", {"name": "a"})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert "write:accounts" in answer.json()["detail"]


def test_too_many_requests_are_told_when_to_go_on(ask: Any, anna: User, boris: User, settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    caller = ask(anna)
    # A new minute may begin in between, once.
    statuses = [caller("get", "accounts/").status_code for _ in range(6)]
    assert 429 in statuses
    answer = next(found for _ in range(9) if (found := caller("get", "accounts/")).status_code == 429)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert ask(boris)("get", "accounts/").status_code == 200


@pytest.mark.parametrize(("method", "path", "status"), [("get", "accounts/", 403), ("put", "me/", 405)])
def test_what_is_refused_counts_as_well(
    ask: Any, anna: User, settings: LazySettings, method: str, path: str, status: int
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    caller = ask(anna, ["read:views"])
    statuses = {caller(method, path).status_code for _ in range(6)}
    assert statuses == {status, 429}


@pytest.mark.parametrize("query", ["town=Hel", "fields=password", "expand=created_by", "fields=", "limit=2"])
def test_what_could_not_be_told_is_not_done(ask: Any, anna: User, account: Account, query: str) -> None:
    caller = ask(anna)
    made = caller("post", f"accounts/?{query}", {"name": "New"})
    changed = caller("patch", f"accounts/{account.pk}/?{query}", {"city": "Hel"}, If_Match="*")
    assert (made.status_code, changed.status_code) == (400, 400)
    assert set(Account.objects.values_list("name", "version")) == {(account.name, account.version)}


@pytest.mark.parametrize("key", [{}, {"Idempotency_Key": "one"}])
def test_a_word_to_what_takes_none_is_refused_before_it_is_done(
    ask: Any, boris: User, account: Account, key: dict[str, str]
) -> None:
    caller, path = ask(boris), f"accounts/{account.pk}/archive/"
    answer = caller("post", path, {"dry_run": True}, If_Match="*", **key)
    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["field"], fault["code"]) == (400, "dry_run", "unknown")
    assert Account.objects.get(pk=account.pk).archived_at is None
    assert caller("post", path, {}, If_Match="*", **key).status_code == 200


def test_each_name_that_there_is_is_told_once(ask: Any, anna: User) -> None:
    detail = ask(anna)("get", "accounts/?fields=nope&expand=owner,addresses").json()["detail"]
    names = detail.partition("There are: ")[2].rstrip(".").split(", ")
    assert sorted(set(names)) == sorted(names)
    assert {"owner", "addresses"} <= set(names)


def test_a_slash_left_out_loses_no_request(ask: Any, anna: User) -> None:
    caller = ask(anna)
    for method in ("get", "post"):
        answer = caller(method, "accounts", {"name": "New"} if method == "post" else None)
        assert (answer.status_code, answer.headers["Location"]) == (308, "/api/v1/accounts/")
    assert caller("post", "nothing").status_code == 404


def test_a_method_that_there_is_not_is_told_those_that_there_are(ask: Any, anna: User) -> None:
    for method in ("put", "options", "trace"):
        answer = ask(anna)(method, "accounts/")
        assert (answer.status_code, answer.headers["Content-Type"]) == (405, PROBLEM)
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_a_token_in_plain_text_is_refused_and_not_led_on(ask: Any, anna: User, settings: LazySettings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = ask(anna)("post", "accounts/", {"name": "New"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, PROBLEM)
    assert answer.json()["code"] == "https_required"
    assert {"Content-Security-Policy", "X-Content-Type-Options"} <= answer.headers.keys()
    assert Client().get("/auth/login/").headers["Location"].startswith("https://")
    assert Client().get("/api/v1/me/", headers=ask(anna).headers, secure=True).status_code == 200


def test_answers_are_for_nobody_between_us(ask: Any, anna: User) -> None:
    answer = ask(anna)("get", "accounts/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Authorization" in answer.headers["Vary"]
