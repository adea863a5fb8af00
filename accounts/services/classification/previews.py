"""What other parameters would change, before anybody saves them: judged like a run, and nothing of it is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.analytics.abc_xyz.run import Computation
from accounts.analytics.migration_matrix import NONE
from accounts.analytics.preview.moves import (
    Moves,
    differs_in_lines_only,
    moves_by_lines,
    moves_to_judged,
)
from accounts.models import Account, ClassificationProfile, ClassificationRun
from accounts.services.classification.memory import memory_of
from accounts.services.classification.profiles import active_profile
from kam.core import jobs
from kam.core.errors import DomainError
from kam.core.models import Company, Job, User
from kam.core.progress import Progress

KIND: Final = "classification-preview"
# So many accounts are measured while somebody waits for the page; more of them in the background.
MOST_AT_ONCE: Final = 20_000
# A run that nobody stored: no row has this number.
NO_RUN: Final = 0


@dataclass(frozen=True)
class Preview:
    """What would move against the published run; `moves` is None when that takes longer than a page may."""

    run: ClassificationRun
    parameters: Parameters
    moves: Moves | None
    is_measured: bool = False


@dataclass(frozen=True)
class Answered:
    """What would move against the published run."""

    run: ClassificationRun
    parameters: Parameters
    moves: Moves


def preview(
    *, profile: ClassificationProfile, parameters: Parameters, by: User, patiently: bool = False
) -> Preview | None:
    """Return what a run of the profile with these parameters would publish over the window of the published run.

    None before the first publication. `patiently` measures however many accounts there are. DomainError when the
    parameters do not fit the sales: no costs for the margin, parents in a circle, a window before the year 1.
    """
    if not by.sees_everything:
        raise DomainError(_("Only an administrator sets how accounts are classified."))
    run: ClassificationRun | None = ClassificationRun.objects.filter(is_published=True).first()
    if run is None:
        return None
    try:
        window = parameters.window_at(run.as_of)
    except (ValueError, OverflowError):
        raise DomainError(_("The window would begin before the year 1."), field="window") from None
    if differs_in_lines_only(parameters, run):
        memory = memory_of(profile=profile, parameters=parameters, window=window)
        if moves := moves_by_lines(parameters, run, memory):
            return Preview(run, parameters, moves)
    if not patiently and accounts_of(run) > MOST_AT_ONCE:
        return Preview(run, parameters, None, is_measured=True)
    return Preview(run, parameters, _measured(profile, parameters, run, as_of=run.as_of), is_measured=True)


def accounts_of(run: ClassificationRun) -> int:
    """Return how many accounts the run knew."""
    return sum(int(count) for count in (run.figures.get("accounts") or {}).values())


def request_preview(*, profile: ClassificationProfile, parameters: Parameters, by: User) -> Job:
    """Ask for a preview in the background; the same one asked for twice while it waits or works is one job."""
    if not by.sees_everything:
        raise DomainError(_("Only an administrator sets how accounts are classified."))
    arguments = {"profile": profile.pk, "parameters": parameters.to_json()}
    waiting = Job.objects.unfinished().filter(kind=KIND, arguments=arguments, requested_by=by)
    return waiting.order_by("pk").first() or jobs.request(
        kind=KIND, by=by, subject=_("Preview of other thresholds"), arguments=arguments
    )


def preview_or_request(*, profile: ClassificationProfile, options: Mapping[str, Any], by: User) -> Answered | Job:
    """Return what the profile with these options in place of its own would change, at once or from a job that is done.

    Where nobody has worked it out and it takes long, it is asked for in the background: that job. DomainError before
    the first publication and when the parameters do not fit.
    """
    parameters = Parameters.from_profile(profile, options)
    try:
        # A statement that takes too long is broken off; what was before it has to stay usable.
        with transaction.atomic():
            found = preview(profile=profile, parameters=parameters, by=by)
    except OperationalError:
        found = None
    else:
        if found is None:
            raise DomainError(_("No run has been published yet, so there is nothing to compare with."))
        if found.moves is not None:
            return Answered(found.run, parameters, found.moves)
    run: ClassificationRun = ClassificationRun.objects.get(is_published=True)
    asked = {"profile": profile.pk, "parameters": parameters.to_json()}
    done = Job.objects.filter(kind=KIND, arguments=asked, requested_by=by, state=Job.State.DONE, result__run=run.pk)
    job = done.order_by("-pk").first()
    if job is not None and job.finished_at and (run.finished_at is None or job.finished_at > run.finished_at):
        return Answered(run, parameters, Moves.from_json(job.result))
    return request_preview(profile=profile, parameters=parameters, by=by)


def run_preview(job: Job, progress: Progress) -> dict[str, Any]:
    """Do a job that `request_preview` stored."""
    progress.report(done=0, total=1, note=_("Judging accounts"))
    found = preview(
        profile=ClassificationProfile.objects.get(pk=job.arguments["profile"]),
        parameters=Parameters.from_json(job.arguments["parameters"]),
        by=job.requested_by or User.objects.importer(),
        patiently=True,
    )
    if found is None or found.moves is None:
        return {}
    return {"run": found.run.pk, **found.moves.to_json()}


def changes_ahead(*, as_of: date, by: User) -> int | None:
    """Return how many accounts that this person sees would change their class by a run as of this day.

    Nothing is stored. None where there is no class yet, or where too many accounts are to be measured; DomainError
    when the profile does not fit the sales.
    """
    run: ClassificationRun | None = ClassificationRun.objects.filter(is_published=True).first()
    if run is None or accounts_of(run) > MOST_AT_ONCE:
        return None
    profile = active_profile()
    reach = None if by.sees_everything else list(Account.objects.visible_to(by).values_list("pk", flat=True))
    moves = _measured(profile, Parameters.from_profile(profile), run, as_of=as_of, reach=reach).migration.moves
    return sum(move.accounts for (before, after), move in moves.items() if NONE != before != after)


def _measured(
    profile: ClassificationProfile,
    parameters: Parameters,
    run: ClassificationRun,
    *,
    as_of: date,
    reach: Sequence[int] | None = None,
) -> Moves:
    """Return the moves of these accounts, None for all, from a run to these parameters as of a day.

    Measures and judges as a run does, in a transaction that leaves nothing behind.
    """
    window = parameters.window_at(as_of)
    with transaction.atomic():
        computation = Computation(
            run_id=NO_RUN,
            parameters=parameters,
            window=window,
            memory=memory_of(profile=profile, parameters=parameters, window=window),
            currency=Company.current().base_currency,
        )
        computation.measure()
        computation.found()
        computation.judge_beside()
        moves = moves_to_judged(run, reach)
        transaction.set_rollback(True)
    return moves
