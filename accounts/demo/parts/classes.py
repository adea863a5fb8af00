"""Classes of the last twenty-four months, each run as it would have been then, and one class given by hand."""

from datetime import datetime, timedelta
from typing import Final

from accounts.demo.parts.sales import SOURCE
from accounts.models import Account, ClassificationRun
from accounts.services.classification import override, run_classification
from accounts.services.nightly import DUE
from kam.core.calendar import add_months
from kam.core.demo import Demo
from kam.core.demo_people import person
from kam.core.models import Company, User

RUNS: Final = 24
# Who is treated better than sales say, and for how many months after the last closed one.
_OVERRIDDEN: Final = "PL-10207"
_UNTIL: Final = 5


def is_there() -> bool:
    """Tell whether the runs were made."""
    return ClassificationRun.objects.exists()


def is_free() -> bool:
    """Tell whether nobody else has classified here."""
    return not ClassificationRun.objects.exists()


def load(demo: Demo) -> None:
    """Classify month by month, then let the manager override one class."""
    zone = Company.current().zone
    for back in range(RUNS - 1, -1, -1):
        as_of = add_months(demo.month, 1 - back)
        # The earlier ones as the nights did it, in nobody's name; the last one counts what has come in just now.
        night = datetime.combine(as_of, DUE, zone) if back else None
        run_classification(as_of=as_of, by=User.objects.importer(), at=night)
    manager = person("marek.zielinski")
    override(
        account=Account.objects.get(source=SOURCE, external_id=_OVERRIDDEN),
        abc="B",
        xyz="",
        reason="Signed the frame contract for next year; the first orders come in spring.",
        expires_on=add_months(demo.month, _UNTIL) - timedelta(days=1),
        on=add_months(demo.month, 1),
        by=manager,
    )
