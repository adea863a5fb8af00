"""Why one account has its class, as far as this person may know."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.analytics.run_figures import figures_for
from accounts.models import ClassificationOverride, ClassificationRun, ClassificationSnapshot
from accounts.services.basis import Basis
from accounts.views import class_sentences
from accounts.views.account_rows import state_in_words
from kam.core import formatting
from kam.core.models import User

# Accounts with a line in the window; the others have no rank.
RANKED: Final = ("active", "new", "nonpositive")


@dataclass
class ClassReasons:
    """Why the account has its class; shares and rank only for those who may read the company's totals."""

    account: Any
    basis: Basis
    user: User
    # Of this run instead of the one in force.
    run: ClassificationRun | None = None

    @cached_property
    def snapshot(self) -> ClassificationSnapshot | None:
        """What the run said of the account."""
        snapshots = ClassificationSnapshot.objects.visible_to(self.user).filter(account=self.account)
        chosen = snapshots.filter(run=self.run) if self.run else snapshots.current()
        found: ClassificationSnapshot | None = chosen.select_related("run").first()
        return found

    @cached_property
    def override(self) -> ClassificationOverride | None:
        """The class given by hand that is in force."""
        if self.account.override_id is None:
            return None
        overrides = ClassificationOverride.objects.visible_to(self.user).filter(pk=self.account.override_id)
        found: ClassificationOverride | None = overrides.select_related("made_by").first()
        return found

    @cached_property
    def ranked(self) -> int | None:
        """How many accounts the run ranked; None for those who may not know."""
        if self.snapshot is None or not self.user.sees_company_totals:
            return None
        if self.snapshot.group:
            group = ClassificationSnapshot.objects.visible_to(self.user).filter(run=self.snapshot.run)
            in_group: int = group.filter(rank__isnull=False, group=self.snapshot.group).count()
            return in_group
        counts: dict[str, int] = (figures_for(self.user, self.snapshot.run) or {}).get("accounts", {})
        return sum(counts.get(status, 0) for status in RANKED)

    @property
    def is_in_force(self) -> bool:
        """Whether this is about the class that the account has now, not about what another run said."""
        return self.snapshot is None or self.snapshot.run.is_published

    @property
    def title(self) -> str:
        """The class in words."""
        if self.snapshot is not None and not self.is_in_force:
            said = self.snapshot
            return class_sentences.title(said.abc, said.xyz, said.get_status_display())
        return class_sentences.title(self.account.abc, self.account.xyz, state_in_words(self.account.class_status))

    @property
    def sentences(self) -> list[str]:
        """The argument, in whole sentences."""
        if self.snapshot is None and self.basis.run is None:
            return [_("No classification has been published yet.")]
        if self.snapshot is None:
            return [_("The published run knew no sales of this account. The next one counts what has come since.")]
        found = [
            class_sentences.value_sentence(self.snapshot, ranked=self.ranked),
            class_sentences.steadiness_sentence(self.snapshot),
            class_sentences.season_sentence(self.snapshot) if self.snapshot.xyz else "",
            class_sentences.held_sentence(self.snapshot),
        ]
        return [sentence for sentence in found if sentence]

    @property
    def figures(self) -> list[tuple[str, str]]:
        """Share and rank, for those who may know; the page of the class has what stands before it."""
        snapshot = self.snapshot
        if snapshot is None or self.ranked is None or not snapshot.rank:
            return []
        return [
            (_("Share"), formatting.percent(snapshot.share)),
            (_("Rank"), formatting.number(snapshot.rank)),
        ]
