"""The portfolio over REST: every figure over the accounts in reach, and labelled so."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import ClassificationRun
from kam.core.models import Team, User
from tests.accounts.views.companies import classified, earlier_run, published_run
from tests.factories.classification import SnapshotFactory

pytestmark = pytest.mark.django_db
NOUNS = ["matrix", "concentration", "movements", "revenue"]


@pytest.fixture
def run(anna: User, boris: User, clara: User, team: Team, other_team: Team) -> ClassificationRun:
    """A published run over accounts of Anna (100 and 60 a month), of Boris (40) and of Clara (780)."""
    run = published_run()
    before = earlier_run(run)
    own = classified(run, "AX", 100, owner=anna, team=team, status="KEY", key_since="2024-01-01")
    classified(run, "BX", 60, owner=anna, team=team)
    classified(run, "CY", 40, owner=boris, team=team)
    classified(run, "AX", 780, owner=clara, team=other_team)
    SnapshotFactory(run=before, account=own, abc="B", xyz="X", value=Decimal(900))
    return run


@pytest.mark.parametrize(
    ("person", "query", "of", "amount"),
    [
        ("anna", "", "your accounts", 160),
        ("boris", "", "your team", 200),
        ("boris", "?scope=me", "your accounts", 40),
        ("admin", "", "company", 980),
    ],
)
def test_figures_are_of_whom_they_say(
    request: Any, ask: Any, run: ClassificationRun, person: str, query: str, of: str, amount: int
) -> None:
    caller = ask(request.getfixturevalue(person))
    told = {noun: caller.get(f"portfolio/{noun}/{query}") for noun in NOUNS}
    assert {each["of"] for each in told.values()} == {of}
    value = Decimal(12 * amount)
    assert Decimal(told["matrix"]["value"]) == value
    assert sum(Decimal(cell["value"]) for cell in told["matrix"]["classes"]) == value
    assert Decimal(told["concentration"]["total"]) == value
    assert Decimal(told["revenue"]["revenue"]) == value
    assert sum(Decimal(month["revenue"]) for month in told["revenue"]["months"]) == value
    assert sum(Decimal(group["revenue"]) for group in told["revenue"]["groups"]) == value
    assert Decimal(told["revenue"]["growth"]) == 1


def test_shares_are_parts_of_what_is_seen(ask: Any, anna: User, run: ClassificationRun) -> None:
    caller = ask(anna)
    cells = {cell["code"]: Decimal(cell["share"]) for cell in caller.get("portfolio/matrix/")["classes"]}
    assert cells == {"AX": Decimal("0.625"), "BX": Decimal("0.375")}
    told = caller.get("portfolio/concentration/")
    assert [(point["accounts"], Decimal(point["share"])) for point in told["curve"]] == [
        (0, 0), (1, Decimal("0.625")), (2, 1),
    ]  # fmt: skip
    assert (Decimal(told["top"]["1"]), Decimal(told["key_share"])) == (Decimal("0.625"), Decimal("0.625"))


def test_movements_are_those_of_the_chosen_accounts(ask: Any, anna: User, boris: User, run: ClassificationRun) -> None:
    told = ask(anna).get("portfolio/movements/")
    moved = [each for each in told["moves"] if each["from_class"] == "BX"]
    assert [(each["to_class"], each["accounts"]) for each in moved] == [("AX", 1)]
    assert (told["kinds"], told["second"]) == ({"up": 1, "new": 1}, run.pk)
    assert "up" not in ask(boris).get("portfolio/movements/?scope=me")["kinds"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("matrix/?class=AX", "class"),
        ("matrix/?scope=unassigned", "scope"),
        ("revenue/?period=week", "period"),
        ("revenue/?class=Q", "class"),
        ("movements/?since=987654321", "since"),
        ("matrix/?team=987654321", "team"),
        ("revenue/?by=owner__email", "by"),
    ],
)
def test_what_nobody_could_mean_is_refused(
    ask: Any, anna: User, run: ClassificationRun, query: str, field: str
) -> None:
    answer = ask(anna)("get", f"portfolio/{query}")
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (400, [field])


def test_a_team_of_others_is_as_good_as_none(
    ask: Any, boris: User, admin: User, team: Team, other_team: Team, run: ClassificationRun
) -> None:
    assert ask(boris)("get", f"portfolio/matrix/?team={other_team.pk}").status_code == 400
    assert ask(boris).get(f"portfolio/matrix/?team={team.pk}")["accounts"] == 3
    assert ask(admin).get(f"portfolio/matrix/?team={other_team.pk}")["accounts"] == 1


def test_money_needs_the_scope_of_sales(ask: Any, anna: User, run: ClassificationRun) -> None:
    caller = ask(anna, ["read:abcxyz"])
    assert caller("get", "portfolio/revenue/").status_code == 403
    for noun in NOUNS[:3]:
        content = caller("get", f"portfolio/{noun}/").content.decode()
        assert '"accounts"' in content
        assert not any(f'"{name}"' in content for name in ("value", "total", "value_after"))


@pytest.mark.parametrize("noun", NOUNS)
def test_more_accounts_ask_no_more(ask: Any, anna: User, team: Team, run: ClassificationRun, noun: str) -> None:
    caller, counts = ask(anna), []
    caller.get(f"portfolio/{noun}/")
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            caller.get(f"portfolio/{noun}/")
        counts.append(len(asked))
        classified(run, "AY", 10, owner=anna, team=team)
    assert counts[0] == counts[1]
