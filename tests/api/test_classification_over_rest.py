"""Profiles, runs and what they said over REST: figures of the company for administrators alone."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, ClassificationProfile, ClassificationRun, ClassificationSnapshot
from accounts.services import classification
from kam.core import jobs
from kam.core.models import Job, Team, User
from tests.accounts.analytics.hand_made import months
from tests.accounts.services.classifying import STEADY, sell, sell_more
from tests.factories.core import TeamMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
OF_COMPANY = {"rank", "share", "cum_share_start", "cum_share_end", "r", "f", "m", "is_key_candidate"}
RUNS = "classification-runs"
PROFILES = "classification-profiles"


@pytest.fixture
def run(admin: User, anna: User, team: Team) -> ClassificationRun:
    """The second of two runs: SMALL, which is Anna's, rises from CX to AZ."""
    sell(*STEADY, *months("BACK", 10, -30))
    classification.run_classification(as_of=date(2025, 1, 1), by=admin)
    sell_more("SMALL", 4_000, date(2025, 1, 15))
    Account.objects.filter(external_id="SMALL").update(owner=anna, team=team)
    return classification.run_classification(as_of=date(2025, 2, 1), by=admin)


@pytest.fixture
def root(company_team: Team) -> User:
    """The manager of the team above all others, who reads company totals on pages."""
    user: User = UserFactory(name="Root", email="root@company.example", role=User.Role.MANAGER)
    TeamMembershipFactory(team=company_team, user=user, is_manager=True)
    assert user.sees_company_totals
    return user


@pytest.mark.parametrize("person", ["anna", "boris", "root"])
def test_rank_and_share_are_for_tokens_of_administrators_alone(
    request: Any, ask: Any, person: str, run: ClassificationRun
) -> None:
    caller = ask(request.getfixturevalue(person))
    rows = caller.get(f"{RUNS}/{run.pk}/snapshots/")["results"]
    assert rows
    assert not OF_COMPANY & rows[0].keys()
    for query in ("sort=rank", "fields=share"):
        answer = caller("get", f"{RUNS}/{run.pk}/snapshots/?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "scope_missing")
    told = caller.get(f"{RUNS}/{run.pk}/")
    assert "error" not in told
    assert not {"left_out", "key_candidates"} & told["figures"].keys()
    assert told["figures"]["of"] != "company"


def test_an_administrator_reads_the_rows_as_they_are_stored(ask: Any, admin: User, run: ClassificationRun) -> None:
    rows = {row["account"]: row for row in ask(admin).get(f"{RUNS}/{run.pk}/snapshots/")["results"]}
    stored = ClassificationSnapshot.objects.filter(run=run).select_related("run")
    assert rows.keys() == {each.account_id for each in stored}
    for each in stored:
        row = rows[each.account_id]
        assert (row["code"], row["rank"]) == (each.class_code, each.rank)
        for name, places in (("share", 12), ("cum_share_end", 12), ("mean", 6), ("cv", 12)):
            value = getattr(each, name)
            assert row[name] == (None if value is None else f"{round(value, places):f}"), name


def test_a_stranger_sees_nothing_of_others_in_any_list_or_sum(ask: Any, clara: User, run: ClassificationRun) -> None:
    caller = ask(clara)
    assert caller.get(f"{RUNS}/{run.pk}/snapshots/")["results"] == []
    assert caller.get(f"{RUNS}/{run.pk}/movements/")["results"] == []
    figures = caller.get(f"{RUNS}/{run.pk}/")["figures"]
    assert (figures["of"], figures["accounts"], figures["classes"]) == ("your accounts", {}, [])
    assert Decimal(figures["total"]) == 0


def test_figures_are_of_whom_they_say(ask: Any, admin: User, anna: User, run: ClassificationRun) -> None:
    whole = ask(admin).get(f"{RUNS}/{run.pk}/")["figures"]
    assert (whole["of"], whole["accounts"]) == ("company", run.figures["accounts"])
    assert Decimal(whole["total"]) == Decimal(run.figures["total_positive"])
    own = ask(anna).get(f"{RUNS}/{run.pk}/")["figures"]
    value = ClassificationSnapshot.objects.get(run=run, account__external_id="SMALL").value
    assert (own["of"], Decimal(own["total"])) == ("your accounts", value)
    assert own["classes"] == [{"code": "AZ", "accounts": 1, "value": str(value)}]


def test_movements_tell_what_moved_whom(ask: Any, anna: User, run: ClassificationRun) -> None:
    (row,) = ask(anna).get(f"{RUNS}/{run.pk}/movements/")["results"]
    assert (row["from_class"], row["to_class"], row["kind"], row["causes"]) == ("CX", "AZ", "up", ["revenue_changed"])
    assert Decimal(row["growth"]) == round(Decimal(row["value_after"]) / Decimal(row["value_before"]) - 1, 12)


def test_compares_two_runs_over_the_accounts_in_reach(ask: Any, anna: User, run: ClassificationRun) -> None:
    first = ClassificationRun.objects.exclude(pk=run.pk).get()
    told = ask(anna).get(f"{RUNS}/compare/?from={first.pk}&to={run.pk}")
    assert (told["of"], told["accounts"], told["kinds"]) == ("your accounts", 1, {"up": 1})
    assert ask(anna)("get", f"{RUNS}/compare/?from={first.pk}").json()["errors"][0]["field"] == "to"


def test_money_needs_the_scope_of_sales(ask: Any, anna: User, run: ClassificationRun) -> None:
    caller = ask(anna, ["read:abcxyz"])
    (row,) = caller.get(f"{RUNS}/{run.pk}/snapshots/")["results"]
    assert not {"value", "mean"} & row.keys()
    (moved,) = caller.get(f"{RUNS}/{run.pk}/movements/")["results"]
    assert not {"value_before", "value_after", "growth"} & moved.keys()
    figures = caller.get(f"{RUNS}/{run.pk}/")["figures"]
    assert "total" not in figures
    assert "value" not in figures["classes"][0]


def test_a_run_is_asked_for_once_and_answered_with_its_job(ask: Any, admin: User, run: ClassificationRun) -> None:
    answers = [ask(admin)("post", f"{RUNS}/", {"as_of": "2025-02-01"}) for _ in range(2)]
    job = Job.objects.get(kind="classification")
    for answer in answers:
        assert (answer.status_code, answer.json()["id"]) == (202, job.pk)
        assert answer.headers["Location"].endswith(f"/api/v1/jobs/{job.pk}/")
    result = {"run": run.pk, "publication": run.publication, "written": 1}
    Job.objects.filter(pk=job.pk).update(state="DONE", finished_at=run.started_at, result=result)
    assert ask(admin).get(f"jobs/{job.pk}/")["result"] == f"/api/v1/{RUNS}/{run.pk}/"
    assert ask(admin)("post", f"{RUNS}/", {"as_of": "2999-01-01"}).json()["errors"][0]["field"] == "as_of"


@pytest.mark.parametrize("person", ["anna", "boris"])
def test_others_than_administrators_change_nothing(request: Any, ask: Any, person: str, run: ClassificationRun) -> None:
    caller = ask(request.getfixturevalue(person))
    profile = f"{PROFILES}/{run.profile_id}/"
    answers = [
        caller("post", f"{RUNS}/", {}),
        caller("patch", profile, {"a": "70", "reason": "No"}, If_Match="*"),
        caller("post", f"{profile}activate/"),
        caller("post", f"{profile}preview/", {"a": "70"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert not Job.objects.filter(kind="classification").exists()
    assert caller.get(profile)["a"] == "80.000"


def test_other_thresholds_are_a_version(ask: Any, admin: User, run: ClassificationRun) -> None:
    caller, path = ask(admin), f"{PROFILES}/{run.profile_id}/"
    assert caller("patch", path, {"a": "70"}, If_Match='"1"').json()["errors"][0]["field"] == "reason"
    (fault,) = caller("patch", path, {"a": "96", "reason": "More"}, If_Match='"1"').json()["errors"]
    assert (fault["field"], fault["detail"][:24]) == ("a", "A has to end above 0 per")
    answer = caller("patch", path, {"a": "70", "reason": "Fewer"}, If_Match='"1"')
    assert (answer.status_code, answer.headers["ETag"], answer.json()["a"]) == (200, '"2"', "70.000")
    assert caller("patch", path, {"a": "60", "reason": "Fewer"}, If_Match='"1"').status_code == 412
    versions = caller.get(f"{path}versions/")["results"]
    assert [(each["number"], each["parameters"]["a"]) for each in versions] == [(2, "70"), (1, "80")]


def test_a_profile_is_made_used_and_archived(ask: Any, admin: User, run: ClassificationRun) -> None:
    caller = ask(admin)
    made = caller("post", f"{PROFILES}/", {"name": "Narrow", "copy_of": run.profile_id, "a": "70"})
    assert (made.status_code, made.json()["a"], made.json()["is_active"]) == (201, "70.000", False)
    path = f"{PROFILES}/{made.json()['id']}/"
    assert caller("post", f"{path}activate/").json()["is_active"]
    assert caller("post", f"{path}archive/").status_code == 422
    old = f"{PROFILES}/{run.profile_id}/"
    assert caller("post", f"{old}archive/").json()["archived_at"]
    assert caller("post", f"{old}restore/").json()["archived_at"] is None


def test_a_preview_tells_what_the_page_tells(ask: Any, admin: User, run: ClassificationRun) -> None:
    profile = ClassificationProfile.objects.get(is_active=True)
    told = ask(admin)("post", f"{PROFILES}/{profile.pk}/preview/", {"a": "40", "b": "60"}).json()
    found = classification.preview_or_request(profile=profile, options={"a": Decimal(40), "b": Decimal(60)}, by=admin)
    assert isinstance(found, classification.Answered)
    moves = {(each["from_class"], each["to_class"]): each["accounts"] for each in told["moves"]}
    assert moves == {pair: move.accounts for pair, move in found.moves.migration.moves.items()}
    assert told["accounts"] == sum(count for (before, after), count in moves.items() if before != after) > 0


def test_a_long_preview_is_a_job_and_then_its_answer(
    ask: Any, admin: User, run: ClassificationRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.services.classification.previews.MOST_AT_ONCE", 0)
    caller, path = ask(admin), f"{PROFILES}/{run.profile_id}/preview/"
    first = caller("post", path, {"window": 6})
    assert first.status_code == 202
    job = Job.objects.get(pk=first.json()["id"])
    jobs.run(job_id=job.pk)
    second = caller("post", path, {"window": 6})
    assert (second.status_code, second.json()["run"]) == (200, run.pk)


@pytest.mark.parametrize("noun", ["snapshots", "movements"])
def test_pages_cost_as_many_queries_as_they_have_rows_or_more(
    ask: Any, admin: User, run: ClassificationRun, noun: str
) -> None:
    caller, counts = ask(admin), []
    seen = []
    caller.get(f"{RUNS}/")
    for limit in (1, 50):
        with CaptureQueriesContext(connection) as asked:
            page = caller.get(f"{RUNS}/{run.pk}/{noun}/?limit={limit}")
        counts.append(len(asked))
    address = f"{RUNS}/{run.pk}/{noun}/?limit=1"
    while address:
        found = caller.get(address)
        seen += found["results"]
        address = found["next"]
    assert counts[0] == counts[1]
    assert seen == page["results"]
