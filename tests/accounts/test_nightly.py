"""The night is due once per business date, by the company's local time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from accounts.models import ClassificationRun
from accounts.services import classification, nightly
from kam.core import jobs
from kam.core.models import Company, Job, User
from kam.core.progress import Progress
from tests.accounts.analytics.hand_made import months
from tests.accounts.analytics.loading import load
from tests.accounts.analytics.oracle import Portfolio

pytestmark = pytest.mark.django_db
MINUTES = timedelta(minutes=1)


def in_zone(name: str) -> None:
    Company.current()
    Company.objects.update(time_zone=name)


def nights(start: datetime, end: datetime) -> list[tuple[str, datetime]]:
    """Tick every five minutes and return what was started when."""
    started, now = [], start
    while now < end:
        if (job := nightly.start_nightly(now=now)) is not None:
            started.append((job.slot, now))
        now += 5 * MINUTES
    return started


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("Europe/Warsaw", date(2026, 10, 23), date(2026, 10, 27)),  # 02:30 comes twice on the 25th
        ("Europe/Warsaw", date(2027, 3, 26), date(2027, 3, 30)),  # and never on the 28th
        ("Asia/Shanghai", date(2026, 10, 23), date(2026, 10, 27)),
        ("America/New_York", date(2026, 10, 31), date(2026, 11, 3)),
    ],
)
def test_starts_once_per_business_date(zone, first, last):
    in_zone(zone)
    noon = datetime(first.year, first.month, first.day, 12, tzinfo=UTC) - timedelta(days=1)

    started = nights(noon, noon + (last - first + timedelta(days=1)))

    local = Company.current().zone
    dates = [date.fromisoformat(slot) for slot, _at in started]
    expected_first = nightly.due_date(now=noon)
    assert dates == [expected_first + timedelta(days=n) for n in range(len(dates))]
    assert dates[-1] >= last - timedelta(days=1)
    # Every one after the first was started in the first five minutes after 02:30, or after the hour that did not exist.
    for slot, at in started[1:]:
        here = at.astimezone(local)
        assert here.date().isoformat() == slot
        assert here.strftime("%H:%M") in {"02:30", "03:00"}


def test_runs_the_latest_missed_night_only():
    in_zone("Europe/Warsaw")
    nightly.start_nightly(now=datetime(2026, 11, 1, 12, tzinfo=UTC))

    started = nights(datetime(2026, 11, 9, 12, tzinfo=UTC), datetime(2026, 11, 9, 12, 30, tzinfo=UTC))

    assert [slot for slot, _at in started] == ["2026-11-09"]
    assert list(Job.objects.order_by("slot").values_list("slot", flat=True)) == ["2026-11-01", "2026-11-09"]


def test_does_not_go_back_with_the_clock():
    in_zone("Europe/Warsaw")
    nightly.start_nightly(now=datetime(2026, 11, 9, 12, tzinfo=UTC))

    assert nightly.start_nightly(now=datetime(2026, 11, 8, 12, tzinfo=UTC)) is None
    assert nightly.start_nightly(now=datetime(2026, 11, 9, 1, 25, tzinfo=UTC)) is None


@pytest.mark.parametrize("wrong", [datetime(2027, 11, 9, 12, tzinfo=UTC), datetime(2026, 11, 12, 12, tzinfo=UTC)])
def test_a_clock_that_was_ahead_does_not_hold_back_the_nights(wrong):
    nightly.start_nightly(now=wrong)

    job = nightly.start_nightly(now=datetime(2026, 11, 9, 12, tzinfo=UTC))

    assert job is not None
    assert job.slot == "2026-11-09"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # From the first date of the world to the last, 25 hours behind, and back.
        ("Pacific/Kiritimati", "Pacific/Pago_Pago"),
        ("Pacific/Pago_Pago", "Pacific/Kiritimati"),
        ("Europe/Warsaw", "America/New_York"),
        ("Asia/Shanghai", "Europe/Warsaw"),
    ],
)
@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_a_company_that_moves_has_no_date_twice(before, after, hour):
    moved_at = datetime(2026, 11, 11, hour, tzinfo=UTC)
    end = moved_at + timedelta(days=3)
    in_zone(before)
    started = nights(moved_at - timedelta(days=1), moved_at)
    in_zone(after)
    started += nights(moved_at, end)

    slots = [slot for slot, _at in started]
    assert slots == sorted(set(slots))
    assert slots[-1] == nightly.due_date(now=end - 5 * MINUTES).isoformat()


@pytest.mark.django_db(transaction=True)
def test_beats_that_tick_at_once_start_one_night():
    def tick(_number):
        try:
            return nightly.start_nightly(now=datetime(2026, 11, 9, 12, tzinfo=UTC))
        finally:
            connection.close()

    Company.current()
    User.objects.importer()
    with ThreadPoolExecutor(4) as beats:
        list(beats.map(tick, range(4)))

    assert Job.objects.get().slot == "2026-11-09"


def test_a_night_that_is_delivered_twice_is_done_once():
    job = nightly.start_nightly(now=datetime(2026, 11, 9, 12, tzinfo=UTC))
    assert job is not None

    for _ in range(2):
        jobs.run(job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("DONE", 1)


def test_a_night_that_comes_late_does_not_replace_a_later_one():
    # Twelve months until December 2024; the job of 31 December was held up until January had begun.
    load(Portfolio(tuple(months("BIG", *[800] * 12))))
    new_year = classification.run_classification(as_of=date(2025, 1, 1), by=User.objects.importer())
    late = Job.objects.create(kind=nightly.NIGHTLY, slot="2024-12-31", requested_by=User.objects.importer())

    result = nightly.run_nightly(late, Progress())

    assert result["publication"] == "LATER_WINDOW"
    assert ClassificationRun.objects.get(is_published=True) == new_year


def test_an_empty_system_has_nothing_to_classify():
    job = nightly.start_nightly(now=datetime(2026, 11, 9, 12, tzinfo=UTC))
    assert job is not None

    result = nightly.run_nightly(job, Progress())
    again = nightly.run_nightly(job, Progress())

    assert result["publication"] == "NOTHING"
    assert again["run"] == result["run"]
    assert ClassificationRun.objects.get().as_of == date(2026, 11, 9)
