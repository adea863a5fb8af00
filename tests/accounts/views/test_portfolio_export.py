"""The matrix as a file: its cells, its inputs, the accounts behind it; never a formula, never too much."""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Account, Export
from accounts.services import exports
from kam.core.models import User
from tests.accounts.views.companies import classified, published_run

Browse = Callable[[User], Client]
PAGE = "/portfolio/export/"
FORMULA = '=HYPERLINK("http://evil.example","x")'


@pytest.fixture
def company(anna: User, clara: User) -> list[Account]:
    """Anna's AY of 3,600 and a CX of 1,200 whose name is a formula; Clara's BZ of 6,000."""
    run = published_run(series="one")
    return [
        classified(run, "AY", 300, owner=anna, name="QUICK-Stop", external_id="Q1"),
        classified(run, "CX", 100, owner=anna, name=FORMULA),
        classified(run, "BZ", 500, owner=clara, name="Foreign"),
    ]


def text_of(response: Any) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


def rows_of(client: Client, query: str = "?format=csv") -> list[list[str]]:
    response = client.post(f"{PAGE}{query}")
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="portfolio-2026-01-01.csv"'
    return list(csv.reader(StringIO(text_of(response))))


def test_a_csv_has_inputs_cells_and_accounts(company: list[Account], anna: User, browse: Browse) -> None:
    rows = rows_of(browse(anna))
    facts = {row[0]: row[1:] for row in rows if row}
    assert facts["Accounts"] != facts["Number"]
    for name, value in (
        ("Chosen class", "All classes"), ("Run", "2026-01-01"), ("First day counted", "2025-01-01"),
        ("Last day counted", "2025-12-31"), ("Band of key accounts", "30–55%"), ("Exported by", "Anna"),
    ):  # fmt: skip
        assert facts[name] == [value]
    # The thresholds are among the parameters.
    assert any("80" in "".join(row[1:]) for row in rows if row)
    counts = rows.index(["Accounts", "X", "Y", "Z", "–", "All"])
    assert rows[counts + 1 : counts + 7] == [
        ["A", "0", "1", "0", "0", "1"],
        ["B", "0", "0", "0", "0", "0"],
        ["C", "1", "0", "0", "0", "1"],
        ["Dormant", "", "", "", "", "0"],
        ["Without class", "", "", "", "", "0"],
        ["All", "1", "1", "0", "0", "2"],
    ]
    shares = rows.index(["Share", "X", "Y", "Z", "–", "All"])
    assert rows[shares + 1] == ["A", "0.0000", "0.7500", "0.0000", "0.0000", "0.7500"]
    heads = next(place for place, row in enumerate(rows) if row[:1] == ["Number"])
    assert [row[1] for row in rows[heads + 1 :]] == ["QUICK-Stop", f"'{FORMULA}"]
    assert rows[heads + 1][:3] == ["Q1", "QUICK-Stop", "AY"]
    assert "Foreign" not in str(rows)


def test_a_workbook_has_three_sheets_and_no_formula(company: list[Account], anna: User, browse: Browse) -> None:
    response = browse(anna).post(f"{PAGE}?format=xlsx&class=C")
    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["Matrix", "Inputs", "Accounts"]
    assert response["Content-Disposition"].endswith('"portfolio-2026-01-01.xlsx"')
    # Of the chosen class only; the matrix is whole.
    assert [cell.value for cell in book["Accounts"]["B"]] == ["Account", FORMULA]
    assert book["Accounts"]["B2"].data_type == "s"
    assert ("Chosen class", "All C") in {row[:2] for row in book["Inputs"].values}
    assert next(book["Matrix"].values) == ("Accounts", "X", "Y", "Z", "–", "All")
    assert list(book["Matrix"].values)[1] == ("A", 0, 1, 0, 0, 1)


def test_who_took_what_along_is_written_down(company: list[Account], anna: User, browse: Browse) -> None:
    rows_of(browse(anna), "?format=csv&class=A&period=ytd&team=7")
    taken = Export.objects.get()
    assert (taken.made_by, taken.what, taken.form, taken.rows) == (anna, "portfolio", "csv", 1)
    assert taken.asked == {"class": "A", "period": "ytd"}


def test_more_than_one_may_take_is_refused(
    company: list[Account], anna: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_OF_A_REP", 1)
    client = browse(anna)
    response = client.post(f"{PAGE}?format=csv&class=C", follow=True)
    assert response.status_code == 200  # one row is allowed
    response = client.post(f"{PAGE}?format=csv&period=ytd")
    assert (response.status_code, response["Location"]) == (302, "/portfolio/?period=ytd")
    assert "2 rows; you may take 1 along" in client.get("/portfolio/").content.decode()
    assert Export.objects.count() == 1


def test_a_link_takes_nothing_along(company: list[Account], anna: User, browse: Browse) -> None:
    assert browse(anna).get(f"{PAGE}?format=csv").status_code == 405
    assert not Export.objects.exists()


def test_before_the_first_run_the_inputs_say_so(anna: User, account: Account, browse: Browse) -> None:
    response = browse(anna).post(f"{PAGE}?format=csv")
    assert "not classified yet" in text_of(response)
