"""The account team over REST."""

from typing import Any

import pytest

from accounts.models import Account
from kam.core.models import User

pytestmark = pytest.mark.django_db


def test_the_owner_keeps_the_account_team(ask: Any, anna: User, clara: User, account: Account) -> None:
    caller, team = ask(anna), f"accounts/{account.pk}/members/"
    assert ask(clara)("get", team).status_code == 404
    made = caller("post", team, {"user": clara.pk, "function": "FINANCE", "access": "READ"})
    member = made.headers["Location"]
    assert (made.status_code, made.json()["user"]) == (201, clara.pk)
    assert [each["user"] for each in ask(clara).get(f"{team}?expand=user")["results"]][-1]["name"] == clara.name
    assert caller("post", team, {"user": clara.pk, "function": "SALES", "access": "EDIT"}).status_code == 409
    assert ask(clara)("patch", member, {"access": "EDIT"}, If_Match='"1"').status_code == 403
    assert caller("patch", member, {"access": "EDIT"}).status_code == 428
    changed = caller("patch", member, {"access": "EDIT"}, If_Match='"1"').json()
    assert (changed["access"], changed["function"]) == ("EDIT", "FINANCE")
    assert caller("delete", member, If_Match='"1"').status_code == 412
    assert ask(clara)("delete", member, If_Match='"2"').status_code == 204
    assert ask(clara)("get", team).status_code == 404
    assert ask(clara)("delete", member, If_Match="*").status_code == 404
