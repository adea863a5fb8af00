"""Who may change an account, but not all of it, is told which field it was that was not allowed."""

from typing import Any

import pytest

from accounts.models import Account
from kam.core.models import Team, User

pytestmark = pytest.mark.django_db


def faults(answer: Any) -> tuple[int, list[tuple[str, str]]]:
    told = answer.json()
    assert all(each["detail"] == told["detail"] for each in told["errors"])
    return answer.status_code, [(each["field"], each["code"]) for each in told["errors"]]


def test_a_rep_is_told_which_field_is_her_managers(ask: Any, anna: User, boris: User, account: Account) -> None:
    caller, path = ask(anna), f"accounts/{account.pk}/"
    wanted: list[tuple[str, dict[str, Any]]] = [
        ("status", {"status": "KEY", "city": "Sopot"}),
        ("owner", {"owner": None}),
        ("owner", {"owner": None, "team": None}),
        ("team", {"team": None}),
    ]
    for field, said in wanted:
        answer = caller("patch", path, said, If_Match="*")
        assert faults(answer) == (403, [(field, "not_allowed")])
        assert "Boris" in answer.json()["detail"]
    Account.objects.filter(pk=account.pk).update(status="KEY", key_since="2024-05-01", source="erp", external_id="C-1")
    assert faults(caller("patch", path, {"key_since": "2025-05-01"}, If_Match="*"))[1] == [("key_since", "not_allowed")]
    assert faults(caller("patch", path, {"status": "REGULAR"}, If_Match="*"))[1] == [("status", "not_allowed")]
    row = {"external_id": "C-1", "status": "LOST"}
    (result,) = caller("post", "accounts/upsert/", {"source": "erp", "rows": [row]}).json()["results"]
    assert [each["field"] for each in result["problem"]["errors"]] == ["status"]
    # What is said as it is changes nothing, and needs nobody.
    same = {"status": "KEY", "key_since": "2024-05-01", "credit_limit": None}
    assert caller("patch", path, same, If_Match="*").json()["version"] == 1


def test_what_a_rep_opens_is_no_key_account(ask: Any, anna: User, team: Team) -> None:
    assert faults(ask(anna)("post", "accounts/", {"name": "Key", "status": "KEY"})) == (422, [("status", "refused")])


def test_a_manager_is_told_that_the_team_is_out_of_reach(ask: Any, boris: User, account: Account) -> None:
    path = f"accounts/{account.pk}/"
    assert faults(ask(boris)("patch", path, {"team": None}, If_Match="*")) == (403, [("team", "not_allowed")])
    account.refresh_from_db()
    assert account.version == 1


def test_a_field_that_needs_a_scope_is_named(ask: Any, boris: User, account: Account) -> None:
    caller = ask(boris, ["read:accounts", "write:accounts"])
    answer = caller("patch", f"accounts/{account.pk}/", {"city": "Sopot", "team": None}, If_Match="*")
    assert faults(answer) == (403, [("team", "scope_missing")])
    rows = [{"external_id": "C-1", "name": "First"}, {"external_id": "C-2", "name": "Second", "owner": boris.pk}]
    answer = caller("post", "accounts/upsert/", {"source": "erp", "rows": rows})
    assert faults(answer) == (403, [("rows.1.owner", "scope_missing")])
    assert faults(ask(boris, ["read:accounts"])("post", "accounts/", {"name": "New"})) == (403, [])
