"""Two people changed the same: what each of them wrote, side by side, and what is to stay.

The form is shown again (409) with `components/_conflict.html` on top and the newer version in its hidden field. Its
buttons send `resolve`: mine, theirs or chosen; for the last one each field says whose by `keep-<field>`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

MINE: Final = "mine"
THEIRS: Final = "theirs"
CHOSEN: Final = "chosen"


@dataclass(frozen=True)
class DisputedField:
    """One field that both changed; the values are as people read them."""

    name: str
    label: str | Promise
    mine: str
    theirs: str
    keeps_theirs: bool = False


@dataclass(frozen=True)
class Conflict:
    """What somebody saved while the reader was editing; without fields they changed other things only."""

    who: str
    at: datetime | None
    fields: Sequence[DisputedField]

    @property
    def title(self) -> str:
        """What happened, for the head."""
        if len(self.fields) == 1:
            words = _("%(person)s changed “%(field)s” while you were editing.")
            return words % {"person": self.who, "field": self.fields[0].label}
        return _("%(person)s changed this while you were editing.") % {"person": self.who}

    @property
    def use_theirs(self) -> str:
        """What the button says that takes the other's values."""
        return _("Use %(person)s’s") % {"person": self.who}


def is_settled(data: Mapping[str, Any]) -> bool:
    """Say whether the form was sent by one of the buttons of a conflict."""
    return data.get("resolve") in {MINE, THEIRS, CHOSEN}


def keeps_theirs(data: Mapping[str, Any], name: str) -> bool:
    """Say whether the other's value of this field is to stay; whatever else was sent, one's own is."""
    how = data.get("resolve")
    return how == THEIRS or (how == CHOSEN and data.get(f"keep-{name}") == THEIRS)
