"""Webhooks over REST: for tokens of administrators alone; a secret is told once."""

from typing import Any, Final

import pytest

from accounts.models import Account
from accounts.services import portfolio
from kam.core.models import IdempotencyKey, User, WebhookDelivery, WebhookEndpoint
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db
HOOK: Final = {"url": "https://192.0.78.1/hook", "event_types": ["account.created"]}


def test_a_webhook_is_made_changed_paused_and_removed(ask: Any, admin: User) -> None:
    caller = ask(admin)
    made = caller("post", "webhooks/", HOOK)
    told = made.json()
    assert (made.status_code, told["secret"][:6], told["owner"]) == (201, "whsec_", admin.pk)
    path = f"webhooks/{told['id']}/"
    assert "secret" not in caller.get(path)
    body = {"event_types": ["account.created", "account.changed"]}
    changed = caller("patch", path, body, If_Match=made.headers["ETag"])
    assert (changed.status_code, changed.json()["event_types"]) == (200, body["event_types"])
    assert caller("patch", path, body, If_Match=made.headers["ETag"]).status_code == 412
    assert caller("post", f"{path}pause/", If_Match="*").json()["is_active"] is False
    assert caller("post", f"{path}resume/", If_Match="*").json()["is_active"] is True
    rotated = caller("post", f"{path}rotate-secret/", If_Match="*").json()
    assert rotated["secret"] != told["secret"]
    assert caller("delete", path, If_Match="*").status_code == 204
    assert caller("get", path).status_code == 404


def test_a_secret_is_told_again_under_its_key_and_stands_nowhere(ask: Any, admin: User) -> None:
    caller = ask(admin)
    first, second = (caller("post", "webhooks/", HOOK, Idempotency_Key="hook") for _ in range(2))
    assert first.json()["secret"] == second.json()["secret"]
    assert WebhookEndpoint.objects.count() == 1
    assert first.json()["secret"] not in IdempotencyKey.objects.get().body


@pytest.mark.parametrize("url", ["https://169.254.169.254/", "http://10.0.0.1/", "ftp://192.0.78.1/", "x"])
def test_an_address_inside_is_refused(ask: Any, admin: User, url: str) -> None:
    answer = ask(admin)("post", "webhooks/", HOOK | {"url": url})
    assert (answer.status_code, WebhookEndpoint.objects.count()) == (422, 0)


def test_managers_have_no_webhooks(ask: Any, boris: User, admin: User) -> None:
    made = ask(admin)("post", "webhooks/", HOOK).json()
    for method, path in (("get", "webhooks/"), ("get", f"webhooks/{made['id']}/"), ("post", "webhooks/")):
        answer = ask(boris)(method, path, HOOK if method == "post" else None)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_what_was_sent_is_read_and_sent_again(ask: Any, admin: User, anna: User) -> None:
    caller = ask(admin)
    hook = caller("post", "webhooks/", HOOK).json()
    assert caller("post", f"webhooks/{hook['id']}/test/").status_code == 202
    portfolio.open_account(by=anna, name="New customer")
    assert Account.objects.count() == 1
    (created, ping) = caller.get(f"webhook-deliveries/?webhook={hook['id']}&expand=log")["results"]
    assert [each["event_type"] for each in (created, ping)] == ["account.created", "ping"]
    assert (created["state"], created["log"]) == ("PENDING", [])
    message = WebhookDelivery.objects.get(pk=created["id"]).event.message_id
    found = caller.get(f"webhook-deliveries/?message-id={message}&fields=id,message_id,log&expand=log")["results"]
    assert found == [{"id": created["id"], "message_id": message, "log": []}]
    assert caller("get", "webhook-deliveries/?fields=id,log").json()["code"] == "unknown", "not asked for"
    for unknown in ("msg_x", message.removeprefix("msg_")):
        assert caller("get", f"webhook-deliveries/?message-id={unknown}").status_code == 400
    assert caller.get("webhook-deliveries/?state=DELIVERED")["results"] == []
    assert caller("get", "webhook-deliveries/?state=LOST").status_code == 400
    missed = caller("post", f"webhooks/{hook['id']}/replay-missed/", {"since": "2026-01-01T00:00:00Z"})
    assert (missed.status_code, missed.json()) == (202, {"count": 0})
    naive = caller("post", f"webhooks/{hook['id']}/replay-missed/", {"since": "2026-01-01T00:00:00"})
    assert (naive.status_code, naive.json()["errors"][0]["code"]) == (400, "naive")


def test_a_webhook_of_somebody_who_left_says_that_nothing_is_sent(ask: Any, admin: User) -> None:
    caller, left = ask(admin), UserFactory(role="ADMIN")
    path = f"webhooks/{ask(left)('post', 'webhooks/', HOOK).json()['id']}/"
    assert caller.get(path)["is_live"] is True
    User.objects.filter(pk=left.pk).update(is_active=False)
    assert (caller.get(path)["is_active"], caller.get(path)["is_live"]) == (True, False)
    resumed = caller("post", f"{path}resume/", If_Match="*").json()
    assert (resumed["is_live"], resumed["owner"]) == (True, admin.pk)
    assert caller("post", f"{path}pause/", If_Match="*").json()["is_live"] is False
