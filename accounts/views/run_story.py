"""How a run came about and what it moved: by whom, why, how long it took, against which run before it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.earlier_runs import run_before
from accounts.analytics.migration_matrix import migration
from accounts.models import Account, ClassificationProfileVersion, ClassificationRun
from accounts.views.amounts import Amounts
from accounts.views.migration_table import MigrationTable
from accounts.views.parameter_words import all_of_them
from kam.core import formatting
from kam.core.models import User


@dataclass
class RunStory:
    """The story of one run for one person."""

    run: ClassificationRun
    user: User

    @cached_property
    def previous(self) -> ClassificationRun | None:
        """The run to compare with."""
        return run_before(self.user, self.run)

    @cached_property
    def moves(self) -> MigrationTable | None:
        """The movements since then, over the accounts that the person sees; None without a run before."""
        if self.previous is None or self.run.status != ClassificationRun.Status.OK:
            return None
        seen: Any = Account.objects.visible_to(self.user)
        found = migration(first=self.previous, second=self.run, accounts=seen)
        return MigrationTable(found, Amounts.of(self.run), cell_url=self._cell_url)

    @property
    def is_other_method(self) -> bool:
        """Whether the run before judged by other parameters."""
        return self.previous is not None and self.previous.series != self.run.series

    @property
    def compare_url(self) -> str:
        """The page that compares the two."""
        return self._url()

    @cached_property
    def version(self) -> ClassificationProfileVersion | None:
        """The version of the profile that the run went by, where versions tell."""
        versions = ClassificationProfileVersion.objects.visible_to(self.user).filter(profile=self.run.profile_id)
        found: ClassificationProfileVersion | None = (
            versions.filter(parameters=self.run.parameters).order_by("-number", "-pk").first()
        )
        return found

    @property
    def duration(self) -> str:
        """How long it took."""
        if self.run.finished_at is None:
            return formatting.MISSING
        return _duration(self.run.finished_at - self.run.started_at)

    @property
    def parameters(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """All parameters in words."""
        return all_of_them(self.run.parameters)

    def _cell_url(self, before: str, after: str) -> str:
        return "" if before == after else f"{self._url(from_class=before, to_class=after)}#moved"

    def _url(self, **more: str) -> str:
        ends: dict[str, Any] = {"from": self.previous.pk, "to": self.run.pk} if self.previous else {"to": self.run.pk}
        return f"{reverse('accounts:run-compare')}?{urlencode(ends | more)}"


def _duration(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    if seconds < 1:
        return _("less than a second")
    if seconds < 60:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": formatting.number(seconds)}
    minutes = round(seconds / 60)
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": formatting.number(minutes)}
