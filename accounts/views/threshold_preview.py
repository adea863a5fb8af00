"""What the page of thresholds tells while they are changed: who would move, and how much revenue with them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import OperationalError, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.analytics.preview.moves import Moves
from accounts.forms.thresholds import ThresholdsForm
from accounts.models import ClassificationProfile, ClassificationRun
from accounts.services import classification
from accounts.views.amounts import Amounts
from accounts.views.migration_table import MigrationTable
from accounts.views.parameter_words import Difference, differences
from accounts.views.set_by_hand import SetByHand, set_by_hand
from kam.core import formatting
from kam.core.errors import DomainError
from kam.core.models import Job, User


@dataclass
class ThresholdPreview:
    """The asked-for parameters against the profile and against the published run; `job` works on it or has done so."""

    form: ThresholdsForm
    profile: ClassificationProfile
    user: User
    job: Job | None = None

    @cached_property
    def parameters(self) -> Parameters | None:
        """What is asked for; None when it cannot be, and then `errors` says why."""
        if not self.form.is_valid():
            return None
        try:
            return Parameters.from_profile(self.profile, self.form.options)
        except DomainError as refusal:
            self._refuse(refusal)
            return None

    @cached_property
    def found(self) -> classification.Preview | None:
        """What a run with them would publish; None before the first publication and when it cannot be told."""
        if self.parameters is None:
            return None
        try:
            # A statement that takes too long is broken off; what was before it in the request has to stay usable.
            with transaction.atomic():
                return classification.preview(profile=self.profile, parameters=self.parameters, by=self.user)
        except DomainError as refusal:
            self._refuse(refusal)
        except OperationalError:
            run = ClassificationRun.objects.visible_to(self.user).filter(is_published=True).first()
            return classification.Preview(run, self.parameters, None, is_measured=True) if run else None
        return None

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What cannot be, as (label, sentence)."""
        found = self.found  # Asked first: it may find more.
        del found
        return [
            (str(self.form[name].label) if name in self.form.fields else "", str(sentence))
            for name, sentences in self.form.errors.items()
            for sentence in sentences
        ]

    @cached_property
    def changes(self) -> list[Difference]:
        """Where the asked-for parameters differ from those of the profile."""
        if self.parameters is None:
            return []
        return differences(Parameters.from_profile(self.profile).to_json(), self.parameters.to_json())

    @cached_property
    def moves(self) -> Moves | None:
        """The moves, worked out now or by the job; None while nobody has."""
        if self.found is None:
            return None
        return self.found.moves or _from_job(self.job, self.found)

    @cached_property
    def table(self) -> MigrationTable | None:
        """The moves for people."""
        if self.moves is None or self.found is None:
            return None
        return MigrationTable(self.moves.migration, Amounts.of(self.found.run))

    @property
    def moved_in_words(self) -> str:
        """How many accounts would move and what they bring, in one short sentence."""
        if self.table is None:
            return ""
        words = ngettext(
            "%(count)s account, %(value)s would move", "%(count)s accounts, %(value)s would move",
            self.table.moved.accounts,
        )  # fmt: skip
        return words % {"count": formatting.number(self.table.moved.accounts), "value": self.table.moved_value}

    @cached_property
    def by_hand(self) -> SetByHand:
        """Whose class was given by hand, whatever is computed."""
        return set_by_hand(self.user)

    @property
    def takes_long(self) -> bool:
        """Whether it is to be asked for in the background."""
        return self.found is not None and self.moves is None and not self.is_on_its_way

    @property
    def is_on_its_way(self) -> bool:
        """Whether a job works on it."""
        return self.job is not None and not self.job.is_finished

    @property
    def job_error(self) -> str:
        """Why the job failed."""
        return self.job.error if self.job else ""

    @property
    def seconds(self) -> int | None:
        """How long the published run took, at least one second; None when that is not known."""
        run = self.found.run if self.found else None
        if run is None or run.finished_at is None:
            return None
        return max(1, round((run.finished_at - run.started_at).total_seconds()))

    @property
    def is_other_window(self) -> bool:
        """Whether other periods are counted, so that also what the accounts bring is another sum."""
        if self.found is None:
            return False
        window = self.found.parameters.window_at(self.found.run.as_of)
        return (window.start, window.end) != (self.found.run.window_start, self.found.run.window_end)

    @property
    def letters(self) -> list[dict[str, Any]]:
        """How many accounts each letter has before and after."""
        moves = self.moves.migration.moves if self.moves else {}
        return [
            {
                "letter": letter,
                "before": sum(move.accounts for (before, _after), move in moves.items() if letter in before[:2]),
                "after": sum(move.accounts for (_before, after), move in moves.items() if letter in after[:2]),
            }
            for letter in "ABCXYZ"
        ]

    @property
    def query(self) -> str:
        """The asked-for parameters and the job as a query string."""
        job = [("job", str(self.job.pk))] if self.job else []
        return urlencode([*self.form.hidden, *job])

    @property
    def here(self) -> str:
        """Where to look again without JavaScript."""
        return f"?{self.query}"

    def _refuse(self, refusal: DomainError) -> None:
        field = refusal.field if refusal.field in self.form.fields else None
        sentence = str(refusal)
        if sentence not in self.form.errors.get(field or "__all__", []):
            self.form.add_error(field, sentence)


def in_background(form: ThresholdsForm, profile: ClassificationProfile, user: User) -> Job | None:
    """Ask for the preview of a form in the background; None when the form has errors."""
    asked = ThresholdPreview(form, profile, user).parameters
    return classification.request_preview(profile=profile, parameters=asked, by=user) if asked else None


def words_of_refusal() -> str:
    """Say why somebody who may read thresholds may not change them."""
    return _("Thresholds are set by an administrator. Everybody may read them.")


def _from_job(job: Job | None, found: classification.Preview) -> Moves | None:
    """Return what the job found, if it was asked for the same."""
    if job is None or not job.result or job.result.get("run") != found.run.pk:
        return None
    if job.arguments.get("parameters") != found.parameters.to_json():
        return None
    return Moves.from_json(job.result)
