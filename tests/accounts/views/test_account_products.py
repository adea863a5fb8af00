"""What an account buys: figures that add up, marks, order, search, pages, files, and only one's own lines."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import Account, OrgUnit, Product, ProductLine
from accounts.services import exports, rollup
from kam.core.calendar import add_months
from kam.core.models import User
from tests.accounts.views.companies import published_run
from tests.factories.accounts import AccountFactory, ImportBatchFactory, OrgUnitFactory, SalesLineFactory

Browse = Callable[[User], Client]
JANUARY = date(2025, 1, 1)
pytestmark = pytest.mark.django_db


class Shop:
    """Sells to one account, month by month."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.batch = ImportBatchFactory()
        self.months: set[date] = set()

    def sell(self, name: str, months: range, *, amount: int, line: str = "", **columns: Any) -> None:
        """Sell one line a month; month 1 is January 2025, 0 the December before."""
        family = ProductLine.objects.get_or_create(name=line)[0] if line else None
        product = Product.objects.get_or_create(external_id=name, defaults={"name": name, "line": family})[0]
        for number in months:
            day = add_months(JANUARY, number - 1).replace(day=15)
            self.months.add(day.replace(day=1))
            SalesLineFactory(
                account=self.account, batch=self.batch, product=product, product_line=family, document_on=day,
                amount=amount, base_amount=columns.get("base_amount", amount), quantity=columns.get("quantity", 10),
                kind=columns.get("kind", "SELL_IN"), channel=columns.get("channel", ""), ship_to=columns.get("ship_to"),
            )  # fmt: skip

    def close(self) -> None:
        """Sum up the months."""
        rollup.refresh(months_by_account={self.account.pk: self.months})


@pytest.fixture
def shop(account: Account) -> Shop:
    """Film all two years, cheaper before; bags until September; tape since June; sell-out, which never counts."""
    published_run()
    depot: OrgUnit = OrgUnitFactory(account=account, name="Depot")
    shop = Shop(account)
    shop.sell("Stretch film", range(-11, 1), amount=100, line="Film")
    shop.sell("Stretch film", range(1, 13), amount=150, line="Film", channel="STORE", ship_to=depot)
    shop.sell("Carrier bag", range(-11, 10), amount=50, line="Bags", channel="ONLINE")
    shop.sell("Tape", range(6, 13), amount=10, line="Tape")
    shop.sell("Stretch film", range(1, 13), amount=7_000, line="Film", kind="SELL_OUT")
    shop.close()
    return shop


def url(account: Account, query: str = "", *, page: str = "") -> str:
    return f"/accounts/{account.pk}/products/{page}{query}"


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def names(body: str) -> list[str]:
    products = body.partition('id="account-products"')[2]
    return [part.partition('"')[0] for part in products.split('<span title="')[1:]]


def test_lines_and_products_add_up_without_what_was_sold_on(shop: Shop, anna: User, browse: Browse) -> None:
    body = text(browse(anna), url(shop.account))
    # 12 × 150 + 9 × 50 + 7 × 10 = 1800 + 450 + 70 = 2320, of which film is 77.6 %.
    for words in ("€2,320 in all", "€1,800", "€450", "€70", "77.6%", "19.4%", "3.0%"):
        assert words in body
    # A year before: 1200 of film, half as much as 1800; a unit cost 10, now 15.
    assert "€1,200" in body
    assert body.count("50.0%") >= 3
    assert "€15.00" in body
    assert "7,000" not in body


def test_what_stopped_and_what_is_new_is_marked(shop: Shop, anna: User, browse: Browse) -> None:
    body = text(browse(anna), url(shop.account, "?sort=name"))
    assert names(body) == ["Carrier bag", "Stretch film", "Tape"]
    bag, film, tape = body.partition('id="account-products"')[2].split('<span title="')[1:]
    assert ("stopped" in bag, "stopped" in film, "stopped" in tape) == (True, False, False)
    assert ("> new <" in bag, "> new <" in film, "> new <" in tape) == (False, False, True)


def test_channels_and_places_share_the_year(shop: Shop, anna: User, browse: Browse) -> None:
    body = text(browse(anna), url(shop.account))
    channels = body.partition('id="channels-title"')[2].partition("</section>")[0]
    places = body.partition('id="places-title"')[2].partition("</section>")[0]
    assert [word for word in ("Store", "Online", "No channel") if word in channels] == ["Store", "Online", "No channel"]
    # 1800 to the depot, 520 without a place.
    for words in ("Depot", "€1.8k", "77.6%", "No place of delivery", "€520"):
        assert words in places


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("", "Stretch film"),
        ("?sort=-revenue", "Tape"),
        ("?sort=change", "Carrier bag"),
        ("?sort=-name", "Tape"),
        ("?sort=before", "Stretch film"),
        ("?sort=price", "Stretch film"),
        ("?sort=price-change", "Stretch film"),
        ("?sort=months", "Stretch film"),
        ("?sort=last", "Stretch film"),
        ("?sort=trend", "Carrier bag"),
        ("?sort=nonsense", "Stretch film"),
        ("?page=99", "Stretch film"),
        ("?page=x&line=x&sort=", "Stretch film"),
        ("?line=999999999999999999", "Stretch film"),
        ("?q=%E2%80%AE", "Stretch film"),
        ("?q=BÁGS", "Carrier bag"),
    ],
)
def test_asks_in_any_way_that_can_be_typed(query: str, first: str, shop: Shop, anna: User, browse: Browse) -> None:
    assert names(text(browse(anna), url(shop.account, query)))[0] == first


def test_a_line_narrows_the_products(shop: Shop, anna: User, browse: Browse) -> None:
    tape = ProductLine.objects.get(name="Tape")
    body = text(browse(anna), url(shop.account, f"?line={tape.pk}"))
    assert names(body) == ["Tape"]
    assert 'aria-selected="true"' in body


def test_what_nothing_matches_says_so(shop: Shop, anna: User, browse: Browse) -> None:
    assert "No product matches" in text(browse(anna), url(shop.account, "?q=%25_nothing"))


def test_an_account_without_sales_says_so(account: Account, anna: User, browse: Browse) -> None:
    assert "Nothing was bought in these two years" in text(browse(anna), url(account))


def test_many_lines_and_places_are_cut(shop: Shop, anna: User, browse: Browse) -> None:
    for number in range(12):
        unit = OrgUnitFactory(account=shop.account, name=f"Shop {number:02}")
        shop.sell(f"P{number}", range(12, 13), amount=1, line=f"L{number}", ship_to=unit)
    shop.close()
    client = browse(anna)
    body = text(client, url(shop.account))
    # 15 lines of which 12 are shown; 14 places (two of them above) of which 8.
    assert "Show 3 more lines" in body
    assert "6 others" in body
    assert "Show 3 more lines" not in text(client, url(shop.account, "?lines=all"))


def test_htmx_gets_the_list_alone(shop: Shop, anna: User, browse: Browse) -> None:
    response = browse(anna).get(url(shop.account), headers={"HX-Request": "true"})
    assert response.content.decode().lstrip().startswith("<section")
    assert "HX-Request" in response["Vary"]


def test_more_products_ask_no_more(shop: Shop, anna: User, browse: Browse) -> None:
    client = browse(anna)
    text(client, url(shop.account))
    counts = []
    for number in (1, 60):
        for each in range(number):
            shop.sell(f"More {number} {each}", range(12, 13), amount=1, line="Film")
        shop.close()
        with CaptureQueriesContext(connection) as queries:
            body = text(client, url(shop.account))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20
    # 3 + 1 + 60 products.
    assert "1–50 of 64" in body
    assert len(names(text(client, url(shop.account, "?page=2")))) == 14


def test_the_files_hold_what_is_asked_for(shop: Shop, anna: User, browse: Browse) -> None:
    shop.sell("=HYPERLINK(1)", range(12, 13), amount=1, line="Film")
    shop.close()
    client = browse(anna)
    sent: Any = client.get(url(shop.account, page="export/"))
    lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith("Stretch film,Stretch film,Film,1800.00,1200.00,0.5000,")
    assert lines[2].endswith("stopped")
    assert not any(line.startswith("=") or ",=" in line for line in lines)
    book = load_workbook(BytesIO(client.get(url(shop.account, "?format=xlsx&q=tape", page="export/")).content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]][1:4] == ["Tape", "Tape", Decimal(70)]
    assert sheet.max_row == 2


def test_a_rep_takes_no_more_along_than_she_may(
    shop: Shop, anna: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_OF_A_REP", 2)
    response = browse(anna).get(url(shop.account, "?sort=name", page="export/"), follow=True)
    assert "The export has 3 rows; you may take 2 along at once." in response.content.decode()


@pytest.mark.parametrize("page", ["", "export/"])
def test_a_stranger_finds_nothing(page: str, shop: Shop, clara: User, browse: Browse) -> None:
    AccountFactory(owner=clara)
    assert browse(clara).get(url(shop.account, page=page)).status_code == 404


def test_the_only_channel_and_place_are_said_in_a_sentence(anna: User, account: Account, browse: Browse) -> None:
    published_run()
    only = Shop(account)
    only.sell("Film", range(1, 13), amount=100, channel="STORE", ship_to=OrgUnitFactory(account=account, name="Depot"))
    only.close()
    body = text(browse(anna), url(account))
    assert "All of it was bought through one channel: Store." in body
    assert "All of it was delivered to one place: Depot." in body
    assert ('id="channels-title"' in body, 'id="places-title"' in body) == (False, False)
