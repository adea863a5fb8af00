"""The page of a check as a place of work: cells are corrected, rows left out, doubts answered, all of it taken back."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ImportBatch, ImportCorrection, SalesLine
from kam.core.models import User
from tests.accounts.views.uploading import FAULTY, GOOD, Browse, checked, page, received, work
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}
# Rows 3 and 4 say GPB, row 5 has no such day.
EQUAL = FAULTY.splitlines()[0] + (
    "\nN1,2026-01-05,D1,100,EUR\nN1,2026-01-06,D2,40,GPB\nN1,2026-01-07,D3,12,GPB\nN1,2026-01-32,D4,9,EUR\n"
)


def act(client: Client, name: str, batch: ImportBatch, **data: Any) -> Any:
    return client.post(page(name, batch), data, headers=HTMX)


def test_a_faulty_cell_is_a_field_that_says_why(browse: Browse, admin: User) -> None:
    client = browse(admin)
    text = client.get(page("check", checked(client, EQUAL))).content.decode()
    assert 'id="cell-5-1-value"' in text
    assert "There is no such day in the calendar." in text
    assert "Use GBP, 2 rows" in text
    assert "Fix 2 equal rows" in text
    assert "Import 1 row" in text


def test_a_cell_is_saved_and_its_row_judged_at_once(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, EQUAL)
    answer = act(client, "correct", batch, row=5, column="date", seen="2026-01-32", becomes=" 2026-01-31 ")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Row 5 is corrected." in text
    assert "Import 2 rows" in text
    assert "Counted before 1 correction." in text
    assert 'id="row-5"' not in text


@pytest.mark.parametrize(
    "said", [{"offer_all": "GBP"}, {"scope": "equal", "becomes": "GBP"}], ids=["the offer", "the cell"]
)
def test_equal_cells_are_corrected_at_once(browse: Browse, admin: User, said: dict[str, str]) -> None:
    client = browse(admin)
    batch = checked(client, EQUAL)
    text = act(client, "correct", batch, row=3, column="currency", seen="GPB", **said).content.decode()
    assert "2 rows are corrected." in text
    assert "Import 3 rows" in text


def test_without_javascript_the_page_comes_back_where_one_was(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, EQUAL)
    data = {"row": 3, "column": "currency", "offer": "GBP"}
    answer = client.post(f"{page('correct', batch)}?tab=faulty&page=1&x=2", data)
    assert answer["Location"] == f"{page('check', batch)}?tab=faulty&page=1"
    assert "Row 3 is corrected." in client.get(answer["Location"]).content.decode()
    answer = client.post(page("leave-out", batch), {"row": 4})
    assert answer["Location"] == page("check", batch)


def test_the_same_number_stands_on_the_button_and_in_the_result(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, EQUAL)
    act(client, "correct", batch, row=3, column="currency", offer_all="EUR")
    text = act(client, "leave-out", batch, row=5).content.decode()
    assert "Import 3 rows" in text
    client.post(page("check", batch))
    work()
    text = client.get(page("result", batch)).content.decode()
    assert "3 rows imported" in text
    assert SalesLine.objects.count() == 3
    batch.refresh_from_db()
    assert (batch.created, batch.bad, batch.left_out) == (3, 0, 1)


def test_an_act_is_taken_back_by_its_toast(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, EQUAL)
    answer = act(client, "correct", batch, row=5, column="date", becomes="2026-01-31")
    text = answer.content.decode()
    url = text[text.index("/undo/") :].split('"')[0]
    client.post(url)
    assert not ImportCorrection.objects.exists()
    assert "Import 1 row" in client.get(page("check", batch)).content.decode()


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        ({"row": "5", "column": "date", "becomes": "2026-01-32"}, 422, "stands there already"),
        ({"row": "x", "column": "date", "becomes": "1"}, 422, "needs no correction"),
        ({"row": "9" * 40, "column": "date", "becomes": "1"}, 422, "needs no correction"),
        ({"row": "5", "column": "<script>", "becomes": "1"}, 422, "&lt;script&gt;"),
        ({"row": "5", "column": "date", "becomes": "9" * 10_000}, 422, "at most 200"),
        ({"row": "5", "column": "date", "becomes": "2026-01-31", "seen": "else"}, 409, "in the meantime"),
    ],
)
def test_what_cannot_be_is_told_in_place(
    browse: Browse, admin: User, data: dict[str, str], status: int, words: str
) -> None:
    client = browse(admin)
    batch = checked(client, EQUAL)
    answer = act(client, "correct", batch, **data)
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_corrections_are_shown_and_taken_back_one_by_one(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, EQUAL)
    act(client, "correct", batch, row=3, column="currency", offer_all="EUR")
    act(client, "leave-out", batch, row=5)
    text = client.get(page("check", batch), {"tab": "corrected"}).content.decode()
    assert "<s>GPB</s>" in text
    assert "Left out" in text
    for each in list(batch.corrections.all()):
        assert act(client, "withdraw", batch, correction=each.pk).status_code == 200
    batch.refresh_from_db()
    assert (batch.bad, batch.left_out) == (3, 0)
    assert act(client, "withdraw", batch, correction=1).status_code == 404


def test_rows_that_are_ready_are_shown_as_they_come_in(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, EQUAL + ",,,,\n")
    act(client, "correct", batch, row=5, column="date", becomes="2026-01-31")
    answer = client.get(page("check", batch), {"tab": "ready"})
    assert [row.number for row in answer.context["table"].rows] == [2, 5]
    assert "2026-01-31" in answer.content.decode()
    batch.refresh_from_db()
    batch.file.delete()
    text = client.get(page("check", batch), {"tab": "ready"}).content.decode()
    assert "is gone by now" in text
    assert "Import 2 rows" not in text


@pytest.mark.parametrize("query", ["tab=else&page=x", "tab=doubts&page=99", "tab=corrected&page=-1", "tab=ready"])
def test_any_address_shows_something(browse: Browse, admin: User, query: str) -> None:
    client = browse(admin)
    assert client.get(f"{page('check', checked(client, EQUAL))}?{query}").status_code == 200


def test_doubts_are_answered(browse: Browse, admin: User) -> None:
    AccountFactory(name="North Sp. z o.o.", source="other", external_id="77", currency="PLN")
    AccountFactory(name="South", source="erp", external_id="S1", currency="PLN")
    client = browse(admin)
    batch = checked(client, GOOD)
    text = client.get(page("check", batch)).content.decode()
    assert "N1 would be a new customer, but is called like “North Sp. z o.o.”." in text
    assert "South buys in PLN; 1 line of the file is in EUR." in text
    assert "Import 2 rows" in text
    # Both rows are doubted, so none is ready; two accounts are new, until one of them is said to be here.
    assert re.findall(r'<b class="k-(?:good|warn)">(\d)</b>', text) == ["0", "2"]
    assert "about 2 rows of the file" in text
    assert "1 new account is opened." in text
    same = batch.doubts.get(kind="SAME_CUSTOMER")
    text = act(client, "confirm", batch, doubt=same.pk, answer="same").content.decode()
    assert "N1 belongs to “North Sp. z o.o.” now." in unescape(text)
    assert "is opened" not in text
    assert re.findall(r'<b class="k-(?:good|warn)">(\d)</b>', text) == ["1", "1"]
    other = batch.doubts.get(kind="OTHER_CURRENCY")
    act(client, "confirm", batch, doubt=other.pk, answer="keep")
    assert not batch.doubts.awaiting().exists()
    assert act(client, "confirm", batch, answer="all").status_code == 422
    client.post(page("check", batch))
    work()
    assert "2 rows imported" in client.get(page("result", batch)).content.decode()


def test_doubtful_cells_may_be_corrected(browse: Browse, admin: User) -> None:
    client = browse(admin)
    lines = "".join(f"N1,North,2026-01-{day:02},E{day},10,EUR\n" for day in range(5, 15))
    batch = checked(client, GOOD + lines + "N1,North,2016-01-05,F1,10,EUR\nN1,North,2026-01-06,F2,1000000,EUR\n")
    text = client.get(page("check", batch), {"tab": "doubts"}).content.decode()
    assert "more than a year before the other days" in text
    assert "at least 100 times the usual line of this customer" in text
    act(client, "correct", batch, row=14, column="date", becomes="2026-01-05")
    text = act(client, "confirm", batch, answer="all").content.decode()
    assert "1 answer is confirmed." in text


def test_earlier_corrections_are_offered(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, EQUAL)
    act(client, "correct", batch, row=3, column="currency", offer_all="EUR")
    again = checked(client, EQUAL)
    assert "Use 1 correction" in client.get(page("check", again)).content.decode()
    answer = client.post(page("use-earlier", again))
    assert answer["Location"] == page("check", again)
    work()
    assert "Import 3 rows" in client.get(page("check", again)).content.decode()


def test_nobody_elses_rows_are_touched(browse: Browse, admin: User, anna: User) -> None:
    client = browse(admin)
    batch = checked(client, EQUAL)
    act(client, "leave-out", batch, row=5)
    correction = batch.corrections.get()
    mine = received(browse(anna), GOOD)
    for name, data in (
        ("correct", {"row": 3}), ("leave-out", {"row": 3}), ("withdraw", {"correction": correction.pk}),
        ("confirm", {"answer": "all"}), ("use-earlier", {}),
    ):  # fmt: skip
        assert act(browse(anna), name, batch, **data).status_code == 404
    assert act(browse(anna), "withdraw", mine, correction=correction.pk).status_code == 404
    assert reverse("accounts:import-correct", args=[batch.pk]).endswith("/correct/")


def test_fifty_faulty_rows_cost_as_many_questions_as_five(
    browse: Browse, admin: User, django_assert_max_num_queries: Any
) -> None:
    client = browse(admin)
    head = EQUAL.splitlines()[0]
    few = checked(client, head + "\n" + "".join(f"N1,soon,D{n},1,EUR\n" for n in range(5)))
    many = checked(client, head + "\n" + "".join(f"N1,soon{n},E{n},1,EUR\n" for n in range(60)))
    client.get(page("check", few))
    with django_assert_max_num_queries(40) as questions:
        client.get(page("check", few))
    with django_assert_max_num_queries(len(questions)):
        client.get(page("check", many))
