"""The page of thresholds: read by everybody, tried out and saved by administrators."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account, ClassChange, ClassificationProfile, ClassificationRun
from accounts.services import classification
from accounts.services.classification import previews
from kam.core import jobs
from kam.core.models import Job, UndoableAct, User
from tests.accounts.services.classifying import STEADY, sell, versions
from tests.factories.classification import OverrideFactory, ProfileFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
PAGE = "/classification/thresholds/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def run(admin: User) -> ClassificationRun:
    """BIG, MIDDLE and SMALL with 800, 150 and 50 a month; LATE is asleep."""
    sell(*STEADY)
    return classification.run_classification(as_of=date(2025, 1, 1), by=admin)


def body(client: Client, query: str = "", **more: Any) -> str:
    response = client.get(f"{PAGE}{query}", **more)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def save(client: Client, query: dict[str, str], **more: Any) -> Any:
    shown = client.get(PAGE, query).context
    return client.post(PAGE, dict(shown["form"].hidden) | {"version": shown["profile"].version} | more)


def test_before_the_first_run_the_standard_ones_are_shown_and_nothing_is_made(browse: Browse, admin: User) -> None:
    text = body(browse(admin))
    assert 'name="a" value="80"' in text
    assert "Nothing has been published yet" in text
    assert "It is in use; nothing is published yet." in text
    assert "Its classes are the published ones" not in text
    assert not ClassificationProfile.objects.exists()


@pytest.mark.parametrize("person", ["anna", "boris"])
def test_who_is_no_administrator_reads_them(
    request: pytest.FixtureRequest, browse: Browse, person: str, run: ClassificationRun
) -> None:
    client = browse(request.getfixturevalue(person))
    text = body(client, "?a=70")
    assert "Thresholds are set by an administrator." in text
    assert "<dd> 80% </dd>" in text
    assert "threshold-preview" not in text
    for answer in (client.post(PAGE, {"a": "70"}), client.post(f"{PAGE}preview/", {"a": "70"})):
        assert answer.status_code == 403


def test_shows_who_would_move_without_storing_anything(browse: Browse, admin: User, run: ClassificationRun) -> None:
    before = versions()
    text = body(browse(admin), "?a=81", headers=HTMX)
    assert text.startswith("<section")
    for words in ("1 account · €1.8k", "1 up", "Worked out from the figures of the published run", "<b>A up to</b>"):
        assert words in text
    assert versions() == before


def test_other_buckets_are_measured_anew(browse: Browse, admin: User, run: ClassificationRun) -> None:
    text = body(browse(admin), "?bucket=quarter&window=8&min_buckets=4", headers=HTMX)
    assert "Worked out from the sales of today" in text
    assert "Other periods are counted" in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?a=96", "A has to end above 0 percent, and B after it"),
        ("?a=", "This field is required"),
        ("?a=NaN", "Enter a number"),
        ("?a=1e400", "Enter at most 6 digits."),
        ("?bucket=decade", "Select a valid choice"),
        ("?window=2", "Enter 3 or more."),
        ("?window=99999999999999999999999", "Enter 60 or less."),
        ("?bucket=quarter&seasonal=additive", "choose months"),
        ("?measure=margin", "lines have no cost"),
        ("?confirm=13", "Choose 1 to 12"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    browse: Browse, admin: User, run: ClassificationRun, query: str, sentence: str
) -> None:
    text = body(browse(admin), query, headers=HTMX)
    assert sentence in text
    assert "threshold-save" not in text


@pytest.mark.parametrize("query", ["?colour=red", "?job=x", "?job=" + "9" * 20, "?job=1", "?a=" + "9" * 10_000])
def test_an_address_typed_by_hand_is_no_error(browse: Browse, admin: User, run: ClassificationRun, query: str) -> None:
    assert browse(admin).get(f"{PAGE}{query}").status_code == 200


def test_saves_a_version_with_its_reason_and_runs_it(browse: Browse, admin: User, run: ClassificationRun) -> None:
    client = browse(admin)
    answer = save(client, {"a": "81"}, reason="MIDDLE is a key customer.", run="on")
    job = Job.objects.get()
    assert answer["Location"] == f"/classification/?job={job.pk}"
    jobs.run(job_id=job.pk)
    change = ClassChange.objects.get()
    assert (change.from_class, change.to_class, change.cause) == ("BX", "AX", "METHOD")
    text = body(client)
    assert "MIDDLE is a key customer." in text
    assert "version 2" in text
    assert "The published classes were judged by other parameters" not in text


def test_saved_and_not_run_is_told_and_offered(browse: Browse, admin: User, run: ClassificationRun) -> None:
    client = browse(admin)
    assert save(client, {"a": "81"}, reason="Wider.")["Location"] == PAGE
    text = body(client)
    assert "The published classes were judged by other parameters" in text
    assert "Classify now" in text
    assert 'name="as_of" value="2025-01-01"' in text
    # The versions lead back.
    assert "Try these again" in text
    assert "It is in use and runs every night; until it has, the published classes are those of the run as of" in text


def test_saving_is_taken_back_by_the_toast(browse: Browse, admin: User, run: ClassificationRun) -> None:
    client = browse(admin)
    save(client, {"a": "81"}, reason="Wider.")
    assert "Version 2 of Standard is saved." in body(client)
    act = UndoableAct.objects.get()
    assert client.post(f"/undo/{act.pk}/", headers=HTMX).status_code == 204
    text = body(client)
    assert "Standard is as before version 2, which is version 3." in text
    assert "Its classes are the published ones" in text
    assert 'name="a" value="80"' in text


def test_what_is_published_is_said_as_it_is(browse: Browse, admin: User, run: ClassificationRun) -> None:
    assert "Its classes are the published ones; it runs every night." in body(browse(admin))
    # Another profile with the same parameters has published nothing.
    other = classification.create_profile(name="Other", options={}, by=admin)
    classification.activate_profile(profile=other, by=admin)
    text = body(browse(admin))
    assert "Its classes are the published ones" not in text
    assert "the published classes are those of the run as of 1 Jan 2025" in text


def test_classes_by_hand_are_counted_as_computed(browse: Browse, admin: User, run: ClassificationRun) -> None:
    OverrideFactory(account=Account.objects.get(external_id="SMALL"))
    assert "1 account has a class set by hand; here it counts by its" in body(browse(admin), "?a=81", headers=HTMX)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"reason": " "}, "This field is required"),
        ({"reason": "Why", "a": "99"}, "A has to end above 0 percent"),
        ({"reason": "Why", "a": "x"}, "Enter a number"),
    ],
)
def test_a_faulty_form_comes_back(
    browse: Browse, admin: User, run: ClassificationRun, more: dict[str, str], sentence: str
) -> None:
    answer = save(browse(admin), {"a": "81"}, **more)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert ClassificationProfile.objects.get().version == 1


def test_two_people_who_save_see_both_values(browse: Browse, admin: User, run: ClassificationRun) -> None:
    client = browse(admin)
    assert save(client, {"a": "81"}, reason="Wider.").status_code == 302
    late = save(client, {"a": "82", "b": "96"}, reason="Wider still.", version=1)
    assert late.status_code == 409
    text = " ".join(late.content.decode().split())
    assert "Somebody else has saved version 2 of Standard" in text
    assert "<td>81%</td> <td>82%</td>" in text
    assert "Keep mine" in text
    assert "Wider still." in text
    # The form that came back carries the version that is there now.
    assert 'name="version" value="2"' in text


def test_many_accounts_are_asked_for_in_the_background(
    browse: Browse, admin: User, run: ClassificationRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "MOST_AT_ONCE", 2)
    client = browse(admin)
    query = "?bucket=quarter&window=4&min_buckets=4"
    assert "Work it out in the background" in body(client, query, headers=HTMX)
    asked = dict(client.get(f"{PAGE}{query}").context["form"].hidden)
    answer = client.post(f"{PAGE}preview/", asked | {"profile": "x"})
    job = Job.objects.get(kind="classification-preview")
    assert answer["Location"].endswith(f"&job={job.pk}")
    assert 'hx-trigger="every 2s"' in client.get(answer["Location"], headers=HTMX).content.decode()
    jobs.run(job_id=job.pk)
    done = client.get(answer["Location"], headers=HTMX).content.decode()
    assert "Worked out from the sales of today" in done
    # Its result stands for what it was asked for only.
    assert "Work it out" in client.get(f"{PAGE}{query}&x=40&job={job.pk}", headers=HTMX).content.decode()
    refused = client.post(f"{PAGE}preview/", asked | {"a": "x"})
    assert "job" not in refused["Location"]


def test_a_profile_that_is_not_in_use_is_tried_out_as_well(browse: Browse, admin: User, run: ClassificationRun) -> None:
    other = ProfileFactory(name="Ours", a=70)
    client = browse(admin)
    page = f"/classification/profiles/{other.pk}/"
    shown = client.get(page).content.decode()
    assert "It is not in use" in shown
    assert 'name="a" value="70"' in shown or 'value="70"' in shown
    hidden = dict(client.get(f"{page}?b=90").context["form"].hidden)
    answer = client.post(page, hidden | {"version": 1, "reason": "Shorter.", "run": "on"})
    assert answer["Location"] == page
    assert not Job.objects.exists()
    assert client.get("/classification/profiles/987654321/").status_code == 404


def test_an_archived_profile_is_only_read(browse: Browse, admin: User) -> None:
    other = ProfileFactory(name="Ours", archived_at="2026-01-01T00:00Z")
    shown = browse(admin).get(f"/classification/profiles/{other.pk}/").content.decode()
    assert "Archived" in shown
    assert "threshold-preview" not in shown
