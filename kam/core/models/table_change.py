from typing import Any, Final
from uuid import uuid4

from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models.functions import MD5, Cast
from django.utils.translation import gettext_lazy as _

# The notes of a table as one short text; a new note makes another one, whatever the order of the writers.
STATE: Final = MD5(StringAgg(Cast("id", models.TextField()), ",", order_by="id"))


class TableChangeQuerySet(models.QuerySet[Any]):
    """Notes of all tables; they say nothing of any row."""

    def states(self) -> dict[str, str]:
        """Return the state of each table that has notes, as this transaction sees it."""
        return dict(self.order_by().values("table_name").annotate(state=STATE).values_list("table_name", "state"))


class TableChange(models.Model):
    """A statement that may have changed rows of a table, noted by the table itself (`kam.core.changes`).

    The notes about a table are its state: while nobody adds one, the table says what it said. Notes have no numbers
    that another database might give again, and old ones become one every night.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    table_name = models.CharField(max_length=63)

    objects = TableChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a table")

    def __str__(self) -> str:
        return self.table_name
