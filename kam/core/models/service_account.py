from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.lookups import Unaccent
from django.db import models
from django.db.models import Count, Prefetch, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kam.core.access import AccessQuerySet
from kam.core.models.team import TeamMembership
from kam.core.models.user import User

if TYPE_CHECKING:
    from typing import Self


class ServiceAccountQuerySet(AccessQuerySet["ServiceAccount"]):
    """Service accounts, for administrators; for everybody else there are none."""

    def visible_to(self, user: User) -> "Self":
        return self if user.sees_everything else self.none()

    def editable_by(self, user: User) -> "Self":
        return self.visible_to(user)

    def for_list(self, *, at: datetime) -> "Self":
        """Everything one row of the list shows, with `working_tokens`; what is deactivated comes last."""
        memberships = TeamMembership.objects.select_related("team").order_by("team__name", "pk")
        alive = Q(api_tokens__expires_at=None) | Q(api_tokens__expires_at__gt=at)
        working = alive & Q(api_tokens__id__isnull=False, api_tokens__revoked_at=None, is_active=True)
        accounts = self.annotate(working_tokens=Count("api_tokens", filter=working))
        accounts = accounts.prefetch_related(Prefetch("team_memberships", memberships))
        return accounts.order_by("-is_active", Unaccent(Lower("name")), "pk")


class ServiceAccountManager(models.Manager["ServiceAccount"]):
    """Finds service accounts among all who may do something."""

    def get_queryset(self) -> ServiceAccountQuerySet:
        return ServiceAccountQuerySet(self.model, using=self._db).filter(is_service=True)

    def visible_to(self, user: User) -> ServiceAccountQuerySet:
        return self.get_queryset().visible_to(user)

    def editable_by(self, user: User) -> ServiceAccountQuerySet:
        return self.get_queryset().editable_by(user)


class ServiceAccount(User):
    """Another system that works with KAM in its own name: it has rights like a person, tokens, and no sign-in."""

    objects = ServiceAccountManager()  # type: ignore[misc,assignment]  # narrower than that of people

    class Meta:
        proxy = True
        verbose_name = _("service account")
