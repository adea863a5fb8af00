"""Exports over REST: whole tables within what a person may take along, written down, streamed."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, Export
from accounts.services import exports, row_files
from kam.core.models import User
from tests.factories.accounts import AccountFactory, SalesLineFactory
from tests.factories.classification import SnapshotFactory, published_run

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
    for query, accept, kind in (
        ("?format=ndjson", "application/x-ndjson", "application/x-ndjson"),
        ("?format=ndjson", "*/*", "application/x-ndjson"),
        ("", "application/x-ndjson", "application/x-ndjson"),
        ("", "text/csv", "text/csv"),
        ("", "*/*", "text/csv"),
        ("", "text/csv;q=0.5, application/x-ndjson", "application/x-ndjson"),
        ("", "text/csv;q=0.9, application/*;q=0.1", "text/csv"),
        ("", "*/*, text/csv;q=0, application/json;q=0", "application/x-ndjson"),
        ("", "", "text/csv"),
    ):
        accepted = caller("get", f"exports/accounts/{query}", Accept=accept)
        assert accepted.headers["Content-Type"] == f"{kind}; charset=utf-8"


def test_classes_of_a_run_leave_as_the_list_tells_them(ask: Any, anna: User, clara: User, admin: User) -> None:
    run = published_run()
    mine = SnapshotFactory(account=AccountFactory(name="Mine", owner=anna, source="erp", external_id="C-1"))
    SnapshotFactory(account=AccountFactory(name="Secret", owner=clara))
    caller = ask(anna)
    told = caller.get(f"classification-runs/{run.pk}/snapshots/")["results"]
    text = _text(caller("get", "exports/snapshots/?format=ndjson"))
    assert [json.loads(line) for line in text.splitlines()] == told
    assert (told[0]["account"], told[0]["name"], told[0]["external_id"]) == (mine.account_id, "Mine", "C-1")
    (row,) = csv.DictReader(io.StringIO(_text(caller("get", f"exports/snapshots/?run={run.pk}&fields=name,code"))))
    assert row["name"] == "Mine"
    assert Export.objects.latest("pk").asked["run"] == str(run.pk)
    columns = _text(ask(anna, ["export:abcxyz"])("get", "exports/snapshots/")).splitlines()[0].split(",")
    assert not {"value", "rank", "share"} & set(columns)
    assert "rank" in _text(ask(admin)("get", "exports/snapshots/")).splitlines()[0]
    assert ask(anna, ["read:abcxyz", "export:accounts"])("get", "exports/snapshots/").status_code == 403
    for query in ("run=x", "run=987654321", "fields=rank", "abc=Q", "from=1"):
        assert caller("get", f"exports/snapshots/?{query}").status_code == 400, query


def test_without_a_classification_there_is_nothing_to_send(ask: Any, anna: User) -> None:
    answer = ask(anna)("get", "exports/snapshots/")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "run")


def test_chosen_accounts_leave_alone_and_no_foreign_one_with_them(ask: Any, anna: User, clara: User) -> None:
    first, second, _third = AccountFactory.create_batch(3, owner=anna)
    secret = AccountFactory(owner=clara)
    chosen = f"id={first.pk},{second.pk},{secret.pk},987654321"
    for path in ("accounts/?sort=id&", "exports/accounts/?format=ndjson&"):
        answer = ask(anna)("get", f"{path}fields=id&{chosen}")
        text = answer.content.decode() if "sort" in path else _text(answer)
        assert str(first.pk) in text
        assert str(second.pk) in text
        assert str(secret.pk) not in text
    for wrong in ("", "x", "1,,2", "0", ",".join("1" * 201)):
        assert ask(anna)("get", f"accounts/?id={wrong}").status_code == 400, wrong


def test_the_head_alone_says_whether_it_may_be_and_takes_nothing_along(
    ask: Any, anna: User, account: Account, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caller = ask(anna)
    assert caller("head", "exports/accounts/").headers["Content-Type"] == "text/csv; charset=utf-8"
    monkeypatch.setattr(exports, "MOST_OF_A_REP", 0)
    assert caller("head", "exports/accounts/").status_code == 422
    told = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert [(each["by"], each["rows"]) for each in told if each["event"] == "export_refused"] == [(anna.pk, 1)]
    assert not Export.objects.exists()


def test_both_doors_keep_one_history_and_one_limit(
    ask: Any, browse: Any, anna: User, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = published_run()
    SnapshotFactory(account=account)
    client, caller = browse(anna), ask(anna)
    doors = (
        (lambda: client.post("/accounts/selected/export/", {"format": "csv"}), "exports/accounts/", "accounts"),
        (
            lambda: client.get(f"/classification/{run.pk}/export/?format=csv"),
            f"exports/snapshots/?run={run.pk}",
            "classes of a run",
        ),
    )
    for page, path, what in doors:
        for ask_for in (page, lambda path=path: caller("get", path)):
            b"".join(ask_for().streaming_content)
            last = Export.objects.latest("pk")
            assert (last.what, last.form, last.rows, last.made_by) == (what, "csv", 1, anna)
    monkeypatch.setattr(exports, "MOST_OF_A_REP", 0)
    for page, path, _what in doors:
        assert page().status_code == 302
        assert caller("get", path).status_code == 422
    assert Export.objects.count() == 4


def test_tokens_take_so_many_rows_along_within_a_day(
    ask: Any, browse: Any, anna: User, admin: User, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_OF_A_REP", 1)
    # Who asks by another token is still the same person.
    for _each in range(exports.A_DAY):
        _text(ask(anna)("get", "exports/accounts/"))
    answer = ask(anna)("get", "exports/accounts/")
    assert (answer.status_code, answer.json()["code"]) == (429, "quota_spent")
    assert 86_000 < int(answer.headers["Retry-After"]) <= 86_400
    assert Export.objects.count() == exports.A_DAY
    assert browse(anna).post("/accounts/selected/export/", {"format": "csv"}).status_code == 200
    for _each in range(exports.A_DAY + 1):
        _text(ask(admin)("get", "exports/accounts/"))
    Export.objects.filter(made_by=anna).update(at=timezone.now() - timedelta(days=1, seconds=1))
    _text(ask(anna)("get", "exports/accounts/"))
