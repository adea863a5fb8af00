"""The filters of the accounts list: what each facet keeps."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.filters import values
from accounts.models import Account, ClassificationOverride, Segment
from accounts.panels import AccountColumn, Facet, Operator, account_columns
from kam.core.models import User
from tests.accounts.filtering import TODAY, filtered, names
from tests.accounts.views.companies import classified, published_run
from tests.factories.accounts import (
    AccountFactory,
    AccountTagFactory,
    AlarmFactory,
    AlarmMuteFactory,
    CustomFieldFactory,
    TagFactory,
)
from tests.factories.classification import ClassChangeFactory, OverrideFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(anna: User, boris: User, clara: User) -> dict[str, Account]:
    """Four accounts of the company that differ in everything: 1,200 and 2,400 in 2025, 1,200 each the year before."""
    team = boris.team_memberships.get().team
    run, shops = published_run(), Segment.objects.create(name="Shops")
    found = {
        "big": classified(
            run, "AY", 200, name="Big", owner=anna, team=team, city="Łódź", country="Poland", status="KEY",
            key_since=date(2025, 3, 1), kind="RETAIL_CHAIN", is_reference=True, segment=shops,
        ),
        "even": classified(
            run, "BX", 100, name="Even", owner=boris, team=team, city="Paris", country="France", before=0
        ),
        "new": classified(run, "C-", 10, name="New", owner=None, team=None, credit_limit=500, payment_days=14),
    }  # fmt: skip
    AccountTagFactory(account=found["big"], tag=TagFactory(name="Lent"))
    ClassChangeFactory(run=run, account=found["even"], from_class="AX", to_class="BX")
    ClassChangeFactory(run=run, account=found["big"], from_class="BY", to_class="AY")
    ClassChangeFactory(run=run, account=found["new"], from_class="", to_class="C-")
    found["idle"] = AccountFactory(name="Idle", owner=clara, city="Łódź")
    AlarmFactory(account=found["big"])
    AlarmFactory(account=found["even"], mute=AlarmMuteFactory(account=found["even"]))
    AlarmFactory(account=found["new"], ended_on=TODAY)
    AccountFactory(name="Gone", owner=None, archived_at="2026-01-01T00:00Z")
    AccountFactory(name="Merged", owner=None, archived_at="2026-01-01T00:00Z", merged_into=found["big"])
    return found


def test_a_letter_by_hand_has_not_moved(four: dict[str, Account], admin: User) -> None:
    up, down, by_hand = {"moved": "up"}, {"moved": "down"}, {"by-hand": "yes"}
    OverrideFactory(account=four["big"], abc="", xyz="X")
    assert (names(admin, up), names(admin, by_hand)) == (["Big"], ["Big"])
    OverrideFactory(account=four["even"], abc="A")
    assert (names(admin, down), names(admin, by_hand)) == ([], ["Big", "Even"])
    ClassificationOverride.objects.update(ended_at=timezone.now())
    assert (names(admin, down), names(admin, by_hand)) == (["Even"], [])


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ("class=A", "Big"),
        ("at-risk=yes", "Big"),
        ("at-risk=no", "Even Idle New"),
        ("archived=only", "Gone"),
        ("archived=too&owner=none", "Gone New"),
        ("class-not=A,BX", "Idle New"),
        ("class-not=none", "Big Even New"),
        ("moved=down", "Even"),
        ("moved=up", "Big"),
        ("by-hand=yes", ""),
        ("by-hand=no", "Big Even Idle New"),
        ("owner=none", "New"),
        ("owner-not=none", "Big Even Idle"),
        ("owner={anna},none", "Big New"),
        ("owner-not={anna},none", "Even Idle"),
        ("owner=me", ""),
        ("status=KEY", "Big"),
        ("status-not=KEY", "Even Idle New"),
        ("kind=RETAIL_CHAIN,OTHER", "Big"),
        ("kind-not=COMPANY", "Big"),
        ("segment={segment}", "Big"),
        ("segment-not={segment}", "Even Idle New"),
        ("segment=none", "Even Idle New"),
        ("team={team}", "Big Even"),
        ("team-not={team}", "Idle New"),
        ("country=poland;france", "Big Even"),
        ("country-not=Poland", "Even Idle New"),
        ("city=ŁÓDŹ", "Big Idle"),
        ("city-not=Łódź", "Even New"),
        ("tag={tag}", "Big"),
        ("tag-not={tag}", "Even Idle New"),
        ("tag=none", "Even Idle New"),
        ("revenue-min=1200", "Big Even"),
        ("revenue-max=1200", "Even New"),
        ("revenue-min=100&revenue-max=2000", "Even New"),
        ("change-min=100", "Big New"),
        ("change-max=99.9", ""),
        ("last-order-before=2025-12-20", ""),
        ("last-order-after=2025-12-19", "Big Even New"),
        ("last-order-over=30", "Big Even New"),
        ("last-order-over=31", ""),
        ("last-order-within=31", "Big Even New"),
        ("last-order-within=30", ""),
        ("key=yes", "Big"),
        ("key=no", "Even Idle New"),
        ("key-since-after=2025-02-28", "Big"),
        ("reference=yes", "Big"),
        ("reference=no", "Even Idle New"),
        ("credit-min=500", "New"),
        ("payment-max=14", "New"),
    ],
)
def test_each_facet_keeps_what_fits(
    parameters: str, found: str, four: dict[str, Account], anna: User, admin: User
) -> None:
    big = four["big"]
    numbers = {"anna": anna.pk, "segment": big.segment_id, "team": big.team_id, "tag": big.tags.get().pk}
    asked = dict(part.split("=") for part in parameters.format(**numbers).split("&"))
    assert names(admin, asked) == found.split()


@pytest.mark.parametrize(
    "parameters",
    [
        {"owner": "0"}, {"owner": "x"}, {"segment": "9" * 30}, {"class": "AA"}, {"revenue-min": "1e5000"},
        {"revenue-min": "1e-999999"},
        {"revenue-min": "NaN"}, {"revenue-min": "12,5"}, {"revenue-min": "9" * 19}, {"change-max": "١"},
        {"last-order-before": "2026-02-30"}, {"last-order-before": "20260101"}, {"last-order-over": "-1"},
        {"last-order-over": "99999"}, {"key": "maybe"}, {"moved": "sideways"}, {"city": "x" * 101},
        {"tag": ",".join(str(number) for number in range(1, 40))}, {"sort": "-nothing"},
    ],
)  # fmt: skip
def test_what_nobody_could_mean_is_left_out_and_named(parameters: dict[str, str], account: Account, anna: User) -> None:
    chosen = filtered(anna, parameters)
    assert [each.pk for each in chosen.found] == [account.pk]
    assert chosen.ignored == list(parameters)


@pytest.mark.parametrize(
    ("given", "spelled"),
    [
        ({"class": "BX, AX,AX"}, {"class": "AX,BX"}),
        ({"revenue-min": "1200.50", "q": " x "}, {"q": "x", "revenue-min": "1200.5"}),
        ({"city": "Washington, D.C.; Paris"}, {"city": "Washington, D.C.;Paris"}),
        ({"sort": "name", "last-order-after": "2026-01-05"}, {"last-order-after": "2026-01-05", "sort": "name"}),
        ({"owner": "", "key": ""}, {}),
    ],
)
def test_values_are_spelled_in_one_way_and_order(given: dict[str, str], spelled: dict[str, str], anna: User) -> None:
    found = filtered(anna, given).spelled()
    assert found == spelled
    assert list(found) == list(spelled)


@pytest.mark.parametrize(
    ("kind", "value", "asked", "fits"),
    [
        ("NUMBER", "12.5", {"-min": "12.5"}, True),
        ("NUMBER", "12.5", {"-max": "12"}, False),
        ("DATE", "2026-01-31", {"-min": "2026-01-31"}, True),
        ("DATE", "2026-01-31", {"-max": "2026-01-30"}, False),
        ("CHOICE", "Rail", {"": "Rail|Road"}, True),
        ("CHOICE", "Rail", {"": "Road"}, False),
        ("YES_NO", True, {"": "yes"}, True),
        ("YES_NO", True, {"": "no"}, False),
        ("TEXT", "Łódź depot", {"": "depot"}, True),
        ("TEXT", "Łódź depot", {"": "port"}, False),
    ],
)
def test_fields_of_our_own_are_facets_too(
    kind: str, value: object, asked: dict[str, str], fits: bool, account: Account, anna: User
) -> None:
    options = ["Rail", "Road"] if kind == "CHOICE" else []
    field = CustomFieldFactory(name="Transport", kind=kind, options=options)
    Account.objects.filter(pk=account.pk).update(custom={field.key: value})
    parameters = {f"custom_{field.key}{suffix}": each for suffix, each in asked.items()}
    assert names(anna, parameters) == ([account.name] if fits else [])
    assert names(anna, {f"custom_{field.key}9": "1"}) == [account.name]


def test_another_apps_column_brings_its_facet(account: Account, anna: User) -> None:
    keep = Operator("rank-is", "is", values.Word(["top"]), lambda accounts, value, asking: accounts.none())
    column = AccountColumn(
        key="rank", order=10, label="Rank", annotate=lambda accounts: accounts, reads=(), cell=lambda row: "",
        facet=Facet("rank", "Rank", "one", (keep,)),
    )  # fmt: skip
    account_columns.register(column)
    try:
        assert names(anna, {"rank-is": "top"}) == []
    finally:
        del account_columns._entries["rank"]
