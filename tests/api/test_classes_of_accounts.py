"""Why an account has its class, how that changed, and classes by hand, over REST."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.analytics.value_turns import value_turns
from accounts.models import Account, ClassChange, ClassificationOverride, ClassificationRun, ClassificationSnapshot
from accounts.services import classification
from kam.core.models import Company, Team, User
from tests.accounts.services.classifying import STEADY, sell, sell_more

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(admin: User, anna: User, team: Team) -> Account:
    """Anna's account, which rises from CX to AZ with the second of two runs."""
    sell(*STEADY)
    classification.run_classification(as_of=date(2025, 1, 1), by=admin)
    sell_more("SMALL", 4_000, date(2025, 1, 15))
    Account.objects.filter(external_id="SMALL").update(owner=anna, team=team)
    classification.run_classification(as_of=date(2025, 2, 1), by=admin)
    return Account.objects.get(external_id="SMALL")


def test_explains_a_class_by_its_own_figures(ask: Any, anna: User, small: Account) -> None:
    told = ask(anna).get(f"accounts/{small.pk}/class/")
    snapshot = ClassificationSnapshot.objects.current().get(account=small)
    assert (told["abc"], told["xyz"], told["override"], told["is_group"]) == ("A", "Z", None, False)
    assert sum(Decimal(each["amount"]) for each in told["buckets"]) == snapshot.value
    assert Decimal(told["snapshot"]["mean"]) == round(snapshot.value / 12, 6)
    assert told["turns"]["better_steadiness"] == "Y"
    assert (told["run"]["parameters"]["a"], told["run"]["as_of"]) == ("80", "2025-02-01")


@pytest.mark.parametrize("person", ["anna", "boris", "admin"])
def test_gaps_to_other_accounts_are_for_administrators(request: Any, ask: Any, person: str, small: Account) -> None:
    told = ask(request.getfixturevalue(person)).get(f"accounts/{small.pk}/class/")
    company = {"better_value", "worse_value"} & told["turns"].keys(), {"rank", "share"} & told["snapshot"].keys()
    if person != "admin":
        assert company == (set(), set())
        return
    turns = value_turns(ClassificationSnapshot.objects.current().select_related("run").get(account=small))
    assert turns.worse is not None
    assert Decimal(told["turns"]["worse_value"]["value"]) == round(turns.worse.value, 6)
    assert company[1] == {"rank", "share"}


def test_an_earlier_run_is_explained_as_it_was(ask: Any, anna: User, clara: User, small: Account) -> None:
    first = ClassificationRun.objects.get(as_of=date(2025, 1, 1))
    told = ask(anna).get(f"accounts/{small.pk}/class/?run={first.pk}")
    assert (told["snapshot"]["code"], told["turns"]) == ("CX", None)
    assert ask(clara)("get", f"accounts/{small.pk}/class/").status_code == 404


def test_changes_are_those_of_accounts_in_reach(ask: Any, anna: User, clara: User, small: Account) -> None:
    (row,) = ask(anna).get("class-changes/?cause=SALES")["results"]
    change = ClassChange.objects.get(account=small, cause="SALES")
    assert (row["id"], row["from_class"], row["to_class"]) == (change.pk, "CX", "AZ")
    assert Decimal(row["value_after"]) == Decimal(change.explanation["value"][1])
    assert ask(clara).get("class-changes/")["results"] == []
    tomorrow = Company.current().today() + timedelta(days=1)
    assert ask(anna).get(f"class-changes/?from={tomorrow}")["results"] == []
    for strange in ("now", "20260131", "2026-02-30"):
        assert ask(anna)("get", f"class-changes/?from={strange}").json()["errors"][0]["field"] == "from"
    always = ask(anna).get("class-changes/?from=0001-01-02&to=9999-12-31")["results"]
    assert row["id"] in [each["id"] for each in always]
    bare = ask(anna, ["read:abcxyz"]).get("class-changes/")["results"][0]
    assert not {"value_before", "value_after"} & bare.keys()


def given(**changes: Any) -> dict[str, Any]:
    until = Company.current().today() + timedelta(days=30)
    return {"abc": "B", "reason": "A contract is signed", "expires_on": until.isoformat()} | changes


def test_a_class_by_hand_counts_until_it_is_ended(ask: Any, boris: User, anna: User, small: Account) -> None:
    caller = ask(boris)
    made = caller("post", "class-overrides/", given(account=small.pk))
    assert (made.status_code, made.json()["abc"], made.json()["made_by"]) == (201, "B", boris.pk)
    told = ask(anna).get(f"accounts/{small.pk}/class/")
    assert (told["abc"], told["xyz"], told["override"]["id"]) == ("B", "Z", made.json()["id"])
    path = f"class-overrides/{made.json()['id']}/end/"
    assert caller("post", path).json()["ended_by"] == boris.pk
    assert caller("post", path).status_code == 422
    assert ask(anna).get(f"accounts/{small.pk}/class/")["abc"] == "A"
    assert [row["id"] for row in ask(anna).get("class-overrides/?state=ended")["results"]] == [made.json()["id"]]


@pytest.mark.parametrize(("person", "status"), [("anna", 403), ("clara", 400)])
def test_who_does_not_lead_the_account_gives_none(
    request: Any, ask: Any, person: str, status: int, small: Account
) -> None:
    answer = ask(request.getfixturevalue(person))("post", "class-overrides/", given(account=small.pk))
    assert answer.status_code == status
    assert not ClassificationOverride.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"expires_on": "2001-01-01"}, "expires_on"), ({"reason": " "}, "reason"), ({"abc": ""}, "abc")],
)
def test_a_class_by_hand_needs_a_letter_a_reason_and_an_end(
    ask: Any, boris: User, small: Account, changes: dict[str, Any], field: str
) -> None:
    answer = ask(boris)("post", "class-overrides/", given(account=small.pk, **changes))
    assert answer.status_code in {400, 422}
    assert [each["field"] for each in answer.json()["errors"]] == [field]
