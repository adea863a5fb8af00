"""Exports over REST: whole tables within what a person may take along, written down, streamed."""

import csv
import io
import json
from typing import Any

import pytest

from accounts.models import Account, Export
from accounts.services import exports, row_files
from kam.core.models import User
from tests.factories.accounts import AccountFactory, SalesLineFactory

pytestmark = pytest.mark.django_db


def _text(answer: Any) -> str:
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_what_leaves_is_what_the_list_tells_and_is_written_down(
    ask: Any, anna: User, clara: User, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_files, "CHUNK", 2)
    AccountFactory.create_batch(4, owner=anna, team=account.team)
    AccountFactory(name="Secret", owner=clara)
    Account.objects.filter(pk=account.pk).update(name="=1+1", city="Łódź")
    caller = ask(anna)
    told = caller.get("accounts/?fields=id,name,city,tags&sort=id")["results"]
    text = _text(caller("get", "exports/accounts/?fields=id,name,city,tags&format=ndjson"))
    assert [json.loads(line) for line in text.splitlines()] == told
    rows = list(csv.DictReader(io.StringIO(_text(caller("get", "exports/accounts/?fields=id,name,city,tags")))))
    assert [(row["id"], row["city"]) for row in rows] == [(str(row["id"]), row["city"]) for row in told]
    assert rows[0]["name"] == "'=1+1"
    kept = Export.objects.order_by("pk").values_list("made_by", "what", "form", "rows")
    assert list(kept) == [(anna.pk, "accounts", form, 5) for form in ("ndjson", "csv")]


def test_a_rep_takes_so_many_rows_along_and_no_more(
    ask: Any, anna: User, boris: User, admin: User, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    SalesLineFactory.create_batch(3, account=account)
    monkeypatch.setattr(exports, "MOST_OF_A_REP", 2)
    monkeypatch.setattr(exports, "MOST_OF_A_MANAGER", 3)
    answer = ask(anna)("get", "exports/sales-lines/")
    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    assert not Export.objects.exists()
    for person in (boris, admin):
        assert len(_text(ask(person)("get", "exports/sales-lines/?format=ndjson")).splitlines()) == 3


def test_it_needs_its_own_scope_and_knows_its_parameters(ask: Any, anna: User, account: Account) -> None:
    assert ask(anna, ["read:accounts"])("get", "exports/accounts/").status_code == 403
    assert "revenue" not in _text(ask(anna, ["export:accounts"])("get", "exports/accounts/")).splitlines()[0]
    caller = ask(anna)
    for query in ("format=pdf", "cursor=a", "expand=owner", "class=Q", "fields=password"):
        assert caller("get", f"exports/accounts/?{query}").status_code == 400, query
    accepted = caller("get", "exports/accounts/?format=ndjson", Accept="application/x-ndjson")
    assert accepted.headers["Content-Type"] == "application/x-ndjson; charset=utf-8"
