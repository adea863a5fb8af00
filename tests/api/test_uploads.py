"""Bodies that are refused and bodies in chunks: the answer arrives, and nobody needs to measure a file first."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from gunicorn.http.errors import ChunkMissingTerminator, InvalidChunkSize, NoMoreData

from accounts.models import ImportBatch
from accounts.services.sales_import import receiving
from kam.core import bodies
from kam.core.models import User

pytestmark = pytest.mark.django_db
CSV = "customer_id,customer_name,date,order_id,amount,currency\nC-1,Northern Wood,2025-10-30,INV-1,1824.50,EUR\n"
LINE = '{"customer_id":"C-1","customer_name":"N","date":"2025-10-30","order_id":"1","amount":"9.00","currency":"EUR"}'
PROBLEM = "application/problem+json"


def _in_chunks(caller: Any, path: str, body: str, kind: str = "text/csv", **headers: str) -> tuple[Any, io.BytesIO]:
    """Send as a server hands chunks on: a stream that ends by itself, and no length."""
    stream = io.BytesIO(body.encode())
    more: Any = {"wsgi.input": stream, "wsgi.input_terminated": True, "CONTENT_LENGTH": "", "CONTENT_TYPE": kind}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = Client().generic(
        "POST",
        f"/api/v1/{path}",
        headers={"Transfer-Encoding": "chunked", **caller, **named},
        **more,
    )
    return answer, stream


def test_a_file_comes_in_chunks(ask: Any, anna: User) -> None:
    headers = ask(anna).headers
    answer, _stream = _in_chunks(headers, "imports/?source=erp&dry_run=true", CSV)
    assert answer.status_code == 202, answer.content
    assert answer.json()["file_size"] == len(CSV)
    first, second = (_in_chunks(headers, "imports/", CSV, Idempotency_Key="n-1")[0] for _again in range(2))
    assert first.content == second.content
    assert ImportBatch.objects.count() == 2


def test_lines_of_json_come_in_chunks(ask: Any, anna: User) -> None:
    for more in ({}, {"Idempotency_Key": "n-3"}):
        answer, _stream = _in_chunks(
            ask(anna).headers, "imports/?dry_run=true", f"{LINE}\n" * 5_000, "application/x-ndjson", **more
        )
        assert answer.status_code == 202, answer.content
        assert answer.json()["file_size"] > 100_000


@pytest.mark.parametrize("more", [{}, {"Idempotency-Key": "n-4"}])
@pytest.mark.parametrize("kind", ["text/csv", "application/x-ndjson"])
def test_half_a_file_is_no_file(ask: Any, anna: User, kind: str, more: dict[str, str]) -> None:
    body = {"text/csv": CSV, "application/x-ndjson": f"{LINE}\n"}[kind].encode()
    cut: Any = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body) + 1), "CONTENT_TYPE": kind}
    answer = Client().generic("POST", "/api/v1/imports/", headers={**ask(anna).headers, **more}, **cut)
    assert (answer.status_code, answer.json()["code"]) == (400, "body_cut_short")
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("failure", [ChunkMissingTerminator(b"x"), InvalidChunkSize(b"-5"), NoMoreData(b"")])
def test_chunks_that_are_none_are_told(ask: Any, anna: User, failure: Exception) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            found = super().read(size)
            if not found:
                raise failure
            return found

    cut: Any = {"wsgi.input": Broken(CSV.encode()), "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    headers = {"Transfer-Encoding": "chunked", **ask(anna).headers}
    answer = Client().generic("POST", "/api/v1/imports/", headers=headers, CONTENT_TYPE="text/csv", **cut)
    assert (answer.status_code, answer.json()["code"]) == (400, "body_cut_short")
    assert not ImportBatch.objects.exists()


def test_chunks_without_end_are_cut_off(ask: Any, anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("accounts.api.imports.viewset", "accounts.services.sales_import.receiving"):
        monkeypatch.setattr(f"{module}.LARGEST_FILE", len(CSV))
    headers = ask(anna).headers
    for more in ({}, {"Idempotency_Key": "n-2"}):
        answer, stream = _in_chunks(headers, "imports/", CSV + "\n", **more)
        told = answer.json()
        assert (answer.status_code, told["code"], told["errors"][0]["field"]) == (413, "too_large", "file")
        assert stream.read() == b""
    assert not ImportBatch.objects.exists()
    assert _in_chunks(headers, "imports/", CSV)[0].status_code == 202


def test_what_is_no_file_comes_with_its_length(ask: Any, anna: User) -> None:
    headers = ask(anna).headers
    for path, kind in (("accounts/", "application/json"), ("imports/", "multipart/form-data; boundary=x")):
        answer, stream = _in_chunks(headers, path, '{"name": "A"}', kind)
        assert (answer.status_code, answer.headers["Content-Type"]) == (411, PROBLEM)
        assert answer.json()["code"] == "length_required"
        assert "Content-Length" in answer.json()["detail"]
        # The test client closes the answer, as servers do once it is sent.
        assert stream.read() == b""
    assert _in_chunks(headers, "imports/", "{}", "application/json")[0].status_code == 415


def test_a_page_takes_no_chunks(browse: Any, anna: User) -> None:
    answer = browse(anna).generic("POST", "/imports/new/", headers={"Transfer-Encoding": "chunked"})
    assert (answer.status_code, "Content-Length" in answer.content.decode()) == (411, True)


@pytest.mark.parametrize("token", ["nothing", "short"])
def test_a_large_file_that_nobody_may_send_is_read_away(ask: Any, anna: User, settings: Any, token: str) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    headers = {"Authorization": "Bearer nothing"} if token == "nothing" else ask(anna, ["read:orders"]).headers
    answer = Client().post("/api/v1/imports/", {"file": SimpleUploadedFile("a.csv", CSV.encode() * 9)}, headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (401 if token == "nothing" else 403, PROBLEM)
    assert answer.headers["Cache-Control"] == "private, no-store"
    # The test client closes the answer, as servers do once it is sent.
    assert answer.wsgi_request.read(1) == b""


def test_reading_away_ends(monkeypatch: pytest.MonkeyPatch, rf: Any) -> None:
    monkeypatch.setattr(bodies, "LINGER", 0.0)
    stream = io.BytesIO(b"x" * 9)
    request = rf.generic(
        "POST", "/", headers={"Transfer-Encoding": "chunked"}, **{"wsgi.input": stream, "wsgi.input_terminated": True}
    )
    bodies.Lingering(HttpResponse(b"no"), request).close()
    assert stream.read() == b"x" * 9
    assert receiving.FileTooLarge().status == 413


@pytest.mark.parametrize(
    ("kind", "query", "known"),
    [
        ("text/csv; charset=windows-1250", "", "cp1250"),
        ('text/CSV; Charset="ISO-8859-2"', "", "iso8859-2"),
        ("text/csv; charset=utf-8", "encoding=cp1250", "cp1250"),
        ("text/csv; charset=utf-7", "", ""),
        ("text/csv; charset=utf-8", "", ""),
        ("text/csv; charset=" + "x" * 21, "", ""),
    ],
)
def test_the_header_says_in_which_encoding_a_file_is(ask: Any, anna: User, kind: str, query: str, known: str) -> None:
    body = CSV.replace("Northern", "Łódź").encode("cp1250")
    # The charset is the body's alone.
    address = f"/api/v1/imports/?dry_run=true&file_name=%C5%82%C3%B3d%C5%BA.csv&{query}"
    answer: Any = Client().generic("POST", address, body, content_type=kind, headers=ask(anna).headers)
    told = answer.json()
    if known:
        assert (answer.status_code, told["reading"]["encoding"], told["file_name"]) == (202, known, "łódź.csv")
    else:
        assert (answer.status_code, "encoding" in str(told)) == (400 if "xx" in kind else 422, True)
