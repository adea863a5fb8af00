"""The demo company is whole, resembles the pictures of the product, and its figures agree."""

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model, Sum
from django.test import Client
from django.utils.html import strip_tags

from accounts import tax_numbers
from accounts.analytics.alarms.kinds import alarm_kinds
from accounts.models import (
    Account,
    AccountMonth,
    AccountMonthPart,
    Alarm,
    ClassChange,
    ClassificationOverride,
    ClassificationRun,
    ImportBatch,
    SalesLine,
    TaxId,
)
from kam.core import demo_people
from kam.core.models import Company, User
from tests.accounts.demo.digest import digest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lumena"), pytest.mark.xdist_group("demo")]
END = date(2026, 11, 1)
YEAR = {"month__gte": date(2025, 11, 1), "month__lt": END}


def run() -> ClassificationRun:
    """Return the published run."""
    return ClassificationRun.objects.get(is_published=True)


def test_two_loads_into_empty_databases_come_to_the_same(first_digest: str) -> None:
    assert digest() == first_digest


def test_a_second_load_changes_nothing() -> None:
    # The trail's own models are views over the tables of events.
    models = [model for model in apps.get_models() if model._meta.app_label != "pghistory"]

    def counts() -> dict[type[Model], int]:
        return {model: model._base_manager.count() for model in models}

    before = counts()
    call_command("seed_demo")
    assert counts() == before


def test_there_are_84_accounts_one_archived_and_one_merged() -> None:
    assert Company.current().name == "Lumena Packaging"
    assert Account.objects.active().count() == 84
    assert Account.objects.exclude(archived_at=None).filter(merged_into=None).count() == 1
    double = Account.objects.get(merged_into__isnull=False)
    assert double.merged_into is not None
    assert double.merged_into.name == "Nordhaven Grocers AB"
    assert not double.sales_lines.exists()


def test_every_account_has_an_owner_in_a_team_a_segment_and_a_number_that_passes_its_check() -> None:
    active = Account.objects.active()
    assert not active.filter(owner=None).exists()
    assert not active.filter(segment=None).exists()
    assert active.filter(tax_ids__isnull=False).distinct().count() == 84
    for each in TaxId.objects.all():
        assert tax_numbers.normalise(kind=each.kind, number=each.value) == each.value or each.kind == "OTHER"
    owners = Counter(active.values_list("owner__name", flat=True))
    assert owners == {
        "李雯 Li Wen": 19,
        "Anna Wiśniewska": 18,
        "James Okafor": 18,
        "Sofia Lindqvist": 15,
        "Tomasz Król": 14,
    }
    assert active.values("team").distinct().count() == 3


def test_sales_reach_over_36_months_to_the_end_of_the_last_closed_one() -> None:
    months = AccountMonth.objects.values_list("month", flat=True).distinct()
    assert (len(set(months)), min(months), max(months)) == (36, date(2023, 11, 1), date(2026, 10, 1))
    assert not SalesLine.objects.filter(document_on__gte=END).exists()
    assert SalesLine.objects.filter(document_on=date(2026, 10, 30)).exists()
    assert not SalesLine.objects.filter(base_amount=None).exists()
    assert SalesLine.objects.filter(amount__lt=0, is_credit_note=True).count() > 100
    assert set(SalesLine.objects.values_list("currency", flat=True)) == {"EUR", "PLN", "CNY", "GBP", "SEK"}
    assert list(ImportBatch.objects.order_by("-pk").values_list("file_name", "bad")[:2]) == [
        ("sales_2026-10.csv", 3),
        ("sales_2026-08_to_2026-09.csv", 0),
    ]


def test_the_totals_are_those_of_the_pictures() -> None:
    net = AccountMonth.objects.filter(**YEAR).aggregate(net=Sum("net"))["net"]
    key = AccountMonth.objects.filter(**YEAR, account__status="KEY").aggregate(net=Sum("net"))["net"]
    assert round(net / 1_000_000, 1) == Decimal("49.0")
    assert round(key / net * 100) == 47
    assert Account.objects.filter(status="KEY").count() == 8


def test_every_class_is_inhabited_and_the_picture_s_counts_are_near() -> None:
    matrix = {code: cell["accounts"] for code, cell in run().figures["matrix"].items()}
    assert {f"{abc}{xyz}" for abc in "ABC" for xyz in "XYZ"} <= set(matrix)
    assert {"B-", "C-"} <= set(matrix)
    assert [matrix["AX"], matrix["AY"], matrix["AZ"]] == [14, 11, 5]
    values = {abc: sum(count for code, count in matrix.items() if code[0] == abc) for abc in "ABC"}
    assert values["A"] == 30
    assert 24 <= values["B"] <= 28
    assert run().figures["accounts"] == {"active": 77, "new": 3, "dormant": 3}


def test_classes_moved_in_every_way_lately_and_now_and_then_before() -> None:
    lately = ClassChange.objects.filter(run__window_end__gt=date(2026, 8, 1)).values_list("from_class", "to_class")
    moves = {(before[:1], after[:1]) for before, after in lately}
    assert {("A", "B"), ("B", "A"), ("B", "C"), ("C", "B"), ("", "C")} <= moves
    assert {("AX", "AY"), ("AY", "AX")} <= set(lately)
    assert any(not after for _before, after in lately)
    assert ClassChange.objects.filter(run__window_end__lt=date(2026, 1, 1)).exclude(from_class="").count() > 5
    assert ClassificationRun.objects.filter(status="OK").count() == 24


def test_earlier_runs_were_made_in_their_nights_and_the_last_one_at_the_load() -> None:
    *earlier, last = ClassificationRun.objects.order_by("as_of")
    zone = Company.current().zone
    assert {each.started_at.astimezone(zone).date() - each.as_of for each in earlier} == {timedelta(0)}
    assert {f"{each.started_at.astimezone(zone):%H:%M}" for each in earlier} == {"02:30"}
    assert all(each.finished_at > each.started_at for each in earlier)
    assert last.started_at.astimezone(zone).date() == date(2026, 11, 22)
    assert set(ClassChange.objects.filter(run=earlier[0]).values_list("at", flat=True)) <= {earlier[0].started_at}


def test_a_customer_became_steady_in_the_runs_that_its_page_shows() -> None:
    snapshots = Account.objects.get(external_id="PL-10136").snapshots.order_by("-run__as_of")[:8]
    assert [each.class_code for each in reversed(snapshots)] == ["BY", "BY", "BY", "BX", "BX", "BX", "BX", "BX"]


def test_an_alarm_of_every_kind_is_raised_and_one_is_muted() -> None:
    raised = Alarm.objects.open()
    assert set(raised.values_list("kind", flat=True)) == {kind.key for kind in alarm_kinds}
    assert raised.exclude(mute=None).count() == 1
    late = raised.get(kind="ORDER_GAP", account__name="Saltmarsh Seafoods Ltd")
    assert (late.figures["typical"], late.figures["silence"]) == (32, 51)
    stopped = raised.get(kind="STOPPED_LINE", account__name="Oakfield Dairy Co-op")
    assert stopped.figures["line"] == "Carrier bags"
    cheaper = raised.get(kind="PRICE_FALL", account__name="Piekarnie Lipowa S.A.")
    fall = Decimal(cheaper.figures["paid"]) / Decimal(cheaper.figures["at_old_prices"]) - 1
    assert Decimal("-0.08") < fall < Decimal("-0.05")


def test_alarms_are_for_the_few_that_were_meant() -> None:
    assert 4 <= Alarm.objects.open().filter(mute=None).values("account").distinct().count() <= 84 // 3


def test_one_class_is_given_by_hand_for_a_while() -> None:
    given = ClassificationOverride.objects.get(ended_at=None)
    assert (given.abc, given.xyz, given.made_by.name) == ("B", "", "Marek Zieliński")
    assert given.expires_on == date(2027, 2, 28)


@pytest.mark.parametrize("key", ["marek.zielinski", "anna.wisniewska"])
def test_a_manager_keeps_four_accounts_beside_the_menu(key: str) -> None:
    kept = demo_people.person(key).pinned_accounts.order_by("position").values_list("account__external_id", flat=True)
    assert list(kept) == ["PL-10023", "GB-20140", "PL-10136", "PL-10088"]


def test_groups_are_up_to_three_levels_deep() -> None:
    assert Account.objects.filter(parent__isnull=False).count() >= 5
    assert Account.objects.filter(parent__parent__isnull=False).exists()


def test_sums_over_lines_months_parts_and_classes_agree() -> None:
    lines = SalesLine.objects.filter(document_on__gte=date(2025, 11, 1)).aggregate(sum=Sum("base_amount"))["sum"]
    months = AccountMonth.objects.filter(**YEAR).aggregate(sum=Sum("net"))["sum"]
    parts = AccountMonthPart.objects.filter(**YEAR).aggregate(sum=Sum("net"))["sum"]
    classes = sum(Decimal(cell["revenue"]) for cell in run().figures["matrix"].values())
    assert lines == months == parts == classes == Decimal(run().figures["total_positive"])


@pytest.mark.parametrize("key", ["marek.zielinski", "sofia.lindqvist"])
def test_the_portfolio_adds_up_to_the_list(key: str) -> None:
    person = demo_people.person(key)
    page = portfolio(person)
    seen = Account.objects.active().visible_to(person)
    revenue = AccountMonth.objects.filter(**YEAR, account__in=seen).aggregate(net=Sum("net"))["net"]
    assert page["matrix"].total == seen.count()
    assert page["matrix"].value == revenue == page["sales"].all.total
    people = page["people"].months.groups
    assert sum(group.revenue for group in people) == revenue
    assert sum(group.accounts for group in people) == seen.count()


def test_pages_print_the_same_figures_of_an_account() -> None:
    client = Client()
    client.force_login(demo_people.person("marek.zielinski"))

    def words(address: str) -> str:
        return " ".join(strip_tags(client.get(address).content.decode().replace("<", " <")).split())

    listed = "".join(client.get(f"/accounts/?page={page}").content.decode() for page in (1, 2))
    rows = re.findall(r"name=account value=(\d+) .*?k-at-value>([^<]*)<.*?k-at-rate>(.*?)<td", listed, re.DOTALL)
    assert len(rows) == 84
    told = {int(pk): (revenue, strip_tags(change.replace("<", " <")).split()) for pk, revenue, change in rows}
    fallen = set(Alarm.objects.open().filter(kind="FALLING_REVENUE").values_list("account", flat=True))
    dormant = set(run().snapshots.filter(status="dormant").values_list("account", flat=True))
    for account in (*fallen, *dormant):
        revenue, change = told[account]
        address = f"/accounts/{account}/"
        assert f"Revenue, 12 months {revenue} {' '.join(change)}" in words(address)
        whole = re.search(r"(\S+) in all", words(f"{address}products/"))
        assert whole is not None
        if account in fallen:
            direction, percent = change
            assert f"Change in the year {'−' if direction == 'down' else '+'}{percent}" in words(f"{address}alarms/")
            assert f"Revenue {whole[1]} Share" in words(f"{address}class/")
        else:
            assert (revenue, whole[1]) == ("€0", "€0")


def portfolio(person: User) -> Any:
    """Return what the portfolio page is made of."""
    client = Client()
    client.force_login(person)
    response = client.get("/portfolio/")
    assert response.status_code == 200
    return response.context
