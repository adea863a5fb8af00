"""Names of colleagues over REST: whom one meets, and up to ten by name; never an address."""

from typing import Any

import pytest

from accounts.models import Account
from kam.core.models import Team, User
from tests.factories.accounts import AccountFactory, AccountTeamMemberFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


def _names(page: Any) -> list[str]:
    return [row["name"] for row in page["results"]]


def test_a_rep_knows_by_name_whom_the_accounts_in_reach_have(
    ask: Any, anna: User, boris: User, clara: User, dina: User, team: Team, account: Account
) -> None:
    former = UserFactory(name="Former", is_active=False)
    AccountTeamMemberFactory(account=AccountFactory(owner=former), user=anna, access="READ")
    answer = ask(anna, ["read:company"])("get", "colleagues/")
    assert _names(answer.json()) == ["Anna", "Dina", "Former"]
    own = answer.json()["results"][0]
    assert own == {
        "id": anna.pk, "name": "Anna", "role": "REP", "is_active": True, "teams": [{"id": team.pk, "name": team.name}],
    }  # fmt: skip
    assert b"@" not in answer.content
    for person, status in ((dina, 200), (clara, 404), (boris, 404)):
        assert ask(anna)("get", f"colleagues/{person.pk}/").status_code == status
    assert {"Anna", "Boris", "Dina"} <= set(_names(ask(boris).get("colleagues/")))
    assert ask(anna, ["read:accounts"])("get", "colleagues/").status_code == 403


def test_somebody_is_found_by_name_among_ten_at_most(ask: Any, anna: User, clara: User, admin: User) -> None:
    UserFactory.create_batch(12, name="Żaneta Kos")
    UserFactory(name="Zaneta Gone", is_active=False)
    UserFactory(name="Zaneta System", is_system=True)
    caller = ask(anna)
    assert _names(caller.get("colleagues/?name=clar")) == ["Clara"]
    page = caller.get("colleagues/?name=kos+zane&limit=7")
    rest = caller("get", page["next"]).json()
    assert (len(page["results"]), len(rest["results"]), rest["next"]) == (7, 3, None)
    for text in ("", "k", "+"):
        assert caller("get", f"colleagues/?name={text}").json()["errors"][0]["field"] == "name"
    assert caller("get", "colleagues/?email=a").status_code == 400
    assert caller("get", "colleagues/?fields=email").status_code == 400


def test_many_cost_what_few_do(ask: Any, anna: User, django_assert_max_num_queries: Any) -> None:
    for person in UserFactory.create_batch(30):
        AccountTeamMemberFactory(account=AccountFactory(owner=person), user=anna, access="READ")
    caller = ask(anna)
    # What a process asks once and keeps is asked by now.
    caller.get("colleagues/?limit=1")
    with django_assert_max_num_queries(7):
        assert len(caller.get("colleagues/")["results"]) == 31
