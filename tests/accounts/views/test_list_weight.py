"""The accounts list in its heaviest states: no page weighs more than a page may, and every element is closed."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from django.test import Client

from accounts.analytics.alarms.kinds import alarm_kinds
from accounts.views.account_rows import fitted
from kam.core.models import User
from tests.accounts.views.companies import classified, published_run
from tests.accounts.views.test_account_list import MOST_BYTES, names
from tests.factories.accounts import AccountFactory, AlarmFactory
from tests.factories.classification import OverrideFactory
from tests.factories.pins import PinnedAccountFactory

Browse = Callable[[User], Client]
GONE = datetime(2026, 1, 30, tzinfo=UTC)
# With its number it has two hundred letters.
LONG = f"{'Baltic Timber and Paper Trading Company ' * 5:.195}s"


class Tags(HTMLParser):
    """Reads a page whose every element is closed by its own tag, in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in {"br", "circle", "hr", "input", "link", "meta", "path", "rect", "use"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"circle", "path", "rect", "use"}:
            return
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        (LONG, {}),
        ("Przedsiębiorstwo Handlowe", {"status": "KEY", "key_since": date(2025, 1, 1), "archived_at": GONE}),
    ],
)
def test_heavy_pages_are_light_and_well_formed(
    name: str, columns: dict[str, object], boris: User, browse: Browse
) -> None:
    # Fifty of the longest names there are; fifty archived key accounts whose class was set by hand.
    run = published_run()
    team = boris.team_memberships.get().team
    for number in range(50):
        account = classified(
            run, "AX", 1200, pk=10_000 + number, owner=boris, team=team, city="Dąbrowa Górnicza",
            name=f"{name} {number:03}", **columns,
        )  # fmt: skip
        if columns:
            OverrideFactory(account=account, abc="A", xyz="Y")
        elif number < 8:
            PinnedAccountFactory(user=boris, account=account, position=number + 1)
    response = browse(boris).get("/accounts/?archived=too")
    body = response.content.decode()
    assert len(response.content) <= MOST_BYTES
    tags = Tags()
    tags.feed(body)
    assert tags.open == []
    # A page of nothing but long names cuts them; the account's page has the whole of each.
    assert len(names(response)) == 50
    assert max(len(each) for each in names(response)) <= 40
    assert names(response)[0].endswith("…") is (not columns)


@pytest.mark.parametrize("name", ["Przedsiębiorstwo Handlowe", LONG])
def test_a_page_of_accounts_at_risk_is_light(name: str, boris: User, browse: Browse) -> None:
    # Fifty key accounts, late and with every other alarm.
    run = published_run()
    team = boris.team_memberships.get().team
    for number in range(50):
        account = classified(
            run, "AX", 1200, pk=100_000_000 + number, owner=boris, team=team, city="Dąbrowa Górnicza", status="KEY",
            key_since=date(2025, 1, 1), name=f"{name} {number:03}",
        )  # fmt: skip
        if number < 8:
            PinnedAccountFactory(user=boris, account=account, position=number + 1)
        for kind in alarm_kinds:
            AlarmFactory(account=account, kind=kind.key, figures={"typical": 15, "silence": 155})
    response = browse(boris).get("/accounts/")
    assert response.content.decode().count(">At risk</i>") == 50
    assert len(response.content) <= MOST_BYTES


def test_a_long_name_is_whole_among_short_ones(anna: User, browse: Browse) -> None:
    AccountFactory(name=LONG, owner=anna)
    assert names(browse(anna).get("/accounts/")) == [LONG]


@pytest.mark.parametrize(
    ("text", "shown"), [("华" * 21, f"{'华' * 19}…"), ("晨" * 20, "晨" * 20), ("a" * 40, "a" * 40)]
)
def test_a_chinese_sign_takes_two_places(text: str, shown: str) -> None:
    assert fitted(text) == shown
