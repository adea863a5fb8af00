"""Sales come in through the pages: from the file to the result, and nobody's files but one's own."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, ImportBatch, SalesLine
from kam.core.models import Job, User
from tests.accounts.views.uploading import FAULTY, GOOD, Browse, State, checked, chosen, page, work
from tests.factories.accounts import AccountFactory, ImportBatchFactory


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
    assert 'hx-trigger="every 2s"' not in text
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
    for words in ("2026-02-30", "February 2026 has 28 days.", "twelve", "This is not a number"):
        assert words in text
    answer = client.get(page("errors", batch))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert "sales-errors.csv" in answer["Content-Disposition"]
    assert lines[0].startswith("customer_id,date,order_id,amount,currency,kam_row")
    assert [line.split(",")[1] for line in lines[1:]] == ["2026-02-30", "2026-01-07"]


@pytest.mark.django_db(transaction=True)
def test_a_file_of_one_day_says_that_day_and_its_only_page_no_number(browse: Browse, admin: User) -> None:
    client = browse(admin)
    text = client.get(page("check", checked(client, FAULTY))).content.decode()
    assert "Sales of 5 Jan 2026" in text
    assert 'class="k-pagination"' not in text


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
def test_archived_accounts_are_named_before_and_after(browse: Browse, admin: User) -> None:
    AccountFactory(source="erp", external_id="S1", name="South", archived_at=timezone.now())
    client = browse(admin)
    batch = checked(client)
    warning = "Lines of 1 archived account are in the file: South."
    assert warning in client.get(page("check", batch)).content.decode()
    client.post(page("check", batch))
    work()
    assert warning in client.get(page("result", batch)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_file_without_rows_says_so_and_leads_on(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, GOOD.splitlines()[0] + "\n")
    text = client.get(page("check", batch)).content.decode()
    assert "There are no rows under the header." in text
    assert reverse("accounts:import-new") in text


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
    assert "No imports of yours yet" in client.get(address).content.decode()
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


@pytest.mark.django_db(transaction=True)
def test_rows_pasted_from_a_spreadsheet_are_a_file_as_well(browse: Browse, admin: User) -> None:
    client = browse(admin)
    rows = GOOD.replace(",", "\t").replace("\n", "\r\n")
    client.post(reverse("accounts:import-new"), {"source": "erp", "owner": "none", "pasted": rows})
    batch = ImportBatch.objects.get()
    assert (batch.file_name, batch.reading["delimiter"]) == ("pasted rows.csv", "\t")
    client.post(page("map", batch), chosen(client, batch) | {"check": "1"})
    work()
    batch.refresh_from_db()
    assert (batch.rows, batch.bad) == (2, 0)


@pytest.mark.parametrize("pasted", ["", " \r\n\t"])
def test_neither_a_file_nor_rows_is_asked_for(browse: Browse, admin: User, pasted: str) -> None:
    answer = browse(admin).post(reverse("accounts:import-new"), {"source": "erp", "owner": "none", "pasted": pasted})
    assert answer.status_code == 422
    assert "Choose a file or paste rows." in answer.content.decode()
