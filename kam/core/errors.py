"""Refusals, worded for the person who asked."""

from django.utils.functional import Promise


class DomainError(Exception):
    """A rule of the business says no; the message is a full sentence that says what to do next."""

    def __init__(self, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class VersionConflict(DomainError):  # noqa: N818 - a refusal, not an error of ours
    """Somebody else saved the row since the caller read it: 409 in HTML, 412 in the API."""
