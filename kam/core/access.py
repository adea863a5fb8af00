"""The promise that every model of the product keeps: its rows reach a door only through these two verbs."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models

if TYPE_CHECKING:
    from typing import Self

    from kam.core.models import User

M = TypeVar("M", bound=models.Model)


class AccessQuerySet(models.QuerySet[M]):
    """Rows somebody may see, rows somebody may change. The apps say how."""

    def visible_to(self, user: "User") -> "Self":
        """Keep the rows this user may read; nothing by default."""
        raise NotImplementedError

    def editable_by(self, user: "User") -> "Self":
        """Keep the rows this user may change; always among the visible ones."""
        raise NotImplementedError
