"""The versions of a profile: when, by whom, why, and what became different."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.functional import cached_property

from accounts.models import ClassificationProfile
from accounts.models import ClassificationProfileVersion as Version
from accounts.views.parameter_words import differences

SHOWN: Final = 20


@dataclass
class VersionRows:
    """The latest versions, the newest first."""

    profile: ClassificationProfile

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Each version with what it changed and the address that tries it again."""
        if not self.profile.pk:
            return []
        kept = list(self.profile.versions.select_related("made_by").order_by("-number", "-pk")[: SHOWN + 1])
        before: dict[int, Version] = {each.number: each for each in kept}
        return [self._row(each, before.get(each.number - 1)) for each in kept[:SHOWN]]

    def _row(self, version: Version, before: Version | None) -> dict[str, Any]:
        return {
            "version": version,
            "changes": differences(before.parameters, version.parameters) if before else [],
            "is_current": version.number == self.profile.version,
            "query": urlencode(version.parameters | {"hysteresis": _hysteresis(version.parameters)}),
        }


def _hysteresis(parameters: dict[str, Any]) -> str:
    return "off" if {str(parameters.get(name, "0")) for name in ("margin", "cv_margin")} == {"0"} else "on"
