"""Refusals, worded for the person who asked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import BadRequest, PermissionDenied
from django.utils.functional import Promise

if TYPE_CHECKING:
    from kam.core.menus import MenuItem
    from kam.core.models import User


class DomainError(Exception):
    """A rule of the business says no; the message is a full sentence that says what to do next.

    `ways` are what the page that tells it offers to do, the first one first; a door knows them. `code` and `status`
    are what another system is told, `more` what else it gets to know.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422

    def __init__(self, message: str | Promise, *, field: str | None = None, ways: "Sequence[MenuItem]" = ()) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.ways = ways

    def __str__(self) -> str:
        return str(self.message)

    @property
    def more(self) -> dict[str, Any]:
        """Facts of the refusal beside its words, by name, as JSON has them."""
        return {}


class Taken(DomainError):  # noqa: N818 - a refusal, not an error of ours
    """A name or an address of which there is only one is there already: 409 in the API."""

    code = "taken"
    status = 409


class VersionConflict(DomainError):  # noqa: N818 - a refusal, not an error of ours
    """Somebody else saved the row since the caller read it: 409 in HTML, 412 in the API."""

    code = "version_conflict"
    status = 412


class UnreadableForm(BadRequest):
    """Something in the form cannot be stored as text."""


class NotAllowed(PermissionDenied):
    """Somebody may see this and not do it; `field` is the one of what was sent that may not be changed."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class OthersMay(NotAllowed):
    """Somebody may see this and not change it; the page that says so has a link to ask each of `people`."""

    def __init__(self, message: str, people: "Sequence[User]", *, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.people = people
