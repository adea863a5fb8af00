"""Sales come in through the pages: each step, each refusal, and nobody's files but one's own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, ImportBatch, SalesLine
from kam.core import jobs
from kam.core.models import Job, User
from tests.factories.accounts import ImportBatchFactory

Browse = Callable[[User], Client]
State = ImportBatch.State

GOOD = (
    "customer_id,customer_name,date,order_id,amount,currency\n"
    "N1,North,2026-01-05,D1,100.50,EUR\nS1,South,2026-01-30,D2,50,EUR\n"
)
# The second row has no such day, the third no number.
FAULTY = (
    "customer_id,date,order_id,amount,currency\n"
    "N1,2026-01-05,D1,100,EUR\nN1,2026-02-30,D2,40,EUR\nN1,2026-01-07,D3,twelve,EUR\n"
)


def upload(client: Client, content: str | bytes, *, name: str = "sales.csv", **fields: Any) -> Any:
    data = content if isinstance(content, bytes) else content.encode()
    form = {"source": "erp", "owner": "none", "file": SimpleUploadedFile(name, data)} | fields
    return client.post(reverse("accounts:import-new"), form)


def page(name: str, batch: ImportBatch) -> str:
    return reverse(f"accounts:import-{name}", args=[batch.pk])


def work() -> None:
    """Do what a worker would: everything that waits."""
    for job in Job.objects.unfinished().order_by("pk"):
        jobs.run(job_id=job.pk)


def received(client: Client, content: str | bytes = GOOD, **fields: Any) -> ImportBatch:
    assert upload(client, content, **fields).status_code == 302
    batch: ImportBatch = ImportBatch.objects.latest("pk")
    return batch


def chosen(client: Client, batch: ImportBatch, **changes: str) -> dict[str, str]:
    """Return what the browser would send from the page of the columns."""
    form = client.get(page("map", batch)).context["form"]
    said = {name: str(form[name].value() or "") for name in form.fields}
    return said | changes


def checked(client: Client, content: str = GOOD) -> ImportBatch:
    batch = received(client, content)
    assert client.post(page("map", batch), chosen(client, batch) | {"check": "1"})["Location"] == page("check", batch)
    work()
    batch.refresh_from_db()
    return batch


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_from_upload_to_result(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client)
    text = client.get(page("check", batch)).content.decode()
    assert "Import 2 rows" in text
    assert SalesLine.objects.count() == 0
    assert client.post(page("check", batch))["Location"] == page("result", batch)
    assert 'hx-trigger="every 2s"' in client.get(page("result", batch)).content.decode()
    work()
    done = client.get(page("result", batch))
    text = done.content.decode()
    assert "2 rows imported" in text
    assert "hx-trigger" not in text
    # The last line is of the last weekday of January.
    assert "Classify as of 1 Feb 2026" in text
    assert "5 Jan 2026 to 30 Jan 2026" in text
    # What did not happen is not told, and the new accounts wait for an owner.
    assert "without a customer" not in text
    assert "/accounts/?owner=none" in text
    batch = done.context["batch"]
    assert batch.created + batch.changed + batch.unchanged + batch.bad + batch.blank == batch.rows == 2
    assert set(Account.objects.filter(owner=None).values_list("name", flat=True)) == {"North", "South"}


@pytest.mark.django_db(transaction=True)
def test_faulty_rows_say_where_and_why_and_come_as_a_file(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, FAULTY)
    text = client.get(page("check", batch)).content.decode()
    assert "Import 1 row" in text
    for words in ("2026-02-30", "There is no such day in the calendar.", "twelve", "This is not a number"):
        assert words in text
    answer = client.get(page("errors", batch))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert "sales-errors.csv" in answer["Content-Disposition"]
    assert lines[0].startswith("customer_id,date,order_id,amount,currency,kam_row")
    assert [line.split(",")[1] for line in lines[1:]] == ["2026-02-30", "2026-01-07"]


@pytest.mark.django_db(transaction=True)
def test_faulty_rows_have_pages(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, FAULTY + "N1,2026-02-30,D4,1,EUR\n" * 135)
    for number, shown in ((1, 50), (2, 50), (3, 37)):
        answer = client.get(page("check", batch), {"page": number})
        assert (answer.status_code, len(answer.context["page"])) == (200, shown)


@pytest.mark.django_db(transaction=True)
def test_what_will_count_nowhere_is_told_before_and_after(browse: Browse, admin: User) -> None:
    client = browse(admin)
    client.post(page("check", checked(client)))
    work()
    batch = checked(client, GOOD.replace("EUR", "GBP").replace("D1", "D3").replace("D2", "D4"))
    warning = "2 lines are in GBP, for which there is no exchange rate"
    assert warning in client.get(page("check", batch)).content.decode()
    client.post(page("check", batch))
    work()
    text = client.get(page("result", batch)).content.decode()
    assert "2 rows imported" in text
    assert warning in text
    assert "Classify as of" not in text


@pytest.mark.django_db(transaction=True)
def test_days_to_come_are_told_before_and_after(browse: Browse, admin: User) -> None:
    client = browse(admin)
    ahead = (timezone.localdate() + timedelta(days=40)).isoformat()
    batch = checked(client, GOOD + f"N1,North,{ahead},D3,5,EUR\n")
    warning = "1 line has a date that has not come yet"
    text = client.get(page("check", batch)).content.decode()
    assert warning in text
    # No row is faulty, so nothing is red.
    assert '<b class="k-bad">' not in text
    client.post(page("check", batch))
    work()
    text = client.get(page("result", batch)).content.decode()
    assert warning in text
    assert "Classify as of 1 Feb 2026" in text


@pytest.mark.django_db(transaction=True)
def test_lines_without_a_customer_are_told_before_they_come_in(browse: Browse, admin: User) -> None:
    client = browse(admin)
    warning = "1 line names no customer."
    assert warning not in client.get(page("check", checked(client))).content.decode()
    batch = checked(client, GOOD + ",,2026-01-06,D3,5,EUR\n")
    assert warning in client.get(page("check", batch)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_file_without_rows_says_so_and_leads_on(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, GOOD.splitlines()[0] + "\n")
    text = client.get(page("check", batch)).content.decode()
    assert "There are no rows under the header." in text
    assert reverse("accounts:import-new") in text


def test_an_encoding_is_asked_for_by_the_names_in_the_list(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = received(client, "customer,date,amount\nŁódź,2026-01-31,5\n".encode("cp1250"))
    text = client.get(page("map", batch)).content.decode()
    assert "such as Windows-1250 for Polish or GB18030 for Chinese" in text


@pytest.mark.django_db(transaction=True)
def test_a_rep_owns_what_a_rep_imports(browse: Browse, anna: User) -> None:
    client = browse(anna)
    assert "owner" not in client.get(reverse("accounts:import-new")).context["form"].fields
    batch = checked(client)
    client.post(page("check", batch))
    work()
    assert set(Account.objects.values_list("owner__name", flat=True)) == {"Anna"}
    text = client.get(page("result", batch)).content.decode()
    assert "An administrator may classify" in text
    assert reverse("accounts:import-undo", args=[batch.pk]) in text


@pytest.mark.django_db(transaction=True)
def test_an_import_can_be_undone(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client)
    client.post(page("check", batch))
    work()
    assert client.post(page("undo", batch))["Location"] == page("result", batch)
    work()
    assert SalesLine.objects.count() == 0
    text = client.get(page("result", batch)).content.decode()
    assert "This import was undone" in text
    assert "Undo the import" not in text


@pytest.mark.django_db(transaction=True)
def test_a_file_is_imported_once_however_often_the_button_is_pressed(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client)
    client.post(page("check", batch))
    client.post(page("check", batch))
    assert Job.objects.filter(kind="sales-import").count() == 1
    work()
    again = client.post(page("check", batch))
    assert again.status_code == 422
    assert "imported already" in again.content.decode()
    # A check that is over leads on to the result.
    assert client.get(page("check", batch))["Location"] == page("result", batch)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 something", "This is a PDF file"),
        (b"<html><table></table></html>", "web page"),
        (b"PK\x03\x04 no workbook", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "workbook"),
        (b"date,date,amount\n2026-01-01,2026-01-01,1\n", "twice"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(browse: Browse, admin: User, content: bytes, words: str) -> None:
    answer = upload(browse(admin), content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_file_that_is_too_large_is_refused(browse: Browse, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.forms.imports.LARGEST_FILE", 10)
    answer = upload(browse(admin), GOOD)
    assert answer.status_code == 422
    assert "The file is larger than" in answer.content.decode()


def test_an_unknown_currency_is_refused_beside_its_field(browse: Browse, admin: User) -> None:
    answer = upload(browse(admin), GOOD, currency="EUX")
    assert answer.status_code == 422
    assert "EUX is not the code of a currency" in str(answer.context["form"].errors["currency"])


def test_the_columns_show_how_they_read(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = received(client, "Nr klienta;Data;Wartość netto;Uwagi\nA-1;31.12.2025;1 240,50;x\n".replace(" ", "\u00a0"))
    text = client.get(page("map", batch)).content.decode()
    assert "31 Dec 2025, day first" in text
    assert "1,240.5" in text


def test_what_is_open_is_asked_and_stops_the_check(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = received(client, "customer,date,amount\nA,01/02/2026,5\n")
    assert "order of day and month" in client.get(page("map", batch)).content.decode()
    answer = client.post(page("map", batch), chosen(client, batch) | {"check": "1"})
    assert answer.status_code == 422
    assert "order of day and month" in answer.content.decode()
    assert not Job.objects.exists()
    answer = client.post(page("map", batch), chosen(client, batch, date_order="dmy") | {"check": "1"})
    assert answer["Location"] == page("check", batch)


def test_a_choice_shows_the_rows_anew(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = received(client, "customer,date,amount\nA,01/02/2026,5\n")
    said = chosen(client, batch, date_order="mdy")
    part = client.post(page("map", batch), said, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<form")
    assert "2 Jan 2026, month first" in part
    # Without JavaScript the button does the same.
    assert client.post(page("map", batch), said | {"date_order": "dmy", "show": "1"})["Location"] == page("map", batch)
    assert "1 Feb 2026, day first" in client.get(page("map", batch)).content.decode()


def test_another_delimiter_takes_the_columns_apart_anew(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = received(client, "customer|date|amount,extra\nA|31.01.2026|5,2\nB|30.01.2026|6,5\n")
    client.post(page("map", batch), chosen(client, batch, delimiter="pipe") | {"show": "1"})
    batch.refresh_from_db()
    assert batch.reading["header"] == ["customer", "date", "amount,extra"]
    assert (batch.reading["columns"]["date"], batch.reading["date_order"]) == ("date", "dmy")


def test_one_meaning_stands_for_one_column(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = received(client)
    answer = client.post(page("map", batch), chosen(client, batch, column_0="amount", check="1"))
    assert answer.status_code == 422
    assert "is chosen for two columns" in answer.content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize("name", ["detail", "map", "check", "result", "errors", "undo"])
def test_the_import_of_somebody_else_is_a_missing_one(browse: Browse, anna: User, clara: User, name: str) -> None:
    batch = ImportBatchFactory(made_by=anna, file_name="secret.csv")
    missing = reverse(f"accounts:import-{name}", args=[batch.pk + 1000])
    stranger = browse(clara)
    for method in ("post",) if name == "undo" else ("get",):
        foreign, absent = getattr(stranger, method)(page(name, batch)), getattr(stranger, method)(missing)
        assert foreign.status_code == absent.status_code == 404
        assert "secret" not in foreign.content.decode()


def test_the_list_has_ones_own_imports_and_all_for_administrators(
    browse: Browse, anna: User, clara: User, admin: User
) -> None:
    ImportBatchFactory(made_by=anna, file_name="annas.csv")
    ImportBatchFactory(made_by=clara, file_name="claras.csv")
    address = reverse("accounts:import-list")
    seen = {user.name: browse(user).get(address).content.decode() for user in (anna, admin)}
    assert ("annas.csv" in seen["Anna"], "claras.csv" in seen["Anna"]) == (True, False)
    assert ("annas.csv" in seen["Admin"], "claras.csv" in seen["Admin"]) == (True, True)


def test_the_list_has_pages_and_as_many_queries_for_five_as_for_fifty(
    browse: Browse, anna: User, django_assert_max_num_queries: Any
) -> None:
    client = browse(anna)
    address = reverse("accounts:import-list")
    assert "No imports yet" in client.get(address).content.decode()
    ImportBatchFactory.create_batch(51, made_by=anna)
    with django_assert_max_num_queries(8):
        first = client.get(address)
    assert len(first.context["rows"]) == 50
    assert len(client.get(address, {"page": "2"}).context["rows"]) == 1


def test_a_failed_import_says_why(browse: Browse, anna: User) -> None:
    batch = ImportBatchFactory(made_by=anna, state=State.FAILED, error="The file ends in the middle.")
    client = browse(anna)
    assert client.get(page("detail", batch))["Location"] == page("check", batch)
    assert "The file ends in the middle." in client.get(page("check", batch)).content.decode()


def test_the_template_is_read_without_a_question(browse: Browse, anna: User) -> None:
    client = browse(anna)
    template = client.get(reverse("accounts:import-template")).content
    batch = received(client, template.decode())
    assert client.get(page("map", batch)).context["questions"] == []
