"""What a sent file is refused for, and how its columns are chosen."""

import pytest
from django.urls import reverse

from accounts.models import ImportBatch
from kam.core.models import Job, User
from tests.accounts.views.uploading import GOOD, Browse, chosen, page, received, upload


def test_an_encoding_is_asked_for_by_the_names_in_the_list(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = received(client, "customer,date,amount\nŁódź,2026-01-31,5\n".encode("cp1250"))
    text = client.get(page("map", batch)).content.decode()
    assert "such as Windows-1250 for Polish or GB18030 for Chinese" in text


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


def test_the_template_is_read_without_a_question(browse: Browse, anna: User) -> None:
    client = browse(anna)
    template = client.get(reverse("accounts:import-template")).content
    batch = received(client, template.decode())
    assert client.get(page("map", batch)).context["questions"] == []
