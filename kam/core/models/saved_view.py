from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from kam.core.access import AccessQuerySet
from kam.core.audit import audited

if TYPE_CHECKING:
    from typing import Self

    from kam.core.models.user import User


class SavedViewQuerySet(AccessQuerySet["SavedView"]):
    """Views of lists: one's own, and those that somebody shares; each shows only what its reader may see."""

    def visible_to(self, user: "User") -> "Self":
        return self.filter(Q(owner=user) | Q(is_shared=True)) if user.is_active else self.none()

    def editable_by(self, user: "User") -> "Self":
        if user.sees_everything:
            return self.visible_to(user)
        return self.visible_to(user).filter(owner=user)

    def of_list(self, list_key: str, *, reader: "User") -> "Self":
        """Keep the views of one list: the reader's own in their order, then what others share by name."""
        is_own = models.Case(models.When(owner=reader, then=0), default=1)
        place = models.Case(models.When(owner=reader, then="position"), default=0)
        views = self.filter(list_key=list_key).select_related("owner")
        return views.order_by(is_own, place, Upper("name"), "pk")


@audited()
class SavedView(models.Model):
    """A question to a list that somebody keeps: its filters, order and columns under a name."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_views")
    list_key = models.CharField(max_length=40, help_text="Which list it is a view of.")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=2000, blank=True, help_text="Its filters as the list's address has them.")
    sort = models.CharField(max_length=60, blank=True)
    columns = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    is_shared = models.BooleanField(_("shared with everybody"), default=False)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("view")
        constraints = [
            models.UniqueConstraint("owner", "list_key", Upper("name"), name="core_savedview_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="core_savedview_has_a_name"),
            models.CheckConstraint(condition=~Q(list_key=""), name="core_savedview_is_of_a_list"),
        ]
        indexes = [
            models.Index(fields=["list_key"], condition=Q(is_shared=True), name="core_savedview_shared"),
        ]

    def __str__(self) -> str:
        return self.name
