"""Which earlier run a run is compared with."""

from collections.abc import Sequence
from typing import Any, Final

from accounts.analytics.period import QUARTER
from accounts.models import ClassificationRun
from kam.core.models import User

# So many earlier runs may be chosen.
MOST_RUNS: Final = 36


def run_before(user: User, run: ClassificationRun) -> ClassificationRun | None:
    """Return the latest earlier window of the same series, else of any run that was published; None without one."""
    runs = ClassificationRun.objects.visible_to(user).filter(
        window_end__lt=run.window_end, status=ClassificationRun.Status.OK
    )
    runs = runs.defer("figures").order_by("-window_end", "-pk")
    alike = runs.filter(profile=run.profile_id, series=run.series)
    found: ClassificationRun | None = alike.first() or runs.filter(publication="PUBLISHED").first()
    return found


def earlier_runs(user: User, run: ClassificationRun) -> list[ClassificationRun]:
    """Return the runs of its profile to compare it with, the latest first, one a window.

    Of several runs of a window it is the one with the same parameters.
    """
    runs = ClassificationRun.objects.visible_to(user).filter(
        profile=run.profile_id, window_end__lt=run.window_end, status=ClassificationRun.Status.OK
    )
    runs = runs.only("as_of", "window_start", "window_end", "series", "profile").order_by("-window_end", "-pk")
    by_window: dict[Any, ClassificationRun] = {}
    for each in runs[: 2 * MOST_RUNS]:
        kept = by_window.setdefault(each.window_end, each)
        if each.series == run.series != kept.series:
            by_window[each.window_end] = each
    return list(by_window.values())[:MOST_RUNS]


def chosen_run(earlier: Sequence[ClassificationRun], run: ClassificationRun, *, since: int) -> ClassificationRun | None:
    """Return the earlier run with the key `since`, else one of the same parameters about a quarter ago."""
    chosen = [each for each in earlier if each.pk == since]
    alike = [each for each in earlier if each.series == run.series]
    # A month moves few: without a choice three months are compared, or what there is.
    return next(iter([*chosen, *alike[:QUARTER][::-1], *earlier]), None)
