"""Classification runs: who may start one, and who reads which figures."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, ClassificationRun
from accounts.services import classification
from accounts.services.basis import proposed_as_of
from kam.core import jobs
from kam.core.models import Company, Job, Team, User
from tests.factories.accounts import AccountFactory, AccountMonthFactory
from tests.factories.core import TeamMembershipFactory, UserFactory

Browse = Callable[[User], Client]
LIST = "/classification/"
NOW = "/classification/run/"
MARCH = date(2026, 3, 1)


@pytest.fixture
def foreign(clara: User, other_team: Team) -> Account:
    """A customer of Clara with three times the sales of Anna's."""
    return AccountFactory(name="Secret Foods", owner=clara, team=other_team)


@pytest.fixture
def run(account: Account, foreign: Account, admin: User) -> ClassificationRun:
    """January and February, in which Anna's account made 200 of 800 and Clara's 600."""
    for month in (date(2026, 1, 1), date(2026, 2, 1)):
        day = month.replace(day=15)
        days = {"first_on": day, "first_nonneg_on": day, "last_on": day, "last_positive_on": day}
        AccountMonthFactory(account=account, month=month, **days)
        AccountMonthFactory(account=foreign, month=month, net=300, gross=300, **days)
    return classification.run_classification(as_of=MARCH, by=admin)


def test_an_administrator_starts_a_run_and_sees_it_end(
    browse: Browse, admin: User, run: ClassificationRun, django_capture_on_commit_callbacks: Any
) -> None:
    client = browse(admin)
    answer = client.post(NOW, {"as_of": "2026-02-01"})
    job = Job.objects.get()
    assert answer["Location"] == f"{LIST}?job={job.pk}"
    busy = client.get(answer["Location"]).content.decode()
    assert 'hx-trigger="every 2s"' in busy
    # Asked twice it is one job.
    client.post(NOW, {"as_of": "2026-02-01"})
    assert Job.objects.count() == 1
    jobs.run(job_id=job.pk)
    done = client.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    assert done.lstrip().startswith("<div")
    assert "The classification is done." in done
    assert "hx-trigger" not in done
    assert f"/classification/{ClassificationRun.objects.latest('pk').pk}/" in done


def test_the_day_is_proposed_by_the_sales(browse: Browse, admin: User, run: ClassificationRun) -> None:
    # The last line is of 15 February, so January is the last full month.
    assert browse(admin).get(LIST).context["form"].initial["as_of"] == date(2026, 2, 1)


@pytest.mark.parametrize("said", ["", "31.12.2026", "2026-02-30", "0001-01-01", "1969-12-31", "9999-12-31"])
def test_a_day_that_is_none_is_refused(browse: Browse, admin: User, said: str) -> None:
    answer = browse(admin).post(NOW, {"as_of": said})
    assert answer.status_code == 422
    assert answer.context["form"].errors["as_of"]
    assert not Job.objects.exists()


def test_tomorrow_is_refused_in_a_sentence(browse: Browse, admin: User) -> None:
    today = Company.current().today()
    answer = browse(admin).post(NOW, {"as_of": (today + timedelta(days=1)).isoformat()})
    assert answer.status_code == 422
    assert "is still to come. Choose today," in answer.content.decode()
    assert f'max="{today}"' in answer.content.decode()
    assert browse(admin).post(NOW, {"as_of": today.isoformat()}).status_code == 302


def test_the_present_month_is_never_full() -> None:
    friday = date(2026, 10, 30)
    assert proposed_as_of(friday, today=friday) == date(2026, 10, 1)
    assert proposed_as_of(friday, today=date(2026, 11, 1)) == date(2026, 11, 1)


def test_a_mistyped_year_proposes_nothing(
    browse: Browse, admin: User, account: Account, run: ClassificationRun
) -> None:
    far = date(2062, 1, 1)
    AccountMonthFactory(account=account, month=far, first_on=far, last_on=far)
    assert browse(admin).get(LIST).context["form"].initial["as_of"] == date(2026, 2, 1)
    assert browse(admin).get("/portfolio/").context["last_on"] == date(2026, 2, 15)


def test_nobody_else_starts_a_run(browse: Browse, anna: User, boris: User) -> None:
    for user in (anna, boris):
        assert "Classify now" not in browse(user).get(LIST).content.decode()
        answer = browse(user).post(NOW, {"as_of": "2026-03-01"})
        assert answer.status_code == 403
        assert "by an administrator" in answer.content.decode()
    assert not Job.objects.exists()


def test_a_failed_run_says_why(browse: Browse, admin: User) -> None:
    job = jobs.request(kind="classification", by=admin, arguments={"as_of": "2026-03-01"})
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, error="Parents go round.", finished_at=job.created_at)
    assert "Parents go round." in browse(admin).get(LIST, {"job": job.pk}).content.decode()


def test_the_job_of_somebody_else_is_not_shown(browse: Browse, anna: User, admin: User) -> None:
    job = jobs.request(kind="classification", by=admin, subject="Secret", arguments={"as_of": "2026-03-01"})
    assert browse(anna).get(LIST, {"job": job.pk}).context["job"] is None


def test_asks_for_a_job_with_a_large_number_by_its_digits(browse: Browse, admin: User) -> None:
    Job.objects.create(pk=1_234_567, kind="classification", requested_by=admin)

    page = browse(admin).get("/classification/?job=1234567").content.decode()

    assert 'hx-get="/classification/?job=1234567"' in page


def test_the_company_is_shown_to_administrators_and_root_managers(
    browse: Browse, admin: User, company_team: Team, run: ClassificationRun
) -> None:
    head = UserFactory(name="Head", role=User.Role.MANAGER)
    TeamMembershipFactory(team=company_team, user=head, is_manager=True)
    for user in (admin, head):
        answer = browse(user).get(f"{LIST}{run.pk}/")
        text = answer.content.decode()
        assert answer.context["figures"].total == 800
        assert answer.context["figures"].account_count == 2
        assert "75.0%" in text
        assert "Of your accounts" not in text


@pytest.mark.parametrize("person", ["anna", "boris"])
def test_others_see_their_own_accounts_only(
    request: pytest.FixtureRequest, browse: Browse, person: str, run: ClassificationRun
) -> None:
    user = request.getfixturevalue(person)
    answer = browse(user).get(f"{LIST}{run.pk}/")
    text = answer.content.decode()
    assert answer.context["figures"].total == 200
    assert answer.context["figures"].account_count == 1
    assert answer.context["figures"].warnings == []
    assert "Of your accounts" in text
    # 800 and 600 are the company's and Clara's, 25 and 75 percent what they would tell.
    for secret in ("800", "€600", "25.0%", "75.0%", "Secret Foods", "Proposed as key accounts"):
        assert secret not in text
    row = browse(user).get(LIST).context["rows"][0]
    assert row.active + row.new == 1


def test_returns_above_sales_are_counted_apart_and_have_a_class(
    browse: Browse, anna: User, admin: User, run: ClassificationRun
) -> None:
    account = AccountFactory(name="Returns", owner=anna)
    day = date(2026, 1, 15)
    days = {"first_on": day, "first_nonneg_on": day, "last_on": day, "last_positive_on": day}
    AccountMonthFactory(account=account, month=date(2026, 1, 1), net=-5, gross=0, **days)
    AccountFactory(name="Never bought", owner=anna)
    classification.run_classification(as_of=MARCH, by=admin)
    for user in (anna, admin):
        answer = browse(user).get(LIST)
        assert answer.context["rows"][0].nonpositive == 1
        assert "No positive revenue" in answer.content.decode()
    assert account.snapshots.get().abc == "C"


def test_the_reason_of_a_failure_may_name_anybody_so_only_some_read_it(
    browse: Browse, anna: User, admin: User, run: ClassificationRun
) -> None:
    ClassificationRun.objects.filter(pk=run.pk).update(error="Secret Foods is its own ancestor.")
    told = {user.name: browse(user).get(f"{LIST}{run.pk}/").content.decode() for user in (anna, admin)}
    assert "Secret Foods is its own ancestor." in told["Admin"]
    assert "Secret Foods" not in told["Anna"]
    assert "This run failed." in told["Anna"]


def test_a_run_that_found_nothing_says_so_instead_of_showing_an_empty_matrix(browse: Browse, admin: User) -> None:
    empty = classification.run_classification(as_of=MARCH, by=admin)
    text = browse(admin).get(f"{LIST}{empty.pk}/").content.decode()
    assert "No account has a class in these months" in text
    for left_out in ("matrix-title", "dormant", "run-concentration"):
        assert left_out not in text


def test_a_run_warns_of_dependence_and_names_dormant_accounts_only_when_there_are_some(
    browse: Browse, admin: User, run: ClassificationRun
) -> None:
    client, warning = browse(admin), "The largest account makes "
    text = client.get(f"{LIST}{run.pk}/").content.decode()
    assert warning not in text  # of two accounts one always makes that much
    assert "are dormant" not in text
    days = dict.fromkeys(("first_on", "first_nonneg_on", "last_on", "last_positive_on"), date(2026, 2, 15))
    AccountMonthFactory.create_batch(9, month=date(2026, 2, 1), **days)
    again = classification.run_classification(as_of=MARCH, by=admin)
    assert warning in client.get(f"{LIST}{again.pk}/").content.decode()


def test_a_run_with_options_of_its_own_says_so(browse: Browse, admin: User, run: ClassificationRun) -> None:
    other = classification.run_classification(as_of=MARCH, by=admin, options={"boundary": "inclusive"})
    told = [browse(admin).get(f"{LIST}{each.pk}/").content.decode() for each in (run, other)]
    assert ["other parameters for this run" in text for text in told] == [False, True]


def test_the_list_says_who_started_a_run(browse: Browse, anna: User, admin: User, run: ClassificationRun) -> None:
    classification.run_classification(as_of=date(2026, 2, 1), by=User.objects.importer())
    by_person, by_itself = "Admin\n", "automatic\n"
    text = browse(anna).get(LIST).content.decode()
    assert (text.count(by_person), text.count(by_itself)) == (1, 1)


def test_changes_name_visible_accounts_only(browse: Browse, anna: User, admin: User, run: ClassificationRun) -> None:
    names = {
        user.name: [
            each["change"].account.name for each in browse(user).get(f"{LIST}{run.pk}/").context["changes"].rows
        ]
        for user in (anna, admin)
    }
    assert names["Anna"] in ([], ["Northern Timber"])
    assert set(names["Anna"]) <= set(names["Admin"])


def test_the_list_asks_as_often_for_two_runs_as_for_one(
    browse: Browse, anna: User, admin: User, run: ClassificationRun
) -> None:
    client = browse(anna)
    client.get(LIST)
    counts = []
    for as_of in (MARCH, date(2026, 2, 1)):
        classification.run_classification(as_of=as_of, by=admin)
        with CaptureQueriesContext(connection) as queries:
            rows = client.get(LIST).context["rows"]
        counts.append((len(rows), len(queries)))
    assert counts == [(1, counts[0][1]), (2, counts[0][1])]


def test_an_empty_list_leads_to_an_import(browse: Browse, anna: User) -> None:
    assert "No classification yet" in browse(anna).get(LIST).content.decode()


def test_a_run_that_does_not_exist_is_missing(browse: Browse, anna: User) -> None:
    assert browse(anna).get(f"{LIST}987654321/").status_code == 404
