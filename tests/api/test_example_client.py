"""The client of the documents, against the server: what integrators copy works, and is typed."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from pytest_django.live_server_helper import LiveServer

from accounts.models import Account
from kam.core.models import User
from kam.core.webhooks import signing
from tests.api.caller import Caller
from tests.core.webhooks.sinks import saying, sink
from tests.factories.accounts import AccountFactory

EXAMPLES: Final = Path(__file__).parents[2] / "docs" / "examples"
BODY: Final = b'{"type": "account.changed"}'

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(EXAMPLES)
    return __import__("kam_client")


@pytest.fixture
def kam(client: Any, live_server: LiveServer) -> Callable[[User], Any]:
    def of(user: User) -> Any:
        return client.Kam(live_server.url, Caller(user).headers["Authorization"].partition(" ")[2])

    return of


def test_it_reads_every_page(kam: Any, anna: User) -> None:
    names = {AccountFactory(owner=anna).name for _ in range(5)}
    assert {each["name"] for each in kam(anna).pages("accounts/", fields="name", limit=2)} == names


def test_it_changes_what_it_has_read_and_nothing_newer(kam: Any, client: Any, anna: User) -> None:
    account, api = AccountFactory(owner=anna), kam(anna)
    read = api.get(f"accounts/{account.pk}/")
    assert api.patch(f"accounts/{account.pk}/", {"city": "Hel"}, if_match=read.etag).body["city"] == "Hel"
    with pytest.raises(client.ProblemError) as refusal:
        api.patch(f"accounts/{account.pk}/", {"city": "Ustka"}, if_match=read.etag)
    assert (refusal.value.status, refusal.value.code) == (412, "version_conflict")
    with pytest.raises(client.ProblemError) as wrong:
        api.post("accounts/", {"name": "Timber", "town": "Hel"})
    assert [each["field"] for each in wrong.value.errors] == ["town"]


def test_it_acts_once_under_one_key(kam: Any, anna: User) -> None:
    api = kam(anna)
    first, second = (api.post("accounts/", {"name": "Timber"}, key="night-1") for _ in range(2))
    assert (first.body["id"], second.headers["idempotent-replay"]) == (second.body["id"], "true")
    assert Account.objects.count() == 1


def test_it_waits_as_long_as_it_is_told(
    kam: Any, client: Any, anna: User, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        cache.clear()

    monkeypatch.setattr(client.time, "sleep", wait)
    api = kam(anna)
    assert [api.get("me/").status for _ in range(3)] == [200, 200, 200]
    assert waited
    assert all(1 <= each <= 60 for each in waited)


def test_it_sends_again_while_the_first_one_is_at_work_and_waits_for_no_tomorrow(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(client.time, "sleep", waited.append)
    spent = saying(429, Retry_After="86400", body=b'{"status": 429}', Content_Type="application/problem+json")
    answers = iter([saying(409, Retry_After="5"), saying(200), saying(409), spent])
    with sink(lambda handler: next(answers)(handler)) as there:
        api = client.Kam(there.url, "kam_pat_x")
        assert api.post("accounts/", {}).status == 200
        for status in (409, 429):
            with pytest.raises(client.ProblemError) as refusal:
                api.post("accounts/", {})
            assert refusal.value.status == status
        assert len({request.headers["idempotency-key"] for request in there.received}) == 3
    # The sink sleeps as well, for no time.
    assert [each for each in waited if each] == [5]


def test_it_sends_again_what_it_has_heard_nothing_of(
    kam: Any, client: Any, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, lost = client._answer, ["the first answer"]

    def break_off(*told: Any) -> Any:
        if lost:
            raise ConnectionResetError(lost.pop())
        return answer(*told)

    monkeypatch.setattr(client.time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(client, "_answer", break_off)
    api = kam(anna)
    again = api.post("accounts/", {"name": "Timber"})
    assert (again.headers["idempotent-replay"], Account.objects.count()) == ("true", 1)
    lost.append("the answer to a change")
    with pytest.raises(ConnectionResetError):
        api.patch(f"accounts/{again.body['id']}/", {"city": "Hel"}, if_match=again.etag)


def test_it_tells_a_dry_run_from_the_import_of_the_same_file(kam: Any, anna: User) -> None:
    api = kam(anna)
    content = b"customer_id,customer_name,date,order_id,amount,currency\nG-1,Timber,2026-01-30,I-1,5.00,EUR\n"
    sent = [api.send_file("imports/", content, **query) for query in ({"dry_run": "true"}, {}, {})]
    assert sent[0].body["id"] != sent[1].body["id"] == sent[2].body["id"]


def test_it_sends_its_token_nowhere_else(kam: Any, anna: User) -> None:
    with pytest.raises(ValueError, match="another server"):
        kam(anna).get("https://elsewhere.example/api/v1/me/")


def test_it_knows_who_signed(client: Any) -> None:
    secret, other = signing.new_secret(), signing.new_secret()
    now = int(time.time())
    headers = signing.headers(message_id="msg_1", timestamp=now, body=BODY, keys=[other, secret])
    assert client.verified(headers, BODY, secret) == {"type": "account.changed"}
    for wrong in ((headers, BODY + b" ", secret), (headers, BODY, signing.new_secret()), ({}, BODY, secret)):
        with pytest.raises(ValueError, match=r"signed|headers"):
            client.verified(*wrong)
    with pytest.raises(ValueError, match="too old"):
        client.verified(headers, BODY, secret, now=now + 301)


def test_it_is_typed() -> None:
    words = [sys.executable, "-m", "mypy", "--strict", "--config-file", "", "kam_client.py", "webhook_receiver.py"]
    done = subprocess.run(words, cwd=EXAMPLES, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
