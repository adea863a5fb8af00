"""The class of an account in the latest runs, what moved it each time, and which of them stood behind an override."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.analytics.migration_matrix import DORMANT, NONE, Figures, Mover
from accounts.analytics.move_kinds import direction, kind_of
from accounts.models import Account, ClassificationOverride, ClassificationRun, ClassificationSnapshot
from accounts.querysets.classification import SnapshotQuerySet
from accounts.views.amounts import Amounts
from accounts.views.move_causes import cause_in_words
from kam.core import formatting
from kam.core.models import User

LATEST_RUNS: Final = 8
# Far more than anybody has: a run a night for years.
MOST_RUNS: Final = 2_000


@dataclass
class ClassHistory:
    """The history for one person; `chosen` is the run that the page explains."""

    account: Account
    user: User
    chosen: ClassificationSnapshot | None

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One entry a published run, oldest first, each with its move from the one before."""
        shown = self._snapshots[-LATEST_RUNS:]
        # One more than is shown, so that the first has something to come from.
        befores = [None, *self._snapshots][-len(shown) - 1 :][: len(shown)] if shown else []
        return [self._row(before, after) for before, after in zip(befores, shown, strict=True)]

    @property
    def last_class(self) -> ClassificationSnapshot | None:
        """The latest snapshot that has letters; None for an account that never had any."""
        rated = self._published.exclude(abc="").order_by("-run__window_end", "-run__finished_at", "-pk")
        found: ClassificationSnapshot | None = rated.select_related("run").first()
        return found

    @property
    def unchanged_since(self) -> str:
        """Since when the parameters are those of the latest run, in words."""
        published = ClassificationRun.objects.visible_to(self.user).filter(
            publication=ClassificationRun.Publication.PUBLISHED
        )
        in_order = published.order_by("-window_end", "-is_published", "-finished_at", "-pk")
        latest, first = None, None
        for series, as_of in in_order.values_list("series", "as_of")[:MOST_RUNS]:
            latest = latest or series
            if series != latest:
                break
            first = as_of
        return _("thresholds unchanged since %(month)s") % {"month": formatting.month(first)} if first else ""

    @property
    def _published(self) -> SnapshotQuerySet:
        rows: SnapshotQuerySet = ClassificationSnapshot.objects.visible_to(self.user).filter(
            account=self.account, run__publication=ClassificationRun.Publication.PUBLISHED
        )
        return rows

    @cached_property
    def _snapshots(self) -> list[ClassificationSnapshot]:
        # Of two methods over the same months the one in force came last.
        in_order = self._published.order_by("-run__window_end", "-run__is_published", "-run__finished_at", "-pk")
        return list(in_order.select_related("run")[: LATEST_RUNS + 1])[::-1]

    @cached_property
    def _overrides(self) -> list[ClassificationOverride]:
        overrides = ClassificationOverride.objects.visible_to(self.user).filter(account=self.account)
        return list(overrides.select_related("made_by").order_by("created_at", "pk"))

    def _row(self, before: ClassificationSnapshot | None, after: ClassificationSnapshot) -> dict[str, Any]:
        override = self._override_during(after)
        abc, xyz = after.abc, after.xyz
        if override:
            abc, xyz = override.abc or abc, override.xyz or xyz
        move = _move(before, after)
        return {
            "snapshot": after,
            "abc": abc,
            "xyz": xyz,
            "override": override,
            "url": f"?run={after.run_id}",
            "amount": Amounts.of(after.run).short(after.value),
            "is_chosen": self.chosen is not None and after.run_id == self.chosen.run_id,
            "is_held": bool(after.raw_abc) and (after.raw_abc, after.raw_xyz) != (after.abc, after.xyz),
            "is_other_method": after.run.series != self._snapshots[-1].run.series,
            "move": move,
        }

    def _override_during(self, snapshot: ClassificationSnapshot) -> ClassificationOverride | None:
        """Return the override that was in force after the window of the run and before that of the next one.

        Windows stay where they are, while a run is finished anew whenever sales of its months come in. With the latest
        classes it is the one in force now: what was taken back meanwhile counts no more.
        """
        position = self._snapshots.index(snapshot)
        later = self._snapshots[position + 1 :]
        if not later:
            found = [each for each in self._overrides if each.ended_at is None]
        else:
            begin, end = snapshot.run.window_end, later[0].run.window_end
            found = [
                each
                for each in self._overrides
                if localdate(each.created_at) < end and (each.ended_at is None or localdate(each.ended_at) > begin)
            ]
        return found[-1] if found else None


def _move(before: ClassificationSnapshot | None, after: ClassificationSnapshot) -> dict[str, str] | None:
    """Return the kind of the move and why; None where nothing moved or another method judged."""
    if before is None or before.run.series != after.run.series:
        return None
    old, new = _code(before), _code(after)
    kind = kind_of(old, new)
    if kind == "same":
        return None
    mover = Mover(after.account_id, "", "", old, new, _figures(before), _figures(after))
    words = {
        "up": _("up"),
        "down": _("down"),
        "steadier": _("steadier"),
        "less_steady": _("less steady"),
        "rated": _("first letter"),
        "back": _("back"),
        "gone": _("gone"),
        "new": _("new"),
    }
    cause = "" if kind == "new" else cause_in_words(mover, after.run)
    return {"words": words[kind], "direction": direction(before.class_code, after.class_code), "cause": cause}


def _code(snapshot: ClassificationSnapshot) -> str:
    if snapshot.class_code:
        return snapshot.class_code
    return DORMANT if snapshot.status == ClassificationSnapshot.Status.DORMANT else NONE


def _figures(snapshot: ClassificationSnapshot) -> Figures:
    return Figures(
        value=snapshot.value,
        cv=snapshot.cv,
        buckets=snapshot.buckets,
        nonzero_buckets=snapshot.nonzero_buckets,
        positive_buckets=snapshot.positive_buckets,
        is_seasonally_adjusted=snapshot.is_seasonally_adjusted,
    )
