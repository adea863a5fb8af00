"""Managers are told once when the part of key accounts leaves its band, and again only after it was back."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Account, AccountMonth, KeyShareAlert
from accounts.notifications import key_share as messages
from accounts.services import key_share_alerts
from kam.core.models import Company, Job, Team, User
from kam.core.progress import Progress
from tests.accounts.views.companies import classified, published_run
from tests.factories.core import TeamFactory, TeamMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
NOW = datetime(2026, 1, 2, 3, tzinfo=UTC)
NIGHT = date(2026, 1, 2)
NEXT = date(2026, 1, 3)


@pytest.fixture
def key(team: Team, anna: User) -> Account:
    """A key account of 7,200 in the year, in the team of Boris."""
    return classified(
        published_run(series="one"), "AX", 600, team=team, owner=anna, status="KEY", key_since=date(2025, 1, 1)
    )


@pytest.fixture
def other(team: Team, key: Account) -> Account:
    """Another account of 3,600 beside it: key accounts make two thirds."""
    return classified(key.snapshots.get().run, "BX", 300, team=team)


def review(on: date = NIGHT) -> tuple[int, int]:
    done = key_share_alerts.review(on=on, by=User.objects.importer())
    return done.opened, done.closed


def sell(account: Account, amount: int) -> None:
    """Let the account have bought for this in each month of 2025."""
    AccountMonth.objects.filter(account=account, month__gte=date(2025, 1, 1)).update(net=amount)


def send_mails() -> list[str]:
    """Do the mail jobs that wait, once; return who was told."""
    mail.outbox.clear()
    for job in Job.objects.filter(kind=messages.KIND, state="QUEUED").order_by("pk"):
        messages.send(job, Progress())
        Job.objects.filter(pk=job.pk).update(state="DONE", finished_at=NOW)
    return sorted(message.to[0] for message in mail.outbox)


def open_alerts() -> dict[str, str]:
    """Return the sides of the open alerts by team."""
    found = KeyShareAlert.objects.open().select_related("team")
    return {alert.team.name if alert.team else "": alert.side for alert in found}


def test_tells_once_and_again_after_it_was_back(boris: User, key: Account, other: Account) -> None:
    # North, Company above it, and the whole company: 7,200 of 10,800 are 66.7 %.
    assert review() == (3, 0)
    assert open_alerts() == {"": "ABOVE", "Company": "ABOVE", "North": "ABOVE"}
    assert send_mails() == ["boris@company.example"]
    assert review(NEXT) == (0, 0)
    assert send_mails() == []
    sell(other, 600)  # half of it
    assert review(NEXT) == (0, 3)
    assert open_alerts() == {}
    assert send_mails() == []
    sell(other, 300)
    assert review(NEXT) == (3, 0)
    assert send_mails() == ["boris@company.example"]


def test_an_open_alert_follows_its_figures(key: Account, other: Account) -> None:
    review()
    sell(other, 400)  # 7,200 of 12,000
    assert review(NEXT) == (0, 0)
    alert = KeyShareAlert.objects.get(is_company=True)
    assert (alert.opened_on, alert.share, alert.key_accounts) == (NIGHT, Decimal("0.6"), 1)


def test_the_other_side_of_the_band_is_another_alert(key: Account, other: Account) -> None:
    review()
    sell(other, 2400)  # a fifth
    assert review(NEXT) == (3, 3)
    assert set(open_alerts().values()) == {"BELOW"}


def test_the_ends_belong_to_the_band(key: Account, other: Account) -> None:
    Company.objects.update(key_share_low=30, key_share_high=66)
    assert review() == (3, 0)
    Company.objects.update(key_share_high=67)
    assert review() == (0, 3)
    sell(other, 600)
    Company.objects.update(key_share_high=50)
    assert review() == (0, 0)


def test_nothing_is_judged_without_key_accounts_sales_or_classes(team: Team, anna: User) -> None:
    assert review() == (0, 0)
    plain = classified(published_run(series="one"), "AX", 600, team=team, owner=anna)
    assert review() == (0, 0)
    Account.objects.filter(pk=plain.pk).update(status="KEY", key_since=date(2025, 1, 1))
    assert review() == (3, 0)
    # Nothing left to judge: the alert is over.
    Account.objects.filter(pk=plain.pk).update(status="REGULAR", key_since=None)
    assert review() == (0, 3)


def test_a_team_counts_with_those_below_it(team: Team, other_team: Team, key: Account, other: Account) -> None:
    below = TeamFactory(name="Coast", parent=team)
    Account.objects.filter(pk=other.pk).update(team=below)
    # The coast alone has no key account and is not judged.
    assert review() == (3, 0)
    assert set(open_alerts()) == {"", "Company", "North"}


def test_the_nearest_managers_above_are_told(admin: User, key: Account, other: Account, company_team: Team) -> None:
    head = UserFactory(email="head@company.example", role=User.Role.MANAGER)
    TeamMembershipFactory(team=company_team, user=head, is_manager=True)
    review()
    # North has no manager here: its alert goes to the head as well; one mail of three sentences.
    assert send_mails() == ["admin@company.example", "head@company.example"]
    text = next(message.body for message in mail.outbox if message.to == ["head@company.example"])
    for words in ("66.7% of the company’s revenue", "of the revenue of North", "€7.2k of €11k from 1 key account"):
        assert words in text
    assert "30–55%" in text


def test_who_may_no_longer_read_it_is_not_told(boris: User, key: Account, other: Account) -> None:
    review()
    boris.team_memberships.update(is_manager=False)
    assert send_mails() == []
    Job.objects.filter(kind=messages.KIND).update(state="QUEUED", finished_at=None)
    User.objects.filter(pk=boris.pk).update(is_active=False)
    assert send_mails() == []


def test_a_night_done_late_closes_nothing_before_it_was_opened(key: Account, other: Account) -> None:
    review(NEXT)
    sell(other, 600)
    review(NIGHT)
    assert set(KeyShareAlert.objects.values_list("closed_on", flat=True)) == {NEXT}


def test_the_low_side_is_told_in_its_own_words(boris: User, admin: User, key: Account, other: Account) -> None:
    sell(other, 2400)
    review()
    send_mails()
    text = "".join(str(message.body) for message in mail.outbox)
    assert "below the 30–55% band" in text
    assert "Few are looked after as key accounts" in text


def test_the_alert_of_a_team_that_is_gone_is_closed_and_kept(team: Team, key: Account, other: Account) -> None:
    review()
    Account.objects.update(team=None)
    team.memberships.all().delete()
    team.delete()
    # Now only the company has accounts: the alerts of both teams are over.
    assert review(NEXT) == (0, 2)
    assert KeyShareAlert.objects.count() == 3
    assert review(NEXT) == (0, 0)


@pytest.mark.parametrize(
    ("person", "teams"), [("boris", {"North"}), ("admin", {"", "Company", "North"}), ("anna", set())]
)
def test_each_reads_the_alerts_of_what_they_lead(request, boris, admin, key, other, person, teams):
    review()
    seen = KeyShareAlert.objects.visible_to(request.getfixturevalue(person)).select_related("team")
    assert {alert.team.name if alert.team else "" for alert in seen} == teams
    assert not KeyShareAlert.objects.editable_by(admin).exists()
