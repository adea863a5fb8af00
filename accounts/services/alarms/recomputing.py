"""Finding the alarms of all accounts and storing what is new, what changed and what is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.analytics.alarms import class_drop
from accounts.analytics.alarms.class_drop import CLASS_DROP
from accounts.analytics.alarms.kinds import AlarmKind, FoundAlarm, Reach, alarm_kinds
from accounts.models import Account, Alarm, AlarmMute
from accounts.services import rollup, sales_import
from accounts.services.classification import turns

THOUSANDTH: Final = Decimal("0.001")
BATCH: Final = 2_000
Key = tuple[int, str, str]


@dataclass(frozen=True)
class Recomputed:
    """What a night did: how many alarms were raised, went on with other figures, and ended."""

    raised: int = 0
    changed: int = 0
    ended: int = 0


@transaction.atomic
def recompute(*, on: date) -> Recomputed:
    """Find the alarms of all accounts as of today, `on`; a second time the same day changes nothing.

    Days and months count to the last sale, not to today: sales that were not imported yet are no silence.
    """
    turns.find_alarms_alone()
    _expire_mutes(on)
    reach = _reach(on)
    kinds = list(alarm_kinds)
    open_alarms = {_key(alarm): alarm for alarm in Alarm.objects.open().filter(kind__in=[kind.key for kind in kinds])}
    found = {key: each for kind in kinds for key, each in _weighed(kind, kind.find(reach))} if reach else {}
    return Recomputed(
        raised=_raise(found, open_alarms, on),
        changed=_follow(found, open_alarms),
        ended=_end([alarm for key, alarm in open_alarms.items() if key not in found], on),
    )


@transaction.atomic
def follow_class(*, account: Account, on: date) -> None:
    """Raise, change or end the alarm about the account's class at once: somebody gave it, or took it back, today, `on`.

    The caller has asked for `turns.find_alarms_alone` before locking the account.
    """
    if account.is_archived:
        return
    mine = Alarm.objects.filter(account=account, kind=CLASS_DROP.key)
    found = dict(_weighed(CLASS_DROP, class_drop.find_of(account.pk)))
    if found and not mine.open().exists():
        _resume(mine.filter(ended_on=on).order_by("-pk").first())
    open_alarms = {_key(alarm): alarm for alarm in mine.open()}
    _raise(found, open_alarms, on)
    _follow(found, open_alarms)
    _end([alarm for key, alarm in open_alarms.items() if key not in found], on)


def _resume(alarm: Alarm | None) -> None:
    """Open what ended today and is taken back: it never was over."""
    if alarm is not None:
        alarm.ended_on = None
        alarm.save(update_fields=["ended_on"])


def _reach(on: date) -> Reach | None:
    last_on = rollup.sales_known_to(on=on)
    if last_on is None:
        return None
    return Reach(last_on=last_on, end=sales_import.proposed_as_of(last_on=last_on, on=on))


def _weighed(kind: AlarmKind, found: Iterable[FoundAlarm]) -> Iterable[tuple[Key, tuple[FoundAlarm, Decimal]]]:
    for each in found:
        points = (kind.weight * each.severity).quantize(THOUSANDTH, rounding=ROUND_HALF_UP)
        yield (each.account_id, kind.key, each.subject), (each, max(points, THOUSANDTH))


def _raise(found: dict[Key, tuple[FoundAlarm, Decimal]], known: dict[Key, Alarm], on: date) -> int:
    new = [key for key in found if key not in known]
    # What was archived or merged away since it bought is nobody's concern.
    active = set(Account.objects.active().filter(pk__in={key[0] for key in new}).values_list("pk", flat=True))
    mutes = {(mute.account_id, mute.kind, mute.subject): mute for mute in AlarmMute.objects.filter(ended_at=None)}
    raised = [
        Alarm(
            account_id=key[0], kind=key[1], subject=key[2], raised_on=on, mute=mutes.get(key),
            points=found[key][1], at_stake=found[key][0].at_stake,
            figures=found[key][0].figures, raised_figures=found[key][0].figures,
        )
        for key in new if key[0] in active
    ]  # fmt: skip
    Alarm.objects.bulk_create(raised, batch_size=BATCH)
    return len(raised)


def _follow(found: dict[Key, tuple[FoundAlarm, Decimal]], known: dict[Key, Alarm]) -> int:
    changed = []
    for key in known.keys() & found.keys():
        alarm, (each, points) = known[key], found[key]
        if (alarm.points, alarm.at_stake, alarm.figures) != (points, each.at_stake, each.figures):
            alarm.points, alarm.at_stake, alarm.figures = points, each.at_stake, each.figures
            changed.append(alarm)
    Alarm.objects.bulk_update(changed, ["points", "at_stake", "figures"], batch_size=BATCH)
    return len(changed)


def _end(over: list[Alarm], on: date) -> int:
    return Alarm.objects.filter(pk__in=[alarm.pk for alarm in over]).update(
        ended_on=Greatest(F("raised_on"), Value(on))
    )


def _expire_mutes(on: date) -> None:
    late = AlarmMute.objects.filter(ended_at=None, expires_on__lt=on)
    Alarm.objects.open().filter(mute__in=late).update(mute=None)
    late.update(ended_at=timezone.now())


def _key(alarm: Alarm) -> Key:
    return alarm.account_id, alarm.kind, alarm.subject
