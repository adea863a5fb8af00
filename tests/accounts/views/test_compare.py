"""Two runs compared: who moved, over which accounts, on the page and as a file."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import Account, ClassificationRun
from accounts.services import classification, exports
from kam.core.models import Team, User
from tests.accounts.analytics.hand_made import sale
from tests.accounts.services.classifying import STEADY, sell, sell_more
from tests.factories.accounts import AccountFactory
from tests.factories.classification import OverrideFactory, RunFactory, SnapshotFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
PAGE = "/classification/compare/"
EXPORT = f"{PAGE}export/"
MOST_BYTES = 60_000


@pytest.fixture
def runs(admin: User, anna: User, team: Team) -> tuple[ClassificationRun, ClassificationRun]:
    """January and February: SMALL rises, MIDDLE falls behind it, GONE falls asleep, FRESH is new. Anna has SMALL."""
    sell(*STEADY, sale("GONE", 700, date(2024, 1, 10)), sale("FRESH", 700, date(2025, 1, 15)))
    first = classification.run_classification(as_of=date(2025, 1, 1), by=admin)
    sell_more("SMALL", 4_000, date(2025, 1, 15))
    Account.objects.filter(external_id__in=["SMALL", "BIG"]).update(owner=anna, team=team)
    return first, classification.run_classification(as_of=date(2025, 2, 1), by=admin)


def text(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def names(answer: Any) -> list[str]:
    return [row["mover"].name for row in answer.context["rows"]]


def test_compares_the_published_run_with_the_one_before(
    browse: Browse, admin: User, runs: tuple[ClassificationRun, ClassificationRun]
) -> None:
    answer = browse(admin).get(PAGE)
    assert (answer.context["first"], answer.context["second"]) == runs
    assert names(answer) == ["SMALL", "MIDDLE", "FRESH", "GONE"]
    body = " ".join(answer.content.decode().split())
    assert 'title="CX to AZ: 1 account, €4.6k"' in body
    assert "1 up" in body
    assert "first sales" in body
    assert "no sales in the months counted" in body


def test_a_rep_compares_own_accounts(
    browse: Browse, anna: User, runs: tuple[ClassificationRun, ClassificationRun]
) -> None:
    answer = browse(anna).get(PAGE)
    body = answer.content.decode()
    assert names(answer) == ["SMALL"]
    assert "Of your accounts" in body
    assert "GONE" not in body
    assert "FRESH" not in body


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("kind=up", ["SMALL"]),
        ("kind=gone", ["GONE"]),
        ("kind=new", ["FRESH"]),
        ("kind=steadier", []),
        ("from_class=CX&to_class=AZ", ["SMALL"]),
        ("from_class=BX&to_class=AZ", []),
        ("from_class=CX", ["SMALL", "MIDDLE", "FRESH", "GONE"]),
        ("kind=sideways&page=x&from_class=ZZ&to_class=AX", ["SMALL", "MIDDLE", "FRESH", "GONE"]),
    ],
)
def test_a_cell_or_a_kind_chooses_the_list(
    browse: Browse, admin: User, runs: tuple[ClassificationRun, ClassificationRun], query: str, shown: list[str]
) -> None:
    first, second = runs
    assert names(browse(admin).get(f"{PAGE}?from={first.pk}&to={second.pk}&{query}")) == shown


def test_other_parameters_are_told(
    browse: Browse, admin: User, runs: tuple[ClassificationRun, ClassificationRun]
) -> None:
    other = classification.run_classification(
        as_of=date(2025, 2, 1), by=admin, options={"a": Decimal(90), "measure": "quantity"}
    )
    body = text(browse(admin), f"{PAGE}?from={runs[1].pk}&to={other.pk}")
    assert "80%" in body
    assert "their amounts are not comparable" in body
    assert "other parameters of value" in body


def test_classes_by_hand_are_counted_as_computed_and_said_so(
    browse: Browse, anna: User, clara: User, runs: tuple[ClassificationRun, ClassificationRun]
) -> None:
    assert "set by hand" not in text(browse(anna))
    OverrideFactory(account=Account.objects.get(external_id="SMALL"))
    body = text(browse(anna))
    assert "1 account has a class set by hand; here it counts by its computed class." in body
    assert 'href="/accounts/?by-hand=yes"' in body
    assert "set by hand" not in text(browse(clara))


@pytest.mark.parametrize(
    "query", ["?from=x&to=1e9", "?from=987654321", "?to=99999999999999999999", "?from=%F0%9D%9F%8F"]
)
def test_an_address_typed_by_hand_falls_back(
    browse: Browse, admin: User, runs: tuple[ClassificationRun, ClassificationRun], query: str
) -> None:
    assert browse(admin).get(f"{PAGE}{query}").context["second"] == runs[1]


def test_without_two_runs_there_is_nothing_to_compare(browse: Browse, admin: User) -> None:
    client = browse(admin)
    assert "Nothing to compare yet" in text(client)
    assert client.get(EXPORT).status_code == 302
    RunFactory(is_published=True)
    assert "Nothing to compare yet" in text(client)


def test_one_run_with_itself(browse: Browse, admin: User, runs: tuple[ClassificationRun, ClassificationRun]) -> None:
    body = text(browse(admin), f"{PAGE}?from={runs[0].pk}&to={runs[0].pk}")
    assert "Both are the same run" in body
    assert "Every account kept its class." in body


def test_exports_the_list_as_csv(
    browse: Browse, admin: User, runs: tuple[ClassificationRun, ClassificationRun]
) -> None:
    Account.objects.filter(external_id="SMALL").update(name="=HYPERLINK(1)")
    answer: Any = browse(admin).get(f"{EXPORT}?format=csv&kind=up")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].split(",")[:6] == ["Number", "Account", "From class", "To class", "Value before", "Value after"]
    assert len(lines) == 2
    # By the number that people know, the amounts with the cents of their currency.
    assert lines[1].startswith("SMALL,'=HYPERLINK(1),CX,AZ,600.00,4550.00,")
    assert 'filename="classes-2025-01-01-2025-02-01.csv"' in answer["Content-Disposition"]


def test_exports_the_list_as_a_workbook_with_what_was_compared(
    browse: Browse, admin: User, runs: tuple[ClassificationRun, ClassificationRun]
) -> None:
    Account.objects.filter(external_id="SMALL").update(name="=1+1")
    answer = browse(admin).get(f"{EXPORT}?format=xlsx")
    book = load_workbook(BytesIO(answer.content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["Account", "=1+1", "MIDDLE", "FRESH", "GONE"]
    assert rows[1][5] == 4550
    assert book.worksheets[0]["B2"].data_type == "s"
    notes: dict[Any, Any] = {row[0]: row[1] for row in book.worksheets[1].iter_rows(values_only=True)}
    assert notes["From"] == "1 Jan 2025 · Standard"


def test_nobody_takes_more_rows_along_than_allowed(
    browse: Browse, anna: User, boris: User, admin: User, runs: tuple[ClassificationRun, ClassificationRun],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(exports, "MOST_OF_A_REP", 0)
    refused = browse(anna).get(EXPORT, follow=True)
    assert "you may take 0 along at once" in refused.content.decode()
    assert browse(boris).get(EXPORT).status_code == 200
    monkeypatch.setattr(exports, "MOST_OF_A_MANAGER", 0)
    assert browse(boris).get(EXPORT).status_code == 302
    assert browse(admin).get(EXPORT).status_code == 200


def test_fifty_rows_cost_no_more_queries_than_five(
    browse: Browse, admin: User, runs: tuple[ClassificationRun, ClassificationRun]
) -> None:
    client = browse(admin)
    counts = []
    for more in (2, 45):
        for account in AccountFactory.create_batch(more):
            SnapshotFactory(run=runs[1], account=account)
        client.get(PAGE)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_many_moves_weigh_less_than_a_page_may(
    browse: Browse, admin: User, runs: tuple[ClassificationRun, ClassificationRun]
) -> None:
    codes = [abc + xyz for abc, xyz in product("ABC", ("X", "Y", "Z", ""))]
    # A quarter of the moves there can be: more than the longest comparison of the demo company has.
    for moved in list(product(codes, codes))[::4] * 2:
        account = AccountFactory()
        for run, code in zip(runs, moved, strict=True):
            SnapshotFactory(run=run, account=account, abc=code[0], xyz=code[1:], value=Decimal(1_234_567))
    assert len(browse(admin).get(PAGE).content) < MOST_BYTES
