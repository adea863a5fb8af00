"""Alarms over REST."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Account
from kam.core.models import Company, User
from tests.factories.accounts import AccountFactory, AlarmFactory

pytestmark = pytest.mark.django_db


def test_alarms_of_ones_accounts_are_muted_and_heard(
    ask: Any, anna: User, dina: User, clara: User, account: Account
) -> None:
    alarm, other = AlarmFactory(account=account), AlarmFactory(account=AccountFactory(owner=clara))
    caller, path = ask(anna), f"alarms/{alarm.pk}/"
    assert [each["id"] for each in caller.get("alarms/")["results"]] == [alarm.pk]
    assert caller.get(f"alarms/?account={other.account_id}")["results"] == []
    assert caller("get", f"alarms/{other.pk}/").status_code == 404
    told = {"reason": "Renovation", "expires_on": str(Company.current().today() + timedelta(days=9))}
    # Dina only reads.
    assert ask(dina)("post", f"{path}mute/", told).status_code == 403
    assert (
        caller("post", f"{path}mute/", {**told, "expires_on": "2001-01-01"}).json()["errors"][0]["field"]
        == "expires_on"
    )
    assert caller("post", f"{path}mute/", told).json()["mute_reason"] == "Renovation"
    assert caller.get("alarms/?state=open")["results"] == []
    assert [each["id"] for each in caller.get("alarms/?state=muted")["results"]] == [alarm.pk]
    assert caller("post", f"{path}unmute/").json()["muted_until"] is None
    assert not {"at_stake", "figures"} & ask(anna, ["write:accounts"])("post", f"{path}unmute/").json().keys()
    assert caller("get", "alarms/?state=loud").json()["errors"][0]["field"] == "state"
    assert ask(anna, ["read:accounts"])("get", path).status_code == 403
