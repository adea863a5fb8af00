"""The alarms of these sales, as a night would have found them, and one that somebody has muted."""

from datetime import timedelta
from typing import Final

from accounts.demo.parts.sales import SOURCE
from accounts.models import Alarm
from accounts.services.alarms import mute, recompute
from kam.core.calendar import add_months
from kam.core.demo import Demo
from kam.core.demo_people import person

# Customer and kind of what needs nothing for now, and for how many months after the last closed one.
_MUTED: Final = "GB-20119"
_KIND: Final = "STOPPED_LINE"
_UNTIL: Final = 5


def is_there() -> bool:
    """Tell whether alarms were found."""
    return Alarm.objects.exists()


def is_free() -> bool:
    """Tell whether nobody else has alarms here."""
    return not Alarm.objects.exists()


def load(demo: Demo) -> None:
    """Find the alarms, then let the rep mute the one that he knows about."""
    on = add_months(demo.month, 1)
    recompute(on=on)
    mute(
        alarm=Alarm.objects.open().get(account__source=SOURCE, account__external_id=_MUTED, kind=_KIND),
        reason="They use up old stock of another maker; new bags are agreed for spring.",
        expires_on=add_months(demo.month, _UNTIL) - timedelta(days=1),
        on=on,
        by=person("james.okafor"),
    )
