"""A body larger than its address takes is refused before it is read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve

from accounts.models import ImportBatch
from kam.core.bodies import Allowance, allowance_of
from kam.core.models import User

Browse = Callable[[User], Client]
HERE = "/imports/new/"
USUAL = 1_000


@pytest.fixture(autouse=True)
def limits(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand bytes are usual, two thousand are taken where files are."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = USUAL
    monkeypatch.setitem(vars(resolve(HERE).func), "allowance", Allowance(2 * USUAL, lambda: "Pack it."))


def send(client: Client, address: str, size: int, **more: Any) -> Any:
    """Send a form with a file; some five hundred bytes are the form's own."""
    rows = b"date,amount\n2026-01-31,1.5\n"
    file = SimpleUploadedFile("sales.csv", rows + b"\n" * (size - 500))
    return client.post(address, {"source": "erp", "owner": "none", "file": file}, **more)


def test_an_address_for_files_takes_more_and_not_too_much(browse: Browse, admin: User) -> None:
    client = browse(admin)
    assert send(client, HERE, USUAL + 500).status_code == 302
    answer = send(client, HERE, 3 * USUAL)
    assert answer.status_code == 413
    assert "Pack it." in answer.content.decode()
    assert "<html" in answer.content.decode()
    assert ImportBatch.objects.count() == 1
    # Nobody has taken the body apart.
    assert not {"_post", "_files"} & set(vars(answer.wsgi_request))


def test_other_addresses_take_what_a_form_needs(browse: Browse, admin: User) -> None:
    for client in (browse(admin), Client()):
        answer = send(client, "/auth/login/", 3 * USUAL)
        assert answer.status_code == 413
        assert "more than the server takes" in answer.content.decode()


def test_who_is_not_signed_in_is_sent_there_first(db: None) -> None:
    answer = send(Client(), HERE, USUAL + 500)
    assert answer["Location"] == f"/auth/login/?next={HERE}"
    assert "_files" not in vars(answer.wsgi_request)


def test_htmx_gets_a_toast(browse: Browse, admin: User) -> None:
    answer = send(browse(admin), HERE, 3 * USUAL, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (413, "#toasts")


def test_the_rest_is_thrown_away_so_that_the_answer_arrives(browse: Browse, admin: User) -> None:
    answer = send(browse(admin), HERE, 3 * USUAL)
    assert answer.wsgi_request.read(1) == b""


@pytest.mark.parametrize("length", ["", "x", "-1"])
def test_a_length_that_is_none_is_no_failure(browse: Browse, admin: User, length: str) -> None:
    assert browse(admin).generic("POST", HERE, b"", CONTENT_LENGTH=length).status_code == 200


def test_only_files_of_sales_are_large() -> None:
    allowance = allowance_of(resolve(HERE).func)
    assert allowance is not None
    assert allowance_of(resolve("/").func) is None
