"""The night is due once per business date, by the company's local time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import ClassificationRun
from accounts.services import nightly
from kam.core.models import Company, Job
from kam.core.progress import Progress

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


def test_a_clock_that_was_far_ahead_does_not_hold_back_the_nights():
    nightly.start_nightly(now=datetime(2027, 11, 9, 12, tzinfo=UTC))

    job = nightly.start_nightly(now=datetime(2026, 11, 9, 12, tzinfo=UTC))

    assert job is not None
    assert job.slot == "2026-11-09"


def test_an_empty_system_has_nothing_to_classify():
    job = nightly.start_nightly(now=datetime(2026, 11, 9, 12, tzinfo=UTC))
    assert job is not None

    result = nightly.run_nightly(job, Progress())
    again = nightly.run_nightly(job, Progress())

    assert result["publication"] == "NOTHING"
    assert again["run"] == result["run"]
    assert ClassificationRun.objects.get().as_of == date(2026, 11, 9)
