"""Who waits for whom while accounts are classified; every turn lasts until the end of its transaction."""

from typing import Final

from django.db import connection

from accounts.models import ClassificationProfile

# Keeps our advisory locks apart from those of others.
LOCK: Final = 0x4B414D58
# The second key: a run's is its profile's number, which is above 0.
_ASKING: Final = 0
_MERGING: Final = -1
_ALARMS: Final = -2
_ALONE: Final = "SELECT pg_advisory_xact_lock(%s, %s)"
_TOGETHER: Final = "SELECT pg_advisory_xact_lock_shared(%s, %s)"


def ask_one_by_one() -> None:
    """Let people ask for a run one after the other, so that two clicks are one job."""
    _take(_ALONE, _ASKING)


def run_alone(profile: ClassificationProfile) -> None:
    """Wait until no other run of the profile is at work, and no merge; runs of other profiles are no obstacle."""
    _take(_TOGETHER, _MERGING)
    _take(_ALONE, profile.pk)


def wait_for_runs() -> None:
    """Wait until no run of any profile is at work, and hold back those to come.

    A run reads who has sales long before it stores their classes: an account that was merged away in between would
    have one in force. To be asked before the first account is locked; a run has its turn before it touches any.
    """
    _take(_ALONE, _MERGING)


def find_alarms_alone() -> None:
    """Wait until nobody else looks for alarms, and no merge is at work."""
    _take(_TOGETHER, _MERGING)
    _take(_ALONE, _ALARMS)


def _take(turn: str, key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(turn, [LOCK, key])
