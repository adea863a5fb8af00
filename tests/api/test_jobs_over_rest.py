"""Jobs over REST: whoever asked sees how far they are, with any token."""

from typing import Any

import pytest

from accounts.services.classification.requests import CLASSIFICATION
from kam.core import jobs
from kam.core.api.jobs import JobViewSet, accepted
from kam.core.job_handlers import JobHandler
from kam.core.models import User
from kam.core.registry import Registry
from kam.core.rest.resources import Reader
from kam.core.rest.viewsets import DomainViewSet
from tests.factories.core import JobFactory

pytestmark = pytest.mark.django_db


def test_whoever_asked_sees_how_far_it_is_with_a_token_for_nothing_else(ask: Any, anna: User, boris: User) -> None:
    job = JobFactory(requested_by=anna, state="RUNNING", progress_done=3, progress_total=7, progress_note="Counting")
    other = JobFactory(requested_by=boris, state="RUNNING")
    caller = ask(anna, ["read:views"])
    told = caller.get(f"jobs/{job.pk}/")
    assert (told["state"], told["percent"], told["note"], told["result"]) == ("RUNNING", 42, "Counting", None)
    assert caller("get", f"jobs/{other.pk}/").status_code == 404
    assert [row["id"] for row in caller.get("jobs/")["results"]] == [job.pk]


def test_administrators_see_all_the_newest_first(ask: Any, admin: User, anna: User, boris: User) -> None:
    made = [JobFactory(requested_by=person) for person in (anna, boris)]
    assert [row["id"] for row in ask(admin).get("jobs/?kind=test")["results"]] == [made[1].pk, made[0].pk]
    assert ask(admin)("get", "jobs/?state=LOST").status_code == 400


def test_what_came_of_it_has_an_address(ask: Any, anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    known: Registry[JobHandler] = Registry()
    known.register(JobHandler("test", lambda job, progress: {}, place=lambda said, found: f"imports/{said['batch']}/"))
    monkeypatch.setattr("kam.core.api.jobs.job_handlers", known)
    done = {"finished_at": "2026-01-02T12:00:00Z", "state": "DONE", "arguments": {"batch": 7, "secret": "x"}}
    JobFactory(requested_by=anna, **done)
    answer = ask(anna)("get", "jobs/")
    (told,) = answer.json()["results"]
    assert (told["result"], told["percent"]) == ("/api/v1/imports/7/", 100)
    assert b"secret" not in answer.content


def test_who_starts_one_is_told_where_to_look(anna: User) -> None:
    job = jobs.request(kind=CLASSIFICATION, by=anna)
    answer = accepted(job, reader=Reader(anna, frozenset(), job.created_at.date()))
    assert (answer.status_code, answer.data["id"], answer.data["percent"]) == (202, job.pk, 0)
    assert (answer.headers["Location"], answer.headers["Retry-After"]) == (f"/api/v1/jobs/{job.pk}/", "2")


def test_an_action_without_a_scope_answers_nobody(ask: Any, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JobViewSet, "read_scope", DomainViewSet.read_scope)
    assert ask(admin)("get", "jobs/").status_code == 403
