"""The demo company: a registry of its parts, which each app fills with what it knows, and how they are loaded.

Loaded by a command into a development database. The same every time; the only input is the last closed month.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kam.core import demo_people
from kam.core.audit import acting
from kam.core.calendar import add_months
from kam.core.errors import DomainError
from kam.core.models import Company, User
from kam.core.registry import Registry

NAME: Final = "Lumena Packaging"


@dataclass(frozen=True)
class Demo:
    """What a part is loaded with: the first day of the last closed month, and the administrator who does it."""

    month: date
    by: User


@dataclass(frozen=True)
class DemoPart:
    """Something that the demo company has. `is_there` tells whether it was loaded; only then nothing is done again."""

    key: str
    order: int
    label: str | Promise
    is_there: Callable[[], bool]
    load: Callable[[Demo], None]


demo_parts: Registry[DemoPart] = Registry()
demo_parts.register(DemoPart("people", 10, _("People and teams"), demo_people.are_there, lambda demo: None))


def is_begun() -> bool:
    """Tell whether this database holds the demo company, whole or in part."""
    return demo_people.are_there()


def load(*, tell: Callable[[str], None]) -> int:
    """Load every part that is not there yet, all of them or none; returns how many those were.

    The last closed month is the one before the demo company's people came, so a part that a later version brings
    agrees with those loaded before. DomainError when there is somebody else's company in the database.
    """
    with transaction.atomic(), acting(by_id=None, source="shell"):
        if not is_begun():
            _refuse_other_data()
            tell(str(_("People and teams")))
            demo_people.make(company=NAME)
        demo = Demo(_last_closed_month(), demo_people.administrator())
        missing = [part for part in demo_parts if not part.is_there()]
        with acting(by_id=demo.by.pk, source="shell"):
            for part in missing:
                tell(str(part.label))
                part.load(demo)
    return len(missing)
