"""The accounts list: what is found, in which order, by whom, and at what cost."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from accounts.panels import AccountColumn, account_columns
from kam.core.models import User
from tests.accounts.views.companies import buy, classified, published_run
from tests.factories.accounts import AccountFactory, AlarmFactory, AlarmMuteFactory
from tests.factories.classification import OverrideFactory

Browse = Callable[[User], Client]
# Among them the views that people keep and the accounts that they pinned; at the first look after a change also who
# stands on the page, apart from what their rows say, and what has changed.
MOST_QUERIES = 12
MOST_BYTES = 60_000


def names(response: HttpResponseBase) -> list[str]:
    """Return the names of the rows shown, in their order."""
    return re.findall("class=k-name [^>]*><span>([^<]*)", response.getvalue().decode())


@pytest.fixture
def three(anna: User) -> list[Account]:
    """QUICK buys most, then Łoś, then 华晨; their classes are AY, BX and too new for a letter."""
    run = published_run()
    return [
        classified(
            run, "AY", 300, name="QUICK-Stop", owner=anna, city="Gdynia", status="KEY", key_since=date(2025, 1, 1)
        ),
        classified(run, "BX", 200, name="Łoś Sp. z o.o.", owner=anna, city="Łódź", external_id="PL-17"),
        classified(run, "C-", 100, name="华晨零售集团", owner=anna),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["QUICK-Stop", "Łoś Sp. z o.o.", "华晨零售集团"]),
        ("q=los", ["Łoś Sp. z o.o."]),
        ("q=ŁÓDŹ", ["Łoś Sp. z o.o."]),
        ("q=pl-17", ["Łoś Sp. z o.o."]),
        ("q=晨", ["华晨零售集团"]),
        ("q=%25", []),
        ("class=AY", ["QUICK-Stop"]),
        ("class=C-", ["华晨零售集团"]),
        ("class=A", ["QUICK-Stop"]),
        ("class=X", ["Łoś Sp. z o.o."]),
        ("class=-", ["华晨零售集团"]),
        ("class=AY,BX", ["QUICK-Stop", "Łoś Sp. z o.o."]),
        ("class=dormant", []),
        ("status=KEY", ["QUICK-Stop"]),
        ("owner=me", ["QUICK-Stop", "Łoś Sp. z o.o.", "华晨零售集团"]),
        ("owner=none", []),
        ("sort=revenue", ["华晨零售集团", "Łoś Sp. z o.o.", "QUICK-Stop"]),
        ("sort=name", ["Łoś Sp. z o.o.", "QUICK-Stop", "华晨零售集团"]),
        ("sort=class", ["QUICK-Stop", "Łoś Sp. z o.o.", "华晨零售集团"]),
    ],
)
def test_finds_and_sorts(query: str, found: list[str], three: list[Account], anna: User, browse: Browse) -> None:
    assert names(browse(anna).get(f"/accounts/?{query}")) == found


@pytest.mark.parametrize(
    "query",
    [
        "page=-1", "page=1e9", "page=999999999", "page=99999999999999999999999", "page=x", "sort=foo", "class=ZZ",
        "class=A%27--", "owner=0", "owner=99999999999999999999", "owner=anna", "status=x", "owner__name=x",
        "q=" + "x" * 500,
    ],
)  # fmt: skip
def test_junk_in_the_address_is_left_out(query: str, three: list[Account], anna: User, browse: Browse) -> None:
    response = browse(anna).get(f"/accounts/?{query}")
    assert response.status_code == 200
    assert len(names(response)) == 3


def test_says_that_a_filter_was_left_out(three: list[Account], anna: User, browse: Browse) -> None:
    assert "was left out" in browse(anna).get("/accounts/?class=ZZ").content.decode()


def test_a_null_character_is_refused_with_a_page(anna: User, browse: Browse) -> None:
    assert browse(anna).get("/accounts/?class=%00").status_code == 400


def test_a_stranger_finds_nothing_and_learns_no_owner(
    three: list[Account], anna: User, clara: User, browse: Browse
) -> None:
    for query in ("", f"owner={anna.pk}", "q=QUICK"):
        body = browse(clara).get(f"/accounts/?{query}").content.decode()
        assert "QUICK" not in body.replace('value="QUICK"', "").replace("q=QUICK", "")
        assert "Anna" not in body


def test_a_row_says_where_its_account_is(anna: User, browse: Browse) -> None:
    AccountFactory(name="Vins et alcools", owner=anna, city="Reims", country="France")
    AccountFactory(name="Somewhere", owner=anna, city="", country="", external_id="PL-17")
    AccountFactory(name="Unknown", owner=anna, city="", country="", external_id="")
    body = browse(anna).get("/accounts/?sort=name").content.decode()
    assert "<small>Reims · France</small>" in body
    # Where nothing is known of the place, the number tells two of one name apart.
    assert "<small>PL-17</small>" in body
    assert "<small></small>" in body


def test_archived_accounts_are_left_out(three: list[Account], anna: User, browse: Browse) -> None:
    Account.objects.filter(pk=three[0].pk).update(archived_at="2026-01-01T00:00Z")
    assert "QUICK-Stop" not in names(browse(anna).get("/accounts/"))


def test_twelve_months_end_with_the_published_window(three: list[Account], anna: User, browse: Browse) -> None:
    # 12 × 300 in 2025, 12 × 150 the year before; what was bought in January 2026 does not count yet.
    buy(three[0], 5_000_000, first=three[0].months.latest("month").month.replace(year=2026, month=1))
    body = browse(anna).get("/accounts/?class=AY").content.decode()
    assert "€3.6k" in body
    assert "100.0%" in body


def test_twelve_months_are_not_compared_with_ten(anna: User, clara: User, browse: Browse) -> None:
    run = published_run()
    classified(run, "AX", 300, owner=anna, before=10)
    assert "140.0%" not in browse(anna).get("/accounts/").content.decode()
    # Somebody bought before: these two months were empty, not unknown. 3,600 on 1,500.
    classified(run, "AX", 300, owner=clara)
    assert "140.0%" in browse(anna).get("/accounts/").content.decode()


def test_who_stopped_buying_brings_nothing_and_who_never_bought_is_unknown(anna: User, browse: Browse) -> None:
    classified(published_run(), "AX", 300, owner=anna)
    buy(AccountFactory(name="Gone", owner=anna), 900, first=date(2024, 5, 1))
    AccountFactory(name="Never", owner=anna)
    for address, nothing, unknown in (("?q=gone", "€0", "k-at-value>–"), ("?q=never", "–", "€0")):
        body = browse(anna).get(f"/accounts/{address}").content.decode()
        assert (address, nothing in body, unknown in body) == (address, True, False)


def test_a_class_set_by_hand_goes_before_the_computed_one(three: list[Account], anna: User, browse: Browse) -> None:
    OverrideFactory(account=three[2], abc="A", xyz="X", made_by=anna)
    response = browse(anna).get("/accounts/?class=AX")
    assert names(response) == ["华晨零售集团"]
    assert "set by hand" in response.content.decode()


def test_htmx_gets_the_table_and_a_clean_address(three: list[Account], anna: User, browse: Browse) -> None:
    response = browse(anna).get("/accounts/?q=los&class=&owner=&sort=-revenue", headers={"HX-Request": "true"})
    assert response.content.decode().strip().startswith("<div")
    assert response["HX-Push-Url"] == "/accounts/?q=los"
    assert "HX-Request" in response["Vary"]


def test_nothing_found_offers_to_drop_the_filter_in_the_way(three: list[Account], anna: User, browse: Browse) -> None:
    # Without the class there is one account, without the search none.
    body = browse(anna).get("/accounts/?q=los&class=AZ").content.decode()
    assert "Drop “Class: AZ”" in body
    assert "there is 1 account" in body


def test_an_empty_list_says_where_accounts_come_from(clara: User, browse: Browse) -> None:
    assert "Accounts come with the sales you import." in browse(clara).get("/accounts/").content.decode()


def test_the_filters_are_a_page_without_scripts(three: list[Account], anna: User, browse: Browse) -> None:
    body = browse(anna).get("/accounts/filter/?class=AY").content.decode()
    assert "<html" in body
    assert "field=owner" in body
    asked = browse(anna).get("/accounts/filter/?class=AY&field=owner").content.decode()
    assert f'value="{anna.pk}"' in asked
    assert "<span>Anna</span>" in asked


def test_pages_of_fifty_hold_every_account_once(anna: User, browse: Browse) -> None:
    # All alike but for their number: only a total order puts each on one page.
    AccountFactory.create_batch(60, name="Same", owner=anna)
    client = browse(anna)
    urls = {
        part.split(" ")[0]
        for number in (1, 2)
        for part in client.get(f"/accounts/?page={number}").content.decode().split("class=k-name href=")[1:]
    }
    assert len(urls) == 60


def test_five_and_fifty_rows_cost_the_same(boris: User, anna: User, browse: Browse) -> None:
    run = published_run()
    client = browse(boris)
    counts = []
    for rows in (5, 50):
        while (count := Account.objects.count()) < rows:
            # Numbers of five digits: as long as those of a company that has been at it for a while.
            team = boris.team_memberships.get().team
            classified(run, "AX", 1200, pk=10_000 + count, owner=anna, team=team, name=f"Klient {rows} 华晨零售")
        client.get("/accounts/")
        with CaptureQueriesContext(connection) as queries:
            response = client.get("/accounts/?q=klient&class=AX")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST_QUERIES
    assert len(names(response)) == 50
    assert len(response.content) <= MOST_BYTES


def test_a_column_of_another_app_shows_and_sorts(three: list[Account], anna: User, browse: Browse) -> None:
    column = AccountColumn(
        key="number", order=10, label="Number", annotate=lambda accounts: accounts, reads=("external_id",),
        cell=lambda account: f"No. {account['external_id']}", sort_by=("external_id",),
    )  # fmt: skip
    account_columns.register(column)
    try:
        response = browse(anna).get("/accounts/?sort=-number")
    finally:
        del account_columns._entries["number"]
    assert names(response)[0] == "Łoś Sp. z o.o."
    assert "<td>No. PL-17" in response.content.decode()


def test_a_row_says_that_its_account_is_at_risk_and_late(three: list[Account], anna: User, browse: Browse) -> None:
    quick, los, _calm = three
    AlarmFactory(account=quick, kind="ORDER_GAP", points="0.600", figures={"typical": 15, "silence": 155})
    AlarmFactory(account=quick, kind="PRICE_FALL", points="0.300")
    AlarmFactory(account=los, kind="PRICE_FALL", mute=AlarmMuteFactory(account=los, kind="PRICE_FALL"))
    body = browse(anna).get("/accounts/").content.decode()
    assert body.count('<i title="Orders late, Prices fell">At risk</i>') == body.count(">At risk</i>") == 1
    assert body.count('<b title="Usually every 15 d, none for 155 d">') == body.count("<i> late</i>") == 1
