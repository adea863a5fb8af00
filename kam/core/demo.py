"""The demo company: a registry of its parts, which each app fills with what it knows, and how they are loaded.

Loaded by a command into a development database. The same every time; the only input is the last closed month.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kam.core import demo_people
from kam.core.audit import acting
from kam.core.errors import DomainError
from kam.core.models import User
from kam.core.registry import Registry


@dataclass(frozen=True)
class Demo:
    """What a part is loaded with: the first day of the last closed month, and the administrator who does it."""

    month: date
    by: User


@dataclass(frozen=True)
class DemoPart:
    """Something that the demo company has, and how it is loaded.

    `is_there` tells that it was loaded, so that nothing is done twice; `is_free` that there is no other data where it
    goes.
    """

    key: str
    order: int
    label: str | Promise
    is_there: Callable[[], bool]
    is_free: Callable[[], bool]
    load: Callable[[Demo], None]


demo_parts: Registry[DemoPart] = Registry()


def is_begun() -> bool:
    """Tell whether this is a database of the demo company."""
    return demo_people.are_there()


def is_free() -> bool:
    """Tell whether nothing is in the database but what a fresh development installation has."""
    return demo_people.has_room() and all(part.is_free() for part in demo_parts)


def load(*, tell: Callable[[str], None], is_forced: bool = False) -> list[str]:
    """Load the parts that are not there yet, all of them or none; returns their keys.

    The last closed month is the one before the demo's people came: a part that a later version brings agrees with
    those loaded before. DomainError when the database holds other data, unless `is_forced`.
    """
    with transaction.atomic(), acting(by_id=None, source="shell"):
        if not is_begun():
            if not (is_forced or is_free()):
                raise DomainError(_("There is other data in this database. The demo company needs an empty one."))
            demo_people.make()
        demo = Demo(demo_people.month_before(), demo_people.administrator())
        missing = [part for part in demo_parts if not part.is_there()]
        with acting(by_id=demo.by.pk, source="shell"):
            for part in missing:
                tell(str(part.label))
                part.load(demo)
    return [part.key for part in missing]
