"""Between check and import over REST: doubts are answered, rows corrected and left out, by who sent the file."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Account, ImportBatch, ImportCorrection, ImportDoubt, SalesLine
from kam.core import jobs
from kam.core.audit import trail
from kam.core.models import Job, User
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db
HEADER = "customer_id,customer_name,date,order_id,product,quantity,amount,currency\n"
GOOD = "C-1,Northern Wood,2025-10-30,INV-1,P-7,12,1824.50,EUR\n"
# Lines 3 and 4 of the file.
FAULTY = "C-1,Northern Wood,2025-02-31,INV-2,P-7,12,10.00,EUR\nC-1,Northern Wood,2025-02-31,INV-3,P-7,1,20.00,EUR\n"


def checked(caller: Any, *rows: str) -> str:
    """Send a file, let it be checked, and return its address."""
    query = "?dry_run=true&source=erp"
    body = (HEADER + "".join(rows)).encode()
    sent = Client().post(f"/api/v1/imports/{query}", body, content_type="text/csv", headers=caller.headers)
    assert sent.status_code == 202, sent.content
    work()
    return f"imports/{sent.json()['id']}/"


def work() -> None:
    for job in Job.objects.unfinished().filter(kind__startswith="sales-").order_by("pk"):
        jobs.run(job_id=job.pk)


def test_a_cell_is_corrected_and_the_correction_taken_back(ask: Any, anna: User) -> None:
    caller = ask(anna)
    path = checked(caller, GOOD, FAULTY)
    body = {"row": 3, "column": "date", "becomes": "2025-02-28", "seen": "2025-02-31"}
    answer = caller("post", f"{path}corrections/", body)
    assert (answer.status_code, answer.json()["bad"]) == (200, 1)
    (made,) = caller.get(f"{path}corrections/?expand=made_by")["results"]
    assert (made["kind"], made["row"], made["was"], made["becomes"]) == ("CELL", 3, "2025-02-31", "2025-02-28")
    assert made["made_by"] == {"id": anna.pk, "name": "Anna"}
    assert [each.source for each in trail(ImportCorrection, made["id"])] == ["api"]
    overtaken = caller("post", f"{path}corrections/", {**body, "becomes": "2025-02-27"})
    assert (overtaken.status_code, overtaken.json()["code"]) == (412, "version_conflict")
    assert caller("delete", f"{path}corrections/{made['id']}/").status_code == 204
    assert caller.get(path)["bad"] == 2
    assert caller("delete", f"{path}corrections/{made['id']}/").status_code == 404


def test_equal_cells_are_corrected_at_once_and_rows_left_out(ask: Any, anna: User) -> None:
    caller = ask(anna)
    path = checked(caller, GOOD, FAULTY, "C-1,,2025-10-31,INV-4,P-7,1,much,EUR\n")
    body = {"row": 3, "column": "date", "becomes": "2025-02-28", "for_equal": True}
    assert caller("post", f"{path}corrections/", body).json()["bad"] == 1
    told = caller("post", f"{path}corrections/leave-out/", {"row": 5}).json()
    assert (told["bad"], told["left_out"]) == (0, 1)
    assert caller("post", f"{path}corrections/leave-out/", {"row": 5}).status_code == 422
    assert [each["kind"] for each in caller.get(f"{path}corrections/?sort=id")["results"]] == ["EQUAL", "LEFT_OUT"]
    caller("post", f"{path}confirm/")
    work()
    assert SalesLine.objects.count() == 3


def test_what_cannot_be_is_refused_with_its_field(ask: Any, anna: User) -> None:
    caller = ask(anna)
    path = f"{checked(caller, GOOD, FAULTY)}corrections/"
    body = {"row": 3, "column": "date", "becomes": "2025-02-28"}
    for wrong, status, field in (
        ({"row": 0}, 400, "row"), ({"row": 2**31}, 400, "row"), ({"becomes": "9" * 201}, 400, "becomes"),
        ({"colour": "red"}, 400, "colour"), ({"becomes": "2025-02-31"}, 422, "becomes"),
        ({"column": "nothing"}, 422, None), ({"row": 2}, 422, None),
    ):  # fmt: skip
        answer = caller("post", path, body | wrong)
        told = answer.json()
        assert (answer.status_code, [each["field"] for each in told["errors"]]) == (status, [field] if field else [])
    for query in ("kind=x", "row=x", "made_by=1"):
        assert caller("get", f"{path}?{query}").status_code == 400, query
    assert not ImportCorrection.objects.exists()


def test_corrections_of_an_earlier_file_are_offered_and_used(ask: Any, anna: User) -> None:
    caller = ask(anna)
    first = checked(caller, GOOD, FAULTY)
    body = {"row": 3, "column": "date", "becomes": "2025-02-28", "for_equal": True}
    caller("post", f"{first}corrections/", body)
    path = f"{checked(caller, GOOD, FAULTY)}corrections/"
    assert caller.get(f"{path}earlier/") == {"batch": int(first.split("/")[1]), "count": 1}
    answer = caller("post", f"{path}earlier/")
    assert (answer.status_code, answer.headers["Location"]) == (202, f"/api/v1/jobs/{answer.json()['id']}/")
    work()
    assert caller.get(path.removesuffix("corrections/"))["bad"] == 0
    assert caller.get(f"{path}earlier/") == {"batch": None, "count": 0}
    assert caller("post", f"{path}earlier/").status_code == 422


def test_doubts_are_kept_one_by_one_and_all_at_once(ask: Any, anna: User) -> None:
    caller = ask(anna)
    ahead = [timezone.localdate() + timedelta(days=days) for days in (100, 200)]
    path = checked(caller, GOOD, *(f"C-1,,{day},INV-{day},P-7,1,5,EUR\n" for day in ahead))
    found = caller.get(f"{path}doubts/?awaiting=true")["results"]
    assert [(each["kind"], each["row"], each["answer"]) for each in found] == [
        ("FAR_DATE", 3, "OPEN"),
        ("FAR_DATE", 4, "OPEN"),
    ]
    doubt = f"{path}doubts/{found[0]['id']}/keep/"
    refused = caller("post", doubt.replace("keep", "same-customer"))
    assert (refused.status_code, refused.json()["detail"][:40]) == (422, "This is no question about who the custom")
    assert caller("post", doubt).status_code == 200
    assert caller("post", doubt).status_code == 422
    assert [each["row"] for each in caller.get(f"{path}doubts/?answer=OPEN")["results"]] == [4]
    assert caller("post", f"{path}doubts/keep-all/").status_code == 200
    assert caller("post", f"{path}doubts/keep-all/").status_code == 422
    told = caller.get(f"{path}doubts/?answer=KEPT&kind=FAR_DATE&limit=1")
    assert caller("get", told["next"]).json()["results"][0]["answered_by"] == anna.pk
    for query in ("kind=x", "answer=x", "awaiting=no", "details=1"):
        assert caller("get", f"{path}doubts/?{query}").status_code == 400, query


def test_a_new_customer_is_the_account_that_it_looks_like(ask: Any, anna: User) -> None:
    known = AccountFactory(name="Polmarket S.A.", owner=anna)
    caller = ask(anna)
    path = checked(caller, "PL-7,Polmarket S.A.,2025-10-30,INV-1,P-7,1,5,EUR\n")
    (doubt,) = caller.get(f"{path}doubts/?expand=account")["results"]
    assert (doubt["why"], doubt["account"]) == ("NAME", {"id": known.pk, "name": "Polmarket S.A."})
    assert caller("post", f"{path}doubts/{doubt['id']}/same-customer/").status_code == 200
    known.refresh_from_db()
    assert (known.external_id, ImportDoubt.objects.get().answer) == ("PL-7", "SAME")
    again = f"{path}doubts/{doubt['id']}/reopen/"
    assert caller("post", again).status_code == 200
    known.refresh_from_db()
    assert (known.external_id, ImportDoubt.objects.get().answer) == ("", "OPEN")
    assert caller("post", again).json()["detail"] == "Nobody has answered this."


def test_an_account_out_of_reach_is_not_named(ask: Any, anna: User, clara: User) -> None:
    known = AccountFactory(name="Polmarket S.A.", owner=anna)
    caller = ask(anna)
    path = checked(caller, "PL-7,Polmarket S.A.,2025-10-30,INV-1,P-7,1,5,EUR\n")
    Account.objects.filter(pk=known.pk).update(owner=clara)
    answer = caller("get", f"{path}doubts/?expand=account")
    (doubt,) = answer.json()["results"]
    assert doubt["account"] is None
    assert str(known.pk) not in answer.content.decode().replace(f'"id":{doubt["id"]}', "")
    assert caller("post", f"{path}doubts/{doubt['id']}/same-customer/").status_code == 422


def test_money_of_sales_needs_its_scope(ask: Any, anna: User) -> None:
    batch = ImportBatch.objects.get(pk=checked(ask(anna), GOOD).split("/")[1])
    details = {"amount": "1000", "usual": "7340033.17"}
    ImportDoubt.objects.create(batch=batch, kind="LARGE_AMOUNT", row=2, column="amount", details=details)
    path = f"imports/{batch.pk}/doubts/"
    assert ask(anna).get(path)["results"][0]["usual"] == "7340033.17"
    assert b"7340033" not in ask(anna, ["write:import"])("get", path).content
    assert ask(anna, ["write:import"])("get", f"{path}?fields=usual").status_code == 400


def test_strangers_find_nothing_and_administrators_look_on(
    ask: Any, anna: User, boris: User, admin: User, dina: User
) -> None:
    caller = ask(anna)
    path = checked(caller, GOOD, FAULTY, f"C-1,,{timezone.localdate() + timedelta(days=99)},INV-9,P-7,1,5,EUR\n")
    caller("post", f"{path}corrections/", {"row": 3, "column": "date", "becomes": "2025-02-28"})
    (correction,), (doubt,) = (caller.get(f"{path}{noun}/")["results"] for noun in ("corrections", "doubts"))
    body = {"row": 4, "column": "date", "becomes": "2025-02-28"}
    acts: list[tuple[str, str, Any]] = [
        ("post", "corrections/", body), ("delete", f"corrections/{correction['id']}/", None),
        ("post", "corrections/leave-out/", {"row": 4}), ("post", "corrections/earlier/", None),
        ("post", f"doubts/{doubt['id']}/keep/", None), ("post", "doubts/keep-all/", None),
        ("post", "check/", None), ("post", "confirm/", None), ("delete", "", None),
    ]  # fmt: skip
    for person, reads, acted in ((boris, 404, 404), (dina, 404, 404), (admin, 200, 403)):
        other = ask(person)
        assert [other("get", f"{path}{noun}").status_code for noun in ("corrections/", "doubts/")] == [reads] * 2
        assert [other(verb, f"{path}{act}", said).status_code for verb, act, said in acts] == [acted] * len(acts)
    assert ImportCorrection.objects.count() == 1
    assert not Job.objects.unfinished().filter(kind__startswith="sales-").exists()
    assert ask(anna, ["read:accounts"])("get", f"{path}doubts/").status_code == 403


def test_what_belongs_to_another_import_is_not_of_this_one(ask: Any, anna: User) -> None:
    caller = ask(anna)
    first, second = checked(caller, GOOD, FAULTY), checked(caller, GOOD, "C-1,,2025-02-30,INV-8,P-7,1,5,EUR\n")
    caller("post", f"{first}corrections/leave-out/", {"row": 3})
    (correction,) = caller.get(f"{first}corrections/")["results"]
    assert caller("delete", f"{second}corrections/{correction['id']}/").status_code == 404
    assert ImportCorrection.objects.exists()


def test_lists_cost_the_same_for_few_and_many(ask: Any, anna: User, django_assert_max_num_queries: Any) -> None:
    batch = ImportBatch.objects.get(pk=checked(ask(anna), GOOD).split("/")[1])
    ImportDoubt.objects.bulk_create(
        ImportDoubt(batch=batch, kind="FAR_DATE", row=row, details={"account": 7}) for row in range(2, 52)
    )
    ImportCorrection.objects.bulk_create(
        ImportCorrection(batch=batch, kind="LEFT_OUT", row=row, made_by=anna, made_at=timezone.now())
        for row in range(2, 52)
    )
    caller = ask(anna)
    for noun, related in (("doubts", "account,answered_by"), ("corrections", "made_by")):
        with django_assert_max_num_queries(9):
            assert len(caller.get(f"imports/{batch.pk}/{noun}/?expand={related}")["results"]) == 50


def test_a_file_is_read_otherwise_and_checked_anew(ask: Any, anna: User, boris: User, admin: User) -> None:
    caller = ask(anna)
    path = checked(caller, GOOD.replace(",EUR", ","))
    told = caller("patch", path, {"currency": "pln", "decimal": "comma"}).json()
    assert (told["state"], told["reading"]["currency"], told["reading"]["decimal"]) == ("UPLOADED", "PLN", ",")
    columns = told["reading"]["columns"]
    told = caller("patch", path, {"decimal": "point", "columns": {**columns, "quantity": "product"}})
    assert (told.status_code, told.json()["errors"][0]["field"]) == (422, "columns")
    for wrong, status, field in (
        ({"decimal": "x"}, 422, "decimal"), ({"currency": "XXQ"}, 422, "currency"), ({"rows": 1}, 400, "rows"),
        ({"columns": {"amount": "nothing"}}, 422, "columns"), ({"columns": ["amount"]}, 400, "columns"),
    ):  # fmt: skip
        answer = caller("patch", path, wrong)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, field), wrong
    assert [ask(person)("patch", path, {"decimal": "point"}).status_code for person in (boris, admin)] == [404, 403]
    caller("patch", path, {"decimal": "point"})
    caller("post", f"{path}check/")
    work()
    assert caller.get(path)["figures"]["money"][0]["currency"] == "PLN"
