"""A rep's and a manager's portfolio: each figure equals what plain Python makes of the rows that they may see."""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account, AccountMonth, ClassificationSnapshot
from accounts.services import classification
from kam.core import formatting
from kam.core.calendar import add_months
from kam.core.models import Team, User
from tests.factories.accounts import AccountFactory, AccountMonthFactory, AccountTeamMemberFactory

Browse = Callable[[User], Client]
END = date(2026, 1, 1)
YEAR = [add_months(END, -number) for number in range(1, 13)]
BEFORE = [add_months(END, -number) for number in range(13, 25)]


@pytest.fixture
def company(admin: User, anna: User, boris: User, clara: User, team: Team, other_team: Team) -> list[Account]:
    """Thirty accounts of four owners in two teams and none, two years of months without any pattern, classified."""
    owners = [(anna, team), (boris, team), (clara, other_team), (None, None), (anna, None)]
    accounts: list[Account] = []
    for number in range(30):
        owner, of_team = owners[number % 5]
        is_key = number in {0, 1, 7, 12, 25}
        status = {"status": "KEY", "key_since": date(2025, 1, 1)} if is_key else {}
        account = AccountFactory(owner=owner, team=of_team, **status)
        for place, month in enumerate(sorted(YEAR + BEFORE)):
            net = (number * 37 + place * 101 + number * place * 13) % 997 - 60 * (number % 4 == 0)
            if (number + place) % 7:
                AccountMonthFactory(
                    account=account, month=month, net=net, gross=max(net, 0), first_on=month, last_on=month,
                    first_nonneg_on=month, last_positive_on=month,
                )  # fmt: skip
        accounts.append(account)
    AccountTeamMemberFactory(account=accounts[2], user=anna, access="READ")
    for as_of in (date(2025, 10, 1), END):
        classification.run_classification(as_of=as_of, by=admin)
    return accounts


def seen_by(person: str, accounts: list[Account], users: dict[str, User]) -> list[Account]:
    """Say by hand who sees what: own accounts and those of the account team; managers those of their team."""
    user = users[person]
    if person == "admin":
        return accounts
    mine = [account for account in accounts if account.owner_id == user.pk]
    if person == "anna":
        return [*mine, accounts[2]]
    north = user.team_memberships.get().team_id
    return [account for account in accounts if account.owner_id == user.pk or account.team_id == north]


def total(accounts: list[Account], months: list[date]) -> Decimal:
    keys = {account.pk for account in accounts}
    rows = AccountMonth.objects.filter(month__in=months)
    return sum((row.net for row in rows if row.account_id in keys), Decimal(0))


def figures(body: str) -> dict[str, str]:
    found = re.findall(r'k-kpi-label">\s*([^<]*?)\s*</dt>\s*<dd class="k-kpi-value">\s*([^<]*?)\s*</dd>', body)
    return dict(found)


def chart(body: str, name: str) -> dict[str, Any]:
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', body)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.fixture(params=["anna", "boris", "admin"])
def portfolio(
    request: pytest.FixtureRequest, company: list[Account], admin: User, anna: User, boris: User, browse: Browse
) -> tuple[list[Account], str]:
    """The accounts that a person sees, found by hand, and the page that the person gets."""
    users = {"admin": admin, "anna": anna, "boris": boris}
    mine = seen_by(request.param, company, users)
    return mine, browse(users[request.param]).get("/portfolio/").content.decode()


def published(accounts: list[Account]) -> list[ClassificationSnapshot]:
    snapshots = {each.account_id: each for each in ClassificationSnapshot.objects.filter(run__is_published=True)}
    return [snapshots[account.pk] for account in accounts]


def keys_of(accounts: list[Account]) -> list[Account]:
    return [account for account in accounts if account.status == "KEY"]


def values_of(accounts: list[Account]) -> list[Fraction]:
    """Return the positive values of the published window, the largest first."""
    return sorted((Fraction(each.value) for each in published(accounts) if each.value > 0), reverse=True)


def test_the_strip_is_over_what_the_person_sees(portfolio: tuple[list[Account], str]) -> None:
    mine, body = portfolio
    shown = figures(body)
    revenue = total(mine, YEAR)
    assert shown["Revenue, 12 months"] == formatting.compact_money(revenue, "EUR")
    assert shown["Key account share"] == formatting.percent(total(keys_of(mine), YEAR) / revenue)
    assert shown["Accounts"] == str(len(mine))
    values = values_of(mine)
    share = Fraction(sum(values[:5]), sum(values))
    assert shown["Five largest accounts"] == formatting.percent(Decimal(share.numerator) / share.denominator)


def test_the_cells_are_over_what_the_person_sees(portfolio: tuple[list[Account], str]) -> None:
    mine, body = portfolio
    whole = sum(max(each.value, Decimal(0)) for each in published(mine))
    for code in (f"{abc}{xyz}" for abc in "ABC" for xyz in "XYZ"):
        of_code = [each for each in published(mine) if each.class_code == code]
        part = sum(max(each.value, Decimal(0)) for each in of_code)
        cell = re.search(rf"{code}: </span>(\d+)</b>\s*(?:<span>([\d.]+%)</span>)?", body)
        assert cell is not None
        assert (code, int(cell[1])) == (code, len(of_code))
        assert not of_code or cell[2] == formatting.percent(part / whole)


def test_the_curve_is_over_what_the_person_sees(portfolio: tuple[list[Account], str]) -> None:
    mine, body = portfolio
    values = values_of(mine)
    curve = chart(body, "curve-data")
    assert len(curve["curve"]) == len(values) + 1
    for place, (x, y) in enumerate(curve["curve"]):
        assert x == pytest.approx(100 * place / len(values), abs=0.006)
        assert y == pytest.approx(float(100 * Fraction(sum(values[:place]), sum(values))), abs=0.006)
    of_keys = values_of(keys_of(mine))
    x, y, _name = curve["points"][0]
    assert x == pytest.approx(100 * len(of_keys) / len(values), abs=0.006)
    assert y == pytest.approx(float(100 * Fraction(sum(of_keys), sum(values))), abs=0.006)
    hhi = sum(Fraction(value, sum(values)) ** 2 for value in values)
    assert f"{float(1 / hhi):.1f}" in body


def test_the_months_are_over_what_the_person_sees(portfolio: tuple[list[Account], str]) -> None:
    mine, body = portfolio
    of_keys, others, before = (series["data"] for series in chart(body, "months-data")["series"])
    for place, month in enumerate(sorted(YEAR)):
        assert of_keys[place] == pytest.approx(float(total(keys_of(mine), [month])))
        assert of_keys[place] + others[place] == pytest.approx(float(total(mine, [month])))
    for place, month in enumerate(sorted(BEFORE)):
        assert before[place] == pytest.approx(float(total(mine, [month])))


@pytest.mark.parametrize("person", ["anna", "boris"])
def test_movements_are_those_of_the_same_accounts(
    person: str, company: list[Account], admin: User, anna: User, boris: User, browse: Browse
) -> None:
    users = {"admin": admin, "anna": anna, "boris": boris}
    mine = {account.pk for account in seen_by(person, company, users)}
    then, now = (
        {each.account_id: each.class_code for each in ClassificationSnapshot.objects.filter(run__as_of=as_of)}
        for as_of in (date(2025, 10, 1), END)
    )
    moved = [(then[pk], now[pk]) for pk in mine if then.get(pk) and now.get(pk)]
    up = sum(1 for before, after in moved if after[0] < before[0])
    down = sum(1 for before, after in moved if after[0] > before[0])
    steadier = sum(1 for before, after in moved if before[0] == after[0] and after[1] < before[1])
    body = browse(users[person]).get("/portfolio/").content.decode()
    assert f"{up} up" in body
    assert f"{down} down" in body
    assert steadier == 0 or f"{steadier} steadier" in body
