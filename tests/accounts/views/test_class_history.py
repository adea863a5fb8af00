"""The class of an account run by run: what moved it, what stood in its place by hand, and the file of it all."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Account, ClassificationOverride
from accounts.services import classification
from kam.core.models import Team, User
from tests.accounts.analytics.hand_made import months, sale
from tests.accounts.services.classifying import run, sell, sell_more
from tests.factories.classification import OverrideFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


def of(number: str, owner: User | None = None, team: Team | None = None) -> Account:
    account = Account.objects.get(external_id=number)
    if owner:
        account.owner, account.team = owner, team
        account.save()
    return account


def text(client: Client, account: Account, query: str = "") -> str:
    response = client.get(f"{account.get_absolute_url()}class/{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def small(anna: User, team: Team) -> Account:
    """BX in January 2025: BIG makes 94 percent before it. 4,000 in that month make it AZ in February."""
    sell(*months("BIG", *[800] * 12), *months("SMALL", *[50] * 12))
    run()
    sell_more("SMALL", 4_000, date(2025, 1, 15))
    run(date(2025, 2, 1))
    return of("SMALL", anna, team)


def test_says_what_moved_it(browse: Browse, anna: User, small: Account) -> None:
    body = text(browse(anna), small)
    history = body.partition("history-title")[2]
    assert "12-month revenue up 658.3%" in history
    assert "thresholds unchanged since Jan 2025" in history


def test_steadiness_has_no_above(browse: Browse, anna: User, team: Team) -> None:
    # Twelve equal months; then a gap in January makes the variation sqrt(1/11), 30 percent: less steady than X to 0.1.
    sell(*months("K0", *[100] * 12), sale("K1", 1, date(2024, 1, 5)))
    strict = {"x": Decimal("0.1"), "y": Decimal("0.6"), "margin": Decimal(0), "cv_margin": Decimal(0)}
    by = User.objects.importer()
    classification.save_profile(name="Standard", options=strict, by=by)
    classification.activate_profile(profile=classification.active_profile(), by=by)
    run()
    run(date(2025, 2, 1))
    history = text(browse(anna), of("K0", anna, team)).partition("history-title")[2]
    assert "less steady" in history
    assert "gap: 1 month without sales, 0 before" in history
    assert "k-bad" not in history
    assert "k-good" not in history


def test_a_class_by_hand_carries_its_pencil_while_it_lasted(browse: Browse, anna: User, small: Account) -> None:
    override = OverrideFactory(account=small, abc="C")
    _first, second = (made.finished_at for made in small_runs(small))

    def history(made: datetime, ended: datetime | None) -> str:
        ClassificationOverride.objects.filter(pk=override.pk).update(
            created_at=made, ended_at=ended, expires_on=made.date() + timedelta(days=300)
        )
        return text(browse(anna), small).partition("history-title")[2]

    in_force = history(second, None)
    assert in_force.count("set by hand") == 1
    assert computed(in_force) == ["AZ"]
    # It lasted in January only, when the classes of the window until then were the latest, whenever they were counted.
    lasted = history(datetime(2025, 1, 5, tzinfo=UTC), datetime(2025, 1, 20, tzinfo=UTC))
    assert computed(lasted) == ["BX"]
    # Given after the last run and taken back, it counts no more.
    assert "computed" not in history(second, second + timedelta(days=1))
    # Long before any run it left no mark.
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    assert "computed" not in history(long_ago, long_ago)


def computed(history: str) -> list[str]:
    """The classes that stand beside those given by hand."""
    return re.findall(r"> computed <.*?Class ([A-C][X-Z])", history)


def small_runs(account: Account) -> list[Any]:
    rows = account.snapshots.select_related("run").order_by("run__window_end", "pk")
    return [row.run for row in rows]


def test_the_same_method_since_is_told_from_the_last_other_one_on(browse: Browse, admin: User, small: Account) -> None:
    classification.save_profile(name="Standard", options={"a": Decimal(70)}, by=admin)
    run(date(2025, 3, 1))
    history = text(browse(admin), small).partition("history-title")[2]
    assert "thresholds unchanged since Mar 2025" in history
    assert history.count("other method") == 2


def test_thresholds_are_the_companys_and_older_than_an_account(browse: Browse, admin: User, small: Account) -> None:
    sell(sale("NEW", 100, date(2025, 1, 20)))
    run(date(2025, 3, 1))
    assert "thresholds unchanged since Jan 2025" in text(browse(admin), of("NEW"))


def test_a_new_account_reads_what_its_next_month_makes_of_it(browse: Browse, admin: User) -> None:
    sell(*months("BIG", *[800] * 12), *(sale("NEW", 100, date(2024, month, 5)) for month in range(8, 13)))
    run()
    body = text(browse(admin), of("NEW"))
    for words in (
        "With 1 more month it gets X, Y or Z.",
        "If the next month",
        "If it brings more than that, up to €",
        "X, Y or Z from",
    ):
        assert words in body
    sell(sale("YOUNG", 100, date(2024, 12, 5)))
    run()
    young = text(browse(admin), of("YOUNG"))
    assert "With 5 more months it gets X, Y or Z." in young
    assert "more than that" not in young


def test_a_dormant_account_shows_what_it_had_and_what_brings_it_back(browse: Browse, admin: User) -> None:
    sell(*months("BIG", *[800] * 12), sale("OLD", 100, date(2023, 5, 5)))
    run(date(2024, 1, 1))
    run()
    body = text(browse(admin), of("OLD"))
    for words in (
        "What gives it a class again", "Its last sale was on 5 May 2023.",
        "Its last class was that of the run as of 1 Jan 2024.", "What it used to buy",
    ):  # fmt: skip
        assert words in body


def test_weeks_are_drawn(browse: Browse, anna: User, team: Team) -> None:
    sell(*(sale("K0", 100, date(2024, 12, day)) for day in (2, 9, 16, 23)))
    made = run(bucket="week", window=13, min_buckets=2)
    body = text(browse(anna), of("K0", anna, team), f"?run={made.pk}")
    assert "Week from" in body
    assert "9 Dec 2024" in body


def test_a_group_is_drawn_for_who_sees_all_of_it(browse: Browse, anna: User, admin: User, team: Team) -> None:
    sell(*months("HEAD", *[100] * 12), *months("CHILD", *[50] * 12), parents={"CHILD": "HEAD"})
    made = run(rollup="root")
    head = of("HEAD", anna, team)
    hidden = text(browse(anna), head, f"?run={made.pk}")
    assert "Its sales are shown to who sees all its members." in hidden
    assert "What it brought, and the mean" not in hidden
    seen = text(browse(admin), head, f"?run={made.pk}")
    assert "The sales of 2 accounts of the group" in seen
    assert "€150" in seen


def test_the_file_holds_the_buckets_and_what_may_be_read(
    browse: Browse, anna: User, admin: User, clara: User, small: Account
) -> None:
    address = f"{small.get_absolute_url()}class/export/"
    answer: Any = browse(anna).get(address)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Month,Amount"
    assert lines[-1] == "2025-01-01,4000.00"
    assert len(lines) == 13
    for person, is_told in ((anna, False), (admin, True)):
        book = load_workbook(BytesIO(browse(person).get(f"{address}?format=xlsx").content))
        month, amount = book.worksheets[0][13]
        assert (str(month.value), month.number_format) == ("2025-01-01 00:00:00", "mmm yyyy")
        assert (amount.value, amount.number_format) == (4000, "#,##0.00")
        notes = {row[0] for row in book.worksheets[1].iter_rows(values_only=True)}
        assert ("Rank" in notes) is is_told
        assert "Deviation" in notes
    assert browse(clara).get(address).status_code == 404


def test_without_a_class_the_file_is_empty(browse: Browse, anna: User, account: Account) -> None:
    answer: Any = browse(anna).get(f"{account.get_absolute_url()}class/export/")
    assert b"".join(answer.streaming_content).decode("utf-8-sig").splitlines() == ["Bucket from,Amount"]


def test_a_month_that_moves_the_letter_of_value_too_is_told_without_it(browse: Browse, admin: User) -> None:
    # A month that makes 58 a month variable is above 150, but from about 80 on NEAR is B.
    sell(*months("BIG", *[800] * 12), *months("NEAR", *[58] * 12), *months("FAR", *[1] * 12))
    run()
    near, far = (
        text(browse(admin), of(name)).partition("turns-title")[2].partition("</section>")[0] for name in ("NEAR", "FAR")
    )
    assert "Class CY" not in near
    assert "k-class-Y" in near
    assert "Class CY" in far
