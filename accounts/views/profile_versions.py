"""The versions of a profile: when, by whom, why, what became different, and all that one of them said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.forms.threshold_values import as_typed
from accounts.models import ClassificationProfile
from accounts.models import ClassificationProfileVersion as Version
from accounts.views.parameter_words import Difference, all_of_them, differences

PER_PAGE: Final = 20
LONGEST_NUMBER: Final = 9


@dataclass
class VersionRows:
    """The versions, the newest first; the address (`query`) chooses a page of them, and one to look at."""

    profile: ClassificationProfile
    query: Mapping[str, str]

    @cached_property
    def page(self) -> Page[Version] | None:
        """The versions of the page; None for a profile that nobody has made yet."""
        if not self.profile.pk:
            return None
        kept = self.profile.versions.select_related("made_by").order_by("-number", "-pk")
        return Paginator(kept, per_page=PER_PAGE).get_page(self.query.get("page"))

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Each version with what it changed and the address that tries it again."""
        kept = list(self.page) if self.page else []
        earlier = self.profile.versions.filter(number__in=[each.number - 1 for each in kept]) if kept else []
        before: dict[int, Version] = {each.number: each for each in earlier}
        return [self._row(each, before.get(each.number - 1)) for each in kept]

    @cached_property
    def chosen(self) -> Version | None:
        """The version that the address names, if it is not the one that is saved now."""
        wanted = self.query.get("version", "")
        if not self.profile.pk or not (wanted.isascii() and wanted.isdecimal()) or len(wanted) > LONGEST_NUMBER:
            return None
        found: Version | None = (
            self.profile.versions.select_related("made_by")
            .filter(number=int(wanted))
            .exclude(number=self.profile.version)
            .first()
        )
        return found

    @property
    def chosen_parameters(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """All parameters of that version in words."""
        return all_of_them(self.chosen.parameters) if self.chosen else []

    @property
    def chosen_differences(self) -> list[Difference]:
        """Where it differs from what is saved now."""
        now = Parameters.from_profile(self.profile).to_json()
        return differences(self.chosen.parameters, now) if self.chosen else []

    @property
    def chosen_query(self) -> str:
        """The address that tries it again."""
        return tried_again(self.chosen) if self.chosen else ""

    def _row(self, version: Version, before: Version | None) -> dict[str, Any]:
        return {
            "version": version,
            "changes": differences(before.parameters, version.parameters) if before else [],
            "is_current": version.number == self.profile.version,
            "query": tried_again(version),
        }


def tried_again(version: Version) -> str:
    """Return the address of the form that has the parameters of a version."""
    stored = version.parameters
    margins = {str(stored.get(name, "0")) for name in ("margin", "cv_margin")}
    return urlencode(as_typed(stored) | {"hysteresis": "off" if margins == {"0"} else "on"})
