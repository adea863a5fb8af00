from typing import TYPE_CHECKING

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kam.core.access import AccessQuerySet

if TYPE_CHECKING:
    from typing import Self

    from kam.core.models.user import User


class UndoableActQuerySet(AccessQuerySet["UndoableAct"]):
    """What somebody did is theirs to take back, and nobody else's, not even an administrator's."""

    def visible_to(self, user: "User") -> "Self":
        return self.filter(made_by=user) if user.is_active else self.none()

    def editable_by(self, user: "User") -> "Self":
        return self.visible_to(user)


class UndoableAct(models.Model):
    """Something a person did a moment ago and may take back; `payload` holds what its handler needs for that."""

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="undoable_acts")
    kind = models.CharField(max_length=60, help_text="Key of the handler in undo_handlers.")
    words = models.TextField(help_text="What the person was told about it.")
    payload = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    done_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = UndoableActQuerySet.as_manager()

    class Meta:
        verbose_name = _("undoable act")
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("done_at")),
                name="core_undoableact_undone_after_it_was_done",
            ),
            models.CheckConstraint(condition=~Q(kind=""), name="core_undoableact_has_a_kind"),
        ]
        # What is too old to be taken back is deleted every night.
        indexes = [models.Index(fields=["done_at"], name="core_undoableact_done_at")]

    def __str__(self) -> str:
        return self.words
