"""Accounts over REST: moved, merged, given values back, and what is told of their groups and their past."""

from typing import Any

import pytest

from accounts.models import Account
from accounts.services import merging
from kam.core import jobs
from kam.core.models import Job, Team, User
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db


def test_moves_an_account_below_one_that_the_caller_sees(
    ask: Any, anna: User, clara: User, dina: User, account: Account
) -> None:
    head, secret = AccountFactory(name="Head", owner=anna), AccountFactory(name="Secret", owner=clara)
    caller, path = ask(anna), f"accounts/{account.pk}/move/"
    assert caller("post", path, {"parent": secret.pk}, If_Match="*").json()["errors"][0]["code"] == "not_found"
    assert ask(dina)("post", path, {"parent": None}, If_Match="*").status_code == 403
    assert caller("post", path, {"parent": head.pk}).status_code == 428
    assert caller("post", path, {"parent": head.pk}, If_Match='"1"').json()["parent"] == head.pk
    assert caller("post", f"accounts/{head.pk}/move/", {"parent": account.pk}, If_Match="*").status_code == 422
    assert caller("post", path, {"parent": None}, If_Match='"2"').json()["parent"] is None


def test_tells_of_a_group_what_the_reader_sees(ask: Any, anna: User, clara: User, account: Account) -> None:
    head = AccountFactory(name="Head", owner=anna)
    between = AccountFactory(name="Secret", owner=clara, parent=head)
    Account.objects.filter(pk=account.pk).update(parent=between)
    answer = ask(anna)("get", f"accounts/{account.pk}/hierarchy/")
    rows = [(each["id"], each["parent"], each["depth"]) for each in answer.json()["results"]]
    assert rows == [(head.pk, None, 0), (account.pk, head.pk, 1)]
    assert [*answer.json()] == ["results"], "how many are not seen is not told either"


def test_a_merge_is_looked_at_and_asked_for(ask: Any, boris: User, anna: User, team: Team, account: Account) -> None:
    other = AccountFactory(name="Northern Timber 2", owner=anna, team=team, city="Sopot")
    caller, path = ask(boris), f"accounts/{account.pk}/merge/"
    # The contract of what is looked at tells of refusals as well: each answer is held against it.
    assert caller("get", f"{path}?other={account.pk}").status_code == 422
    shown = caller.get(f"{path}?other={other.pk}")
    assert (shown["other"], shown["other_version"]) == (other.pk, other.version)
    body = {"other": other.pk, "other_version": shown["other_version"], "take": ["name"]}
    assert ask(anna)("post", path, body, If_Match="*").status_code == 403
    assert caller("post", path, {**body, "other_version": 9}, If_Match="*").status_code == 412
    for strange in ("nmae", "password", "custom.f987654", "owner"):
        answer = caller("post", path, {**body, "take": ["name", strange]}, If_Match="*")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "take.1")
    assert not Job.objects.filter(kind=merging.MERGE).exists(), "what a merge forgets is gone for good"
    asked = caller("post", path, body, If_Match=f'"{shown["survivor_version"]}"')
    job = Job.objects.get(kind=merging.MERGE)
    assert (asked.status_code, asked.json()["id"], asked.headers["Location"]) == (
        202,
        job.pk,
        f"/api/v1/jobs/{job.pk}/",
    )
    assert job.arguments["take"] == ["name"]
    jobs.run(job_id=job.pk)
    assert caller.get(f"jobs/{job.pk}/")["result"] == f"/api/v1/accounts/{account.pk}/"
    assert caller("get", f"{path}?other=987654321").json()["errors"][0]["field"] == "other"


def test_the_trail_gives_values_back_and_names_nobody_out_of_reach(
    ask: Any, anna: User, clara: User, account: Account
) -> None:
    caller, path = ask(anna), f"accounts/{account.pk}/"
    caller("patch", path, {"city": "Sopot"}, If_Match="*")
    caller("patch", path, {"city": "Gdynia", "credit_limit": "500.00"}, If_Match="*")
    secret = AccountFactory(name="Secret Holding", owner=clara)
    Account.objects.filter(pk=account.pk).update(parent=secret)
    page = caller.get(f"{path}trail/?limit=2")
    following = caller("get", page["next"]).json()["results"]
    moved, changed = page["results"]
    assert moved["values"][0]["after"] == {"id": None, "name": None}
    values = {each["field"]: (each["before"], each["after"]) for each in changed["values"]}
    assert values == {"city": ("Sopot", "Gdynia"), "credit_limit": (None, "500.00")}
    assert (changed["by"], changed["source"]) == ({"id": anna.pk, "name": "Anna"}, "api")
    assert [each["after"] for each in following[0]["values"]] == ["Sopot"]
    plain = ask(anna, ["read:accounts"]).get(f"{path}trail/")["results"][1]
    assert [each["after"] for each in plain["values"] if each["is_hidden"]] == [None]
    assert ask(clara)("get", f"{path}trail/").status_code == 404
    body = {"change": changed["change"], "field": "city"}
    assert caller("post", f"{path}restore-value/", body, If_Match="*").json()["city"] == "Sopot"
    assert caller("post", f"{path}restore-value/", {**body, "field": "owner"}, If_Match="*").status_code == 422
