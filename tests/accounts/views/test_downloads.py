"""Every file of figures that somebody takes along is written down."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any, Final

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from accounts.models import Account, Export
from accounts.services import exports
from kam.core.models import Team, User
from tests.accounts.views.companies import classified, earlier_run, published_run
from tests.factories.classification import SnapshotFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
# Where each file comes from, how it is asked for, and a column with the format of its cells.
WORKBOOKS: Final = [
    ("get", "/classification/{run}/export/?format=xlsx", "net_revenue", "#,##0.00"),
    ("get", "/classification/compare/export/?from={earlier}&to={run}&format=xlsx", "Value after", "#,##0.00"),
    ("get", "/accounts/{account}/class/export/?format=xlsx", "Month", "mmm yyyy"),
    ("post", "/accounts/selected/export/", "Last order", "yyyy-mm-dd"),
    ("post", "/portfolio/export/?format=xlsx", "Deviation ÷ mean", "0.00"),
]


LEFT: Final = [
    ("/classification/{run}/export/", "classes of a run", 1),
    ("/classification/compare/export/?from={earlier}&to={run}", "comparison of runs", 1),
    ("/accounts/{account}/products/export/", "products of an account", 0),
    ("/accounts/{account}/class/export/", "class of an account", 12),
]


@pytest.mark.parametrize(("address", "what", "rows"), LEFT)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_is_written_down(
    form: str, address: str, what: str, rows: int, anna: User, team: Team, browse: Browse
) -> None:
    run = published_run()
    account: Account = classified(run, "AX", 300, owner=anna, team=team)
    address = address.format(run=run.pk, earlier=earlier_run(run).pk, account=account.pk)
    address += f"{'&' if '?' in address else '?'}format={form}"
    assert browse(anna).get(address).status_code == 200
    taken = Export.objects.get()
    assert (taken.made_by, taken.what, taken.form, taken.rows) == (anna, what, form, rows)
    assert taken.asked["format"] == form


@pytest.mark.parametrize(("address", "what", "rows"), LEFT)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_asking_for_its_headers_takes_nothing_along(
    form: str, address: str, what: str, rows: int, anna: User, team: Team, browse: Browse
) -> None:
    run = published_run()
    account: Account = classified(run, "AX", 300, owner=anna, team=team)
    address = address.format(run=run.pk, earlier=earlier_run(run).pk, account=account.pk)
    address += f"{'&' if '?' in address else '?'}format={form}"
    client = browse(anna)
    head: Any = client.head(address)
    assert (head.status_code, b"".join(head), Export.objects.exists()) == (200, b"", False)
    told = client.get(address).headers
    # How long the file is nobody knows before it is made; nothing is said instead of something wrong.
    assert {**head.headers, "X-Request-Id": ""} == {**_but(told, "Content-Length"), "X-Request-Id": ""}


def test_headers_of_more_than_one_may_take_along_are_not_told(
    anna: User, team: Team, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    account: Account = classified(published_run(), "AX", 300, owner=anna, team=team)
    monkeypatch.setattr(exports, "MOST_OF_A_REP", 0)
    for method in ("head", "get"):
        assert getattr(browse(anna), method)(f"/accounts/{account.pk}/class/export/").status_code == 422


def _but(headers: Any, name: str) -> dict[str, str]:
    return {each: value for each, value in headers.items() if each != name}


@pytest.mark.parametrize(("method", "address", "head", "form"), WORKBOOKS)
def test_every_workbook_reads_well(
    method: str, address: str, head: str, form: str, anna: User, team: Team, browse: Browse
) -> None:
    book = taken(method, address, anna, team, browse)
    sheet = next(each for each in book if head in [cell.value for cell in each[1]])
    heads = [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(sheet.max_row, len(heads)).coordinate}"
    assert all(cell.font.bold for cell in sheet[1])
    cell = sheet.cell(2, heads.index(head) + 1)
    assert cell.number_format == form
    assert cell.value is not None
    # Nothing is cut: a head has room for itself and for the arrow of its filter.
    for place, name in enumerate(heads, 1):
        assert sheet.column_dimensions[get_column_letter(place)].width > len(str(name))


def test_a_comparison_names_accounts_by_their_own_number(anna: User, team: Team, browse: Browse) -> None:
    book = taken(*WORKBOOKS[1][:2], anna, team, browse)
    assert [cell.value for cell in book.worksheets[0][2]][:2] == ["C-10023", "QUICK-Stop"]


def test_days_in_notes_are_days(anna: User, team: Team, browse: Browse) -> None:
    book = taken(*WORKBOOKS[4][:2], anna, team, browse)
    inputs: dict[Any, Any] = {row[0].value: row[1].value for row in book["Inputs"].iter_rows() if row[0].value}
    assert inputs["First day counted"].date() == date(2025, 1, 1)
    assert book["Matrix"]["B1"].font.bold
    amounts = [cell.value for cell in book["Matrix"]["A"]].index("Revenue") + 2
    assert book["Matrix"].cell(amounts, 2).number_format == "#,##0.00"


def taken(method: str, address: str, anna: User, team: Team, browse: Browse) -> Workbook:
    """Return the file of an account that was a B and is an A."""
    run = published_run()
    account: Account = classified(
        run, "AX", 300, owner=anna, team=team, name="QUICK-Stop", external_id="C-10023", source="erp"
    )
    earlier = earlier_run(run)
    SnapshotFactory(run=earlier, account=account, abc="B", xyz="X")
    address = address.format(run=run.pk, earlier=earlier.pk, account=account.pk)
    answer = getattr(browse(anna), method)(address)
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.content))
