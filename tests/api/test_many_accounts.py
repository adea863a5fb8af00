"""Many accounts at once over REST: the acts of the list, and another system's accounts by its numbers."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Account
from accounts.services import upserting
from kam.core.models import Team, User
from tests.factories.accounts import AccountFactory, AccountTeamMemberFactory

pytestmark = pytest.mark.django_db
SAME = "unchanged"
# An archived account is not archived anew; it has to be restored first.
AGAIN = {"archive": "failed"}


def test_an_act_on_many_is_refused_whole_for_one_out_of_reach(
    ask: Any, boris: User, clara: User, team: Team, account: Account
) -> None:
    foreign = AccountFactory(owner=clara)
    caller = ask(boris)
    details = set()
    for key in (foreign.pk, 987_654_321):
        answer = caller("post", "accounts/bulk/archive/", {"accounts": [account.pk, key]})
        (fault,) = answer.json()["errors"]
        assert (answer.status_code, fault["field"]) == (400, "accounts.1")
        details.add(fault["detail"])
    account.refresh_from_db()
    assert (len(details), account.is_archived) == (1, False)


@pytest.mark.parametrize("keys", [[1] * 501, [*range(1, 200_000)]])
def test_more_accounts_than_are_taken_are_not_even_looked_for(
    ask: Any, boris: User, keys: list[int], django_assert_max_num_queries: Any
) -> None:
    caller = ask(boris)
    with django_assert_max_num_queries(5) as asked:
        answer = caller("post", "accounts/bulk/tag/", {"accounts": keys, "tag": "Wood"})
    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["field"], fault["code"]) == (400, "accounts", "max_length")
    assert not any("accounts_account" in each["sql"] for each in asked.captured_queries)


def test_a_tag_that_somebody_stuck_meanwhile_is_not_overwritten(ask: Any, boris: User, account: Account) -> None:
    caller = ask(boris)
    read = caller("get", f"accounts/{account.pk}/")
    caller("post", "accounts/bulk/tag/", {"accounts": [account.pk], "tag": "Wood"})
    answer = caller("patch", f"accounts/{account.pk}/", {"tags": ["Paper"]}, If_Match=read.headers["ETag"])
    assert (answer.status_code, answer.json()["code"]) == (412, "version_conflict")
    assert caller.get("accounts/?sort=-updated-at&limit=1")["results"][0]["tags"] == ["Wood"]


def test_acts_on_many(ask: Any, boris: User, team: Team, account: Account) -> None:
    caller = ask(boris)
    chosen = {"accounts": [account.pk]}
    for act, more in (
        ("assign", {"owner": boris.pk}), ("mark-as-key", {}), ("end-key", {}), ("tag", {"tag": "Wood"}),
        ("untag", {"tag": "Wood"}), ("archive", {}), ("restore", {}),
    ):  # fmt: skip
        first, second = (caller("post", f"accounts/bulk/{act}/", {**chosen, **more}) for _ in range(2))
        assert (act, first.json()["changed"], second.json()["changed"]) == (act, 1, 0)
        assert [each.json()["results"][0]["status"] for each in (first, second)] == ["updated", AGAIN.get(act, SAME)]
    refused = caller("post", "accounts/bulk/tag/", {**chosen, "tag": "a,b"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "tag")
    account.refresh_from_db()
    assert account.owner == boris
    answer = ask(boris, ["write:accounts"])("post", "accounts/bulk/assign/", {**chosen, "owner": None})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_each_account_has_a_result_that_says_why_it_stays(
    ask: Any, boris: User, anna: User, clara: User, team: Team, account: Account
) -> None:
    read = AccountFactory(owner=clara)
    AccountTeamMemberFactory(account=read, user=boris, access="READ")
    archived = AccountFactory(owner=anna, team=team, archived_at=timezone.now())
    head = AccountFactory(owner=anna, team=team)
    AccountFactory(owner=clara, parent=head)
    caller = ask(boris)

    def told(act: str, *accounts: Account, **more: Any) -> list[tuple[str, str | None, int | None]]:
        keys = [each.pk for each in accounts]
        answer = caller("post", f"accounts/bulk/{act}/", {"accounts": keys, **more}).json()
        assert [each["id"] for each in answer["results"]] == keys
        assert answer["changed"] == sum(each["status"] == "updated" for each in answer["results"])
        problems = [each["problem"] or {} for each in answer["results"]]
        return [
            (each["status"], problem.get("code"), problem.get("status"))
            for each, problem in zip(answer["results"], problems, strict=True)
        ]

    assert told("tag", account, read, archived, tag="Wood") == [
        ("updated", None, None), ("failed", "not_allowed", 403), ("failed", "archived", 422),
    ]  # fmt: skip
    assert told("archive", head, account) == [("failed", "has_subsidiaries", 422), ("updated", None, None)]
    assert told("restore", head, account) == [("unchanged", None, None), ("updated", None, None)]
    assert told("assign", account, head, owner=boris.pk) == [("updated", None, None)] * 2
    mine = AccountFactory(owner=boris, team=None)
    assert told("assign", mine, owner=None) == [("failed", "no_team", 422)]
    below = AccountFactory(owner=anna, team=team, parent=archived, archived_at=timezone.now())
    assert told("restore", below) == [("failed", "parent_archived", 422)]


def test_another_systems_accounts_are_brought_up_to_date(ask: Any, anna: User, clara: User, account: Account) -> None:
    AccountFactory(name="Hers", owner=clara, source="erp", external_id="C-9")
    body = {
        "source": "erp",
        "rows": [
            {"external_id": "C-1", "name": "First", "city": "Sopot", "tags": ["Wood"]},
            {"external_id": "C-9", "name": "Ninth"},
            {"external_id": "C-2", "name": "Northern Timber"},
            {"external_id": "C-3", "name": "Third", "tax_ids": [{"kind": "NIP", "value": "123"}]},
            {"external_id": "C-4"},
        ],
    }
    caller = ask(anna)
    answer = caller("post", "accounts/upsert/", body)
    assert answer.status_code == 200, answer.content
    told = answer.json()["results"]
    assert [each["status"] for each in told] == ["created", *["failed"] * 4]
    faults = [each["problem"]["errors"][0]["field"] for each in told[1:]]
    assert faults == ["external_id", "name", "tax_ids.0.value", "name"]
    assert "Hers" not in str(told)
    first = Account.objects.get(source="erp", external_id="C-1")
    assert (first.owner, first.name, told[0]["id"]) == (anna, "First", first.pk)
    again = caller("post", "accounts/upsert/", body).json()["results"]
    assert again[0] == {"external_id": "C-1", "status": "unchanged", "id": first.pk, "problem": None}
    touched = first.updated_at
    first.refresh_from_db()
    assert (first.updated_at, first.version) == (touched, 1)
    body["rows"] = [{"external_id": "C-1", "city": "Gdynia"}]
    assert caller("post", "accounts/upsert/", body).json()["results"][0]["status"] == "updated"
    first.refresh_from_db()
    assert (first.city, first.name, first.tags.get().name) == ("Gdynia", "First", "Wood")


@pytest.mark.django_db(transaction=True)
def test_what_is_done_in_parts_is_answered_alike_too(
    ask: Any, anna: User, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller, body = ask(anna), {"source": "erp", "rows": [{"external_id": "C-1", "name": "First"}]}
    is_held, between = [], []

    def upsert(**asked: Any) -> Any:
        # Nothing is held from one part to the next.
        is_held.append(connection.in_atomic_block)
        if len(is_held) == 1:
            between.append(caller("post", "accounts/upsert/", body, Idempotency_Key="k").json())
        return stored(**asked)

    stored = upserting.upsert
    monkeypatch.setattr(upserting, "upsert", upsert)
    first, again = (caller("post", "accounts/upsert/", body, Idempotency_Key="k") for _ in range(2))
    assert [first.json(), again.json()] == between * 2
    assert (first.json()["results"][0]["status"], again.headers["Idempotent-Replay"]) == ("created", "true")
    assert is_held == [False, False]
    other = caller("post", "accounts/upsert/", {**body, "source": "crm"}, Idempotency_Key="k")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_rows_of_no_shape_store_nothing(ask: Any, anna: User) -> None:
    rows = [{"external_id": "C-1", "name": "First"}, {"external_id": "C-2", "colour": "red"}]
    answer = ask(anna)("post", "accounts/upsert/", {"source": "erp", "rows": rows})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "rows.1.colour")
    assert not Account.objects.exists()
    many = [{"external_id": str(number), "name": "A"} for number in range(501)]
    assert ask(anna)("post", "accounts/upsert/", {"source": "erp", "rows": many}).status_code == 400


def test_who_only_reads_an_account_changes_none_of_it(ask: Any, dina: User, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(source="erp", external_id="C-1")
    rows = [{"external_id": "C-1", "city": "Sopot"}]
    (told,) = ask(dina)("post", "accounts/upsert/", {"source": "erp", "rows": rows}).json()["results"]
    assert (told["status"], told["problem"]["status"]) == ("failed", 403)
    account.refresh_from_db()
    assert (account.city, account.version) == ("", 1)


def test_the_owner_of_a_row_needs_a_scope_of_its_own(ask: Any, boris: User, anna: User, account: Account) -> None:
    rows = [{"external_id": "C-1", "name": "First", "owner": anna.pk}]
    answer = ask(boris, ["write:accounts"])("post", "accounts/upsert/", {"source": "erp", "rows": rows})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert Account.objects.count() == 1
