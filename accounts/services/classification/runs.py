"""Running a classification: measure, judge, store what differs, and publish what may be published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.analytics.abc_xyz.run import Computation, Found, Replacement
from accounts.analytics.abc_xyz.window import Window
from accounts.analytics.concentration import concentration_of
from accounts.models import ClassificationProfile, ClassificationRun
from accounts.services.classification.memory import memory_of
from accounts.services.classification.profiles import active_profile
from accounts.services.classification.turns import run_alone
from accounts.services.webhooks import announcing
from kam.core.errors import DomainError
from kam.core.models import Company, User
from kam.core.progress import Progress

STEPS: Final = 3
Status = ClassificationRun.Status
Publication = ClassificationRun.Publication


def run_classification(
    *,
    as_of: date,
    by: User,
    today: date | None = None,
    profile: ClassificationProfile | None = None,
    options: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    at: datetime | None = None,
) -> ClassificationRun:
    """Classify all accounts by a profile (the one in use) over the last complete buckets before `as_of`.

    `options` replace parameters of the profile for this run. A repeated run writes only what differs, and nothing
    when nothing does; `written` of the returned run says how much it was, `publication` whether its classes are in
    force. All in one transaction: when it fails, what was published stays.
    `today` is the company's date by its clock unless given, `at` the moment it began: now unless given.
    DomainError when the day is still to come, the parameters are wrong, costs are missing for the margin or parents
    go round in a circle.
    """
    today = today or Company.current().today()
    check_request(as_of=as_of, by=by, today=today)
    attempt: _Attempt | None = None
    try:
        with transaction.atomic():
            # Read under the lock: whoever waits for another run goes by the profile as it is then.
            profile = _locked(profile)
            parameters = Parameters.from_profile(profile, options)
            window = _window(parameters, as_of)
            now = timezone.now()
            lag = now - at if at else timedelta(0)
            attempt = _Attempt(profile, parameters, window, as_of, today, by, progress or Progress(), now - lag, lag)
            return attempt.run()
    except DomainError as refusal:
        if attempt:
            attempt.note_failure(str(refusal))
        raise


def check_request(*, as_of: date, by: User, today: date) -> None:
    """Raise DomainError unless this person may classify as of this day: months to come would count as silent."""
    if not by.sees_everything:
        raise DomainError(_("Only an administrator starts a classification."))
    if as_of > today:
        message = _("%(day)s is still to come. Choose today, %(today)s, or an earlier day.")
        raise DomainError(message % {"day": date_format(as_of), "today": date_format(today)}, field="as_of")


def _locked(profile: ClassificationProfile | None) -> ClassificationProfile:
    """Return the profile, or the one in use, as it is once no other run of it is at work."""
    chosen = profile or active_profile()
    run_alone(chosen)
    chosen.refresh_from_db()
    # Somebody may have taken another one into use while this run waited.
    return chosen if profile or chosen.is_active else _locked(None)


def _window(parameters: Parameters, as_of: date) -> Window:
    try:
        return parameters.window_at(as_of)
    except (ValueError, OverflowError):
        raise DomainError(_("The window would begin before the year 1. Choose a later day."), field="as_of") from None


@dataclass
class _Attempt:
    """One run on its way; the caller holds the transaction."""

    profile: ClassificationProfile
    parameters: Parameters
    window: Window
    as_of: date
    today: date
    by: User
    progress: Progress
    now: datetime
    # How long ago it is said to have been.
    lag: timedelta

    def run(self) -> ClassificationRun:
        """Compute the run, or find that nothing has changed since it was computed."""
        run = ClassificationRun.objects.filter(**self._key()).first() or self._created()
        published = ClassificationRun.objects.filter(is_published=True).first()
        computation = Computation(
            run_id=run.pk,
            parameters=self.parameters,
            window=self.window,
            memory=memory_of(profile=self.profile, parameters=self.parameters, window=self.window),
            currency=Company.current().base_currency,
        )
        self._step(0, _("Reading sales"))
        left_out = {name: str(count) for name, count in computation.measure().items()}
        fingerprint = computation.fingerprint()
        publication = self._publication(run, published, computation.found())
        if run.fingerprint == fingerprint and (publication == Publication.PUBLISHED) == run.is_published:
            self._store(run, publication, figures=run.figures | {"left_out": left_out})
        else:
            run.fingerprint = fingerprint
            self._judge(run, computation, published, publication, left_out)
        computation.forget()
        announcing.run_finished(run, at=self.now)
        return run

    @transaction.atomic
    def note_failure(self, reason: str) -> None:
        """Leave a row that says why, unless an earlier attempt at the same window went well."""
        failed = {"status": Status.FAILED, "publication": Publication.FAILED, "error": reason}
        run, is_new = ClassificationRun.objects.get_or_create(**self._key(), defaults=failed | self._origin())
        if not is_new and run.status == Status.FAILED:
            ClassificationRun.objects.filter(pk=run.pk).update(error=reason, **self._origin())
        announcing.run_finished(run, at=self.now, status=Status.FAILED)

    def _judge(
        self,
        run: ClassificationRun,
        computation: Computation,
        published: ClassificationRun | None,
        publication: ClassificationRun.Publication,
        left_out: dict[str, str],
    ) -> None:
        if publication == Publication.NOTHING and run.is_published:
            # What is in force stays, although its sales have gone since. Only the caller is told.
            run.publication = publication
            return
        self._step(1, _("Judging accounts"))
        is_published = publication == Publication.PUBLISHED
        replacement = Replacement(
            published_run=published.pk if published and is_published else None,
            is_other_method=published is not None and not self._is_of_series(published),
            published_end=published.window_end if published else None,
        )
        figures = computation.judge(replacement, now=self.now)
        self._step(2, _("Storing classes"))
        written = computation.write()
        figures |= {"left_out": left_out, "currency": Company.current().base_currency}
        figures["concentration"] = concentration_of(run.snapshots.ranked()).to_json()
        if is_published:
            ClassificationRun.objects.filter(is_published=True).exclude(pk=run.pk).update(is_published=False)
        run.is_published = is_published
        run.status = Status.NOTHING if publication == Publication.NOTHING else Status.OK
        self._store(run, publication, figures=figures, written=written)

    def _publication(
        self, run: ClassificationRun, published: ClassificationRun | None, found: Found
    ) -> ClassificationRun.Publication:
        """Say whether classes of what was found are to be in force, and if not, why."""
        replaces_some = published is not None and published.figures["positive_accounts"]
        if not found.has_revenue and (replaces_some or not found.has_accounts):
            return Publication.NOTHING
        if run.is_published:
            return Publication.PUBLISHED
        if not self.profile.is_active or run.series != Parameters.from_profile(self.profile).digest():
            return Publication.OTHER_PARAMETERS
        # One that ends in the future was made by a clock that was wrong; it does not hold back the right ones.
        if published is not None and self.window.end < published.window_end <= self.today:
            return Publication.LATER_WINDOW
        return Publication.PUBLISHED

    def _store(
        self,
        run: ClassificationRun,
        publication: ClassificationRun.Publication,
        *,
        figures: dict[str, Any],
        written: int = 0,
    ) -> None:
        """Save the run if anything about it is new."""
        # A run that was in force once keeps saying so after a later window has taken its place.
        if publication == Publication.LATER_WINDOW and run.publication == Publication.PUBLISHED:
            publication = Publication.PUBLISHED
        is_known = run.finished_at and run.figures == figures and run.publication == publication
        if is_known and not written and not run.error:
            return
        run.publication = publication
        run.written = written + 1
        run.figures = figures
        run.is_complete = figures["left_out"]["unrated"] == "0"
        run.error = ""
        run.finished_at = timezone.now() - self.lag
        for field, value in self._origin().items():
            setattr(run, field, value)
        run.save()

    def _is_of_series(self, run: ClassificationRun) -> bool:
        return run.profile_id == self.profile.pk and run.series == self.parameters.digest()

    def _created(self) -> ClassificationRun:
        return ClassificationRun.objects.create(**self._key(), **self._origin(), status=Status.OK)

    def _key(self) -> dict[str, Any]:
        return {"profile": self.profile, "series": self.parameters.digest(), "window_end": self.window.end}

    def _origin(self) -> dict[str, Any]:
        standard = Parameters.from_profile(self.profile).digest()
        return {
            "parameters": self.parameters.to_json(),
            "has_overrides": self.parameters.digest() != standard,
            "as_of": self.as_of,
            "window_start": self.window.start,
            "started_at": self.now,
            "made_by": self.by,
        }

    def _step(self, done: int, note: str) -> None:
        self.progress.report(done=done, total=STEPS, note=note)
