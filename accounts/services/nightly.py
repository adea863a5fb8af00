"""What is done every night, once per business date."""

from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from accounts.services import alarms, class_overrides, classification, key_share_alerts
from accounts.services.classification.requests import result_of
from kam.core import jobs
from kam.core.models import Company, Job, User
from kam.core.progress import Progress

NIGHTLY: Final = "nightly"
# From this time on the company's clock a business date's work is due.
DUE: Final = time(2, 30)
# Another time zone puts the business date back by two days at most. A slot further ahead was made by a clock that was
# wrong; it must not hold back the nights until then.
WRONG_CLOCK: Final = timedelta(days=3)


def due_date(*, now: datetime) -> date:
    """Return the latest business date that is due: D is, once the company's local time has passed 02:30 on D."""
    local = now.astimezone(Company.current().zone)
    return local.date() if local.time() >= DUE else local.date() - timedelta(days=1)


def start_nightly(*, now: datetime) -> Job | None:
    """Store the night's job if one is due at this moment; return it, or None when there is nothing to do.

    Every date has at most one job, whatever DST, the clock, another time zone or a second beat do; after a gap only
    the latest missed date has one.
    """
    due = due_date(now=now)
    slot = due.isoformat()
    horizon = (due + WRONG_CLOCK).isoformat()
    # ISO dates sort as texts. A later slot than D: the clock went back, as it does once a year.
    if Job.objects.filter(kind=NIGHTLY, slot__gte=slot, slot__lt=horizon).exists():
        return None
    return jobs.request(kind=NIGHTLY, slot=slot, by=User.objects.importer(), subject=slot)


def run_nightly(job: Job, progress: Progress) -> dict[str, Any]:
    """Do the night's work of one business date; safe to repeat, and to do late, when a later night has passed."""
    on = date.fromisoformat(job.slot)
    # On a clock that was put back since, the night's own date counts.
    today = max(on, Company.current().today())
    expired = class_overrides.expire_overrides(on=on)
    run = classification.run_classification(as_of=on, today=today, by=User.objects.importer(), progress=progress)
    found = alarms.recompute(on=today)
    shares = key_share_alerts.review(on=today, by=User.objects.importer())
    told = {"overrides_expired": expired, "alarms": asdict(found), "key_share_alerts": asdict(shares)}
    return told | result_of(run)


WORK: Final = (NIGHTLY, run_nightly)
