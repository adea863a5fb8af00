"""What stands in the log, and what never does."""

import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog
from django.test import Client, RequestFactory

from kam.core.http import client_address
from kam.core.invitations import link_for as invitation_link
from kam.core.logs import logging_settings
from kam.core.models import User
from kam.core.password_reset import link_for
from tests.factories.core import PASSWORD

Browse = Callable[[User], Client]


class Lines(logging.Handler):
    """Keeps the lines as the product's formatter writes them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """The log of one test, one JSON object a line."""
    handler = Lines()
    options = logging_settings(form="json", level="INFO")["formatters"]["line"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=options["processors"], foreign_pre_chain=options["foreign_pre_chain"]
        )
    )
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    # Production's.
    root.setLevel(logging.INFO)
    yield handler.found
    root.setLevel(level)
    root.removeHandler(handler)


def test_a_request_is_one_line_with_number_and_person(browse: Browse, anna: User, lines: list[str]) -> None:
    client = browse(anna)
    lines.clear()
    client.get("/auth/2fa/")
    (line,) = [json.loads(line) for line in lines]
    assert (line["request"], line["code"], line["user_id"]) == ("GET /auth/2fa/", 200, anna.pk)
    assert len(line["request_id"]) == 36
    assert line["ip"] == "127.0.0.1"


def test_what_was_asked_for_is_not_written(browse: Browse, anna: User, lines: list[str]) -> None:
    browse(anna).get("/auth/2fa/?q=Northern+Timber")
    assert "Timber" not in "".join(lines)


def test_no_password_and_no_key_is_written(client: Client, anna: User, lines: list[str]) -> None:
    link = link_for(anna).removeprefix("http://localhost")
    key = link.rstrip("/").rpartition("/")[2]
    client.post("/auth/login/", {"login": anna.email, "password": PASSWORD})
    client.get(link)
    client.get(link.replace("key/", "key/x/"))
    logging.getLogger("django.request").error("Internal Server Error: %s", link)
    written = "".join(lines)
    assert "/password/reset/key/***" in written
    assert key not in written
    assert PASSWORD not in written


def test_no_invitation_is_written(client: Client, anna: User, lines: list[str]) -> None:
    token = invitation_link(anna).rstrip("/").rpartition("/")[2]
    client.get(f"/auth/invitation/{token}/")
    logging.getLogger("django.request").error("Internal Server Error: /auth/invitation/%s/", token)
    written = "".join(lines)
    assert written.count("/auth/invitation/***") == 2
    assert token not in written


def test_sign_ins_and_failures_are_told_apart(client: Client, anna: User, lines: list[str]) -> None:
    client.post("/auth/login/", {"login": anna.email, "password": "wrong"})
    client.post("/auth/login/", {"login": anna.email, "password": PASSWORD})
    told = [json.loads(line) for line in lines]
    assert [line["event"] for line in told if line["logger"] == "kam.core.adapter"] == ["sign_in_failed", "signed_in"]
    assert all(line["ip"] == "127.0.0.1" for line in told)
    assert anna.email not in "".join(lines)


def test_a_line_break_forges_no_line(lines: list[str]) -> None:
    structlog.get_logger("test").warning("name", value='Anna\n{"event": "forged"}')
    assert len(lines) == 1
    assert "\n" not in lines[0]
    assert json.loads(lines[0])["value"] == 'Anna\n{"event": "forged"}'


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (1, "6.6.6.6, 10.0.0.1", "10.0.0.1"),
        (1, "", "127.0.0.1"),
        (2, "6.6.6.6, 10.0.0.1, 10.0.0.2", "10.0.0.1"),
        (2, "6.6.6.6", "127.0.0.1"),
    ],
)
def test_the_callers_address_is_what_our_own_proxies_saw(
    rf: RequestFactory, settings: object, proxies: int, forwarded: str, address: str
) -> None:
    settings.PROXY_COUNT = proxies  # type: ignore[attr-defined]  # pytest-django's wrapper
    assert client_address(rf.get("/healthz", headers={"X-Forwarded-For": forwarded})) == address
