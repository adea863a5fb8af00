"""What a run remembers of its series: its letters before, and those that may confirm a change."""

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.analytics.abc_xyz.run import Memory
from accounts.analytics.abc_xyz.window import Window
from accounts.models import ClassificationProfile, ClassificationRun


def memory_of(*, profile: ClassificationProfile, parameters: Parameters, window: Window) -> Memory:
    """Return what this series found before: never in the same window, however often that was computed."""
    earlier = (
        ClassificationRun.objects.filter(profile_id=profile.pk, series=parameters.digest(), window_end__lt=window.end)
        .exclude(status=ClassificationRun.Status.FAILED)
        .order_by("-window_end")
    )
    ends = [window.earlier_end(buckets) for buckets in range(1, parameters.confirm)]
    confirming = list(earlier.filter(window_end__in=ends))
    previous = earlier.first()
    return Memory(
        previous_run=previous.pk if previous else None,
        confirming_runs=tuple(run.pk for run in confirming),
        fingerprints=tuple(f"{run.pk} {run.fingerprint}" for run in (previous, *confirming) if run),
    )
