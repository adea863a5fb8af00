"""Imports over REST: the wizard's engine behind one request."""

import gzip
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.api.imports.viewset import ImportViewSet
from accounts.models import Account, ImportBatch, SalesLine
from kam.core import jobs
from kam.core.bodies import Allowance
from kam.core.models import Job, User

pytestmark = pytest.mark.django_db
CSV = (
    "customer_id,customer_name,date,order_id,product,quantity,amount,currency\n"
    "C-1,Northern Wood,2025-10-30,INV-1,P-7,12,1824.50,EUR\n"
    "C-1,Northern Wood,2025-02-31,INV-2,P-7,12,10.00,EUR\n"
)
LINES = (
    '{"customer_id": "C-1", "customer_name": "Żubr, \\"Sp.\\"", "date": "2025-10-30", "order_id": 17,'
    ' "amount": 1824.50, "currency": "EUR"}\n'
    '{"amount": -1.5e1, "customer_id": "C-2", "customer_name": null, "date": "2025-10-31", "order_id": 18}\n'
)


def _send(caller: Any, body: str | bytes, kind: str = "text/csv", query: str = "", **headers: str) -> Any:
    sent = body if isinstance(body, bytes) else body.encode()
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client().post(f"/api/v1/imports/{query}", sent, content_type=kind, headers={**caller.headers, **more})


def _work() -> None:
    for job in Job.objects.unfinished().filter(kind__startswith="sales-").order_by("pk"):
        jobs.run(job_id=job.pk)


def test_a_file_as_the_body_comes_in(ask: Any, anna: User) -> None:
    caller = ask(anna)
    answer = _send(caller, CSV, query="?source=ERP&file_name=may.csv")
    told = answer.json()
    assert (answer.status_code, told["file_name"], told["source"]) == (202, "may.csv", "ERP")
    _work()
    job = caller.get(f"jobs/{told['job']}/")
    assert (job["state"], job["result"]) == ("DONE", f"/api/v1/imports/{told['id']}/")
    assert answer.headers["Location"] == f"/api/v1/jobs/{told['job']}/"
    done = caller.get(answer.headers["Content-Location"])
    assert (done["state"], done["rows"], done["created"], done["bad"]) == ("IMPORTED", 2, 1, 1)
    assert "trail" not in done["figures"]
    (fault,) = caller.get(f"imports/{told['id']}/errors/")["results"]
    assert (fault["row"], fault["column"], fault["value"]) == (3, "date", "2025-02-31")
    file = caller("get", f"imports/{told['id']}/errors/file/")
    assert (file.headers["Content-Type"], b"2025-02-31" in file.content) == ("text/csv; charset=utf-8", True)
    assert Account.objects.get(name="Northern Wood").owner == anna


def test_lines_of_json_lose_nothing_on_the_way(ask: Any, anna: User) -> None:
    _send(ask(anna), LINES, "application/x-ndjson")
    _work()
    lines = SalesLine.objects.order_by("document_id").values_list("document_id", "amount", "account__name")
    assert [(document, str(amount), name) for document, amount, name in lines] == [
        ("17", "1824.5000", 'Żubr, "Sp."'),
        ("18", "-15.0000", "C-2"),
    ]


MANY = ",".join(f'"c{place}":1' for place in range(60_000))


@pytest.mark.parametrize(
    "body",
    [
        "{", "[]\n", "{}\n", '{"a": {"b": 1}}\n', '{"a": 1}\n{"b": 1}\n', '{"a": NaN}\n', "[" * 5000,
        '{"a": 1, "a": 2}\n', '{"a": "\\ud800"}\n', '{"a\\uDFFF": 1}\n', '{"a": 1}\n{"\\ud800": 1}\n',
        f"{{{MANY}}}\n", f'{{"a": "{"b" * 1_100_000}"}}\n',
    ],
)  # fmt: skip
def test_lines_that_are_no_objects_are_refused(ask: Any, anna: User, body: str) -> None:
    answer = _send(ask(anna), body, "application/x-ndjson")
    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    assert not ImportBatch.objects.exists()


def test_packed_lines_are_refused_as_such(ask: Any, anna: User) -> None:
    answer = _send(ask(anna), gzip.compress(LINES.encode()), "application/x-ndjson")
    assert (answer.status_code, answer.json()["detail"].partition(".")[0]) == (422, "This file is packed")


@pytest.mark.parametrize("value", ["1e99999999999999999999", "1e-99999999999999999999"])
def test_a_number_beyond_every_number_is_a_faulty_row(ask: Any, anna: User, value: str) -> None:
    caller = ask(anna)
    told = _send(caller, LINES.replace("-1.5e1,", f"{value},"), "application/x-ndjson", query="?dry_run=true").json()
    _work()
    [fault] = caller.get(f"imports/{told['id']}/errors/")["results"]
    assert (fault["row"], fault["column"]) == (3, "amount")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("mapping=%7B%22amount%22%3A%22a%5Cud800%22%7D", "mapping"),
        ("mapping=%7B%22amount%22%3A%22a%22%2C%22amount%22%3A%22b%22%7D", "mapping"),
        ("mode=strict&mode=lenient", "mode"),
    ],
)
def test_what_is_said_of_a_file_is_said_once_and_can_be_stored(ask: Any, anna: User, query: str, field: str) -> None:
    answer = _send(ask(anna), CSV, query=f"?{query}")
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (400, [field])
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ([("source", b"ERP\xff")], "source"),
        ([("source", b"ERP"), ("source", b"PRE")], "source"),
        ([('file"; filename="b.csv', b"other")], "file"),
    ],
)
def test_a_form_is_not_guessed_at(ask: Any, anna: User, parts: list[tuple[str, bytes]], field: str) -> None:
    whole = [('file"; filename="a.csv', CSV.encode()), *parts]
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in whole
    )
    answer = Client().post(
        "/api/v1/imports/",
        body + b"--x--\r\n",
        content_type="multipart/form-data; boundary=x",
        headers=ask(anna).headers,
    )
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (400, [field])
    assert not ImportBatch.objects.exists()


def test_a_character_in_two_halves_is_whole(ask: Any, anna: User) -> None:
    _send(ask(anna), LINES.replace("Żubr", "\\ud83d\\ude00"), "application/x-ndjson")
    _work()
    assert SalesLine.objects.filter(account__name__startswith="\N{GRINNING FACE}").exists()


def test_strict_keeps_all_out_for_one_faulty_row(ask: Any, anna: User) -> None:
    caller = ask(anna)
    told = _send(caller, CSV, query="?mode=strict").json()
    _work()
    assert caller.get(f"imports/{told['id']}/")["state"] == "FAILED"
    assert not SalesLine.objects.exists()


def test_a_dry_run_waits_to_be_confirmed_and_can_be_undone(ask: Any, anna: User) -> None:
    caller = ask(anna)
    told = _send(caller, CSV, query="?dry_run=true").json()
    _work()
    assert (caller.get(f"imports/{told['id']}/")["state"], SalesLine.objects.count()) == ("CHECKED", 0)
    answer = caller("post", f"imports/{told['id']}/confirm/")
    assert (answer.status_code, answer.headers["Location"]) == (202, f"/api/v1/jobs/{answer.json()['id']}/")
    _work()
    assert SalesLine.objects.count() == 1
    caller("post", f"imports/{told['id']}/undo/")
    _work()
    assert (caller.get(f"imports/{told['id']}/")["state"], SalesLine.objects.count()) == ("UNDONE", 0)
    assert caller("delete", f"imports/{told['id']}/").status_code == 422


def test_a_form_sent_twice_under_one_key_is_one_import(ask: Any, anna: User) -> None:
    headers = {**ask(anna).headers, "Idempotency-Key": "night-1"}

    def send(text: str) -> Any:
        form = {"file": SimpleUploadedFile("a.csv", text.encode()), "source": "ERP"}
        return Client().post("/api/v1/imports/", form, headers=headers)

    first, second, other = send(CSV), send(CSV), send(CSV + "\n")
    assert [answer.status_code for answer in (first, second, other)] == [202, 202, 422]
    assert first.content == second.content
    assert ImportBatch.objects.count() == 1


def test_what_is_open_is_told_and_nothing_is_kept(ask: Any, anna: User) -> None:
    caller = ask(anna)
    body = "customer_id,date,order_id,amount\nC-1,01/02/2025,1,5\n"
    answer = _send(caller, body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "date_order")
    assert not ImportBatch.objects.exists()
    assert _send(caller, body, query="?date_order=dmy").status_code == 202
    for query in ("?date_order=x", "?mapping=[]", '?mapping={"amount":1}', "?lenient=1", "?source="):
        assert _send(caller, body, query=query).status_code == 400, query
    for query, word in (('?mapping={"nix":"date"}', "no field “nix”"), ('?mapping={"date":"nix"}', "no column “nix”")):
        (fault,) = _send(caller, body, query=f"{query}&date_order=dmy").json()["errors"]
        assert (fault["field"], word in fault["detail"]) == ("mapping", True)
    assert _send(caller, "", query="").status_code == 400
    wrong = _send(caller, body, "application/json")
    assert (wrong.status_code, "text/csv" in wrong.json()["detail"]) == (415, True)


def test_faulty_rows_are_told_row_by_row_and_leave_as_a_file(ask: Any, anna: User) -> None:
    caller = ask(anna)
    lines = [f"C-1,2025-02-0{day},{day},x\n" for day in (1, 2, 3)]
    told = _send(caller, "customer_id,date,order_id,amount\nC-1,2025-02-01,0,5\n" + "".join(lines)).json()
    _work()
    rows = [each["row"] for each in caller.get(f"imports/{told['id']}/errors/")["results"]]
    assert rows == [3, 4, 5]
    answer = caller("get", f"imports/{told['id']}/errors/file/")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="import-{told["id"]}-errors.csv"'


def test_only_who_sent_it_and_administrators_see_an_import(ask: Any, anna: User, boris: User, admin: User) -> None:
    told = _send(ask(anna), CSV, query="?dry_run=true").json()
    for path in ("", "errors/", "errors/file/"):
        answers = [ask(person)("get", f"imports/{told['id']}/{path}").status_code for person in (anna, boris, admin)]
        assert answers == [200, 404, 200]
    for verb in ("confirm", "check", "undo"):
        assert ask(boris)("post", f"imports/{told['id']}/{verb}/").status_code == 404
    assert ask(boris)("delete", f"imports/{told['id']}/").status_code == 404
    assert ask(anna, ["read:orders"])("get", "imports/").status_code == 403


def test_a_file_over_the_allowance_is_refused_before_it_is_read(
    ask: Any, anna: User, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    caller = ask(anna)
    assert _send(caller, CSV).status_code == 202
    monkeypatch.setattr(ImportViewSet, "allowance", Allowance(len(CSV) - 1, lambda: "Too much.", is_for_tokens=True))
    answer = _send(caller, CSV)
    assert (answer.status_code, answer.json()["detail"]) == (413, "Too much.")
    assert ImportBatch.objects.count() == 1
