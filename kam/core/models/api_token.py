from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from kam.core.access import AccessQuerySet
from kam.core.audit import audited

if TYPE_CHECKING:
    from typing import Self

    from kam.core.models.user import User


class ApiTokenQuerySet(AccessQuerySet["ApiToken"]):
    """Tokens: everybody's own; administrators see and revoke those of the whole company. Nobody sees a secret."""

    def visible_to(self, user: "User") -> "Self":
        if not user.is_active:
            return self.none()
        return self if user.sees_everything else self.filter(user=user)

    def editable_by(self, user: "User") -> "Self":
        return self.visible_to(user)

    def working(self, *, at: datetime) -> "Self":
        """Keep those that open something at this moment."""
        alive = Q(expires_at=None) | Q(expires_at__gt=at)
        return self.filter(alive, revoked_at=None, user__is_active=True)

    def ended(self, *, at: datetime) -> "Self":
        """Keep those that open nothing any more."""
        return self.filter(Q(revoked_at__isnull=False) | Q(expires_at__lte=at) | Q(user__is_active=False))

    def matching(self, words: Sequence[str]) -> "Self":
        """Keep those of which name, holder or the beginning of the secret holds every word."""
        found = self
        for word in words:
            holder = Q(user__name__unaccent__icontains=word) | Q(user__is_service=False, user__email__icontains=word)
            found = found.filter(Q(name__unaccent__icontains=word) | Q(prefix__icontains=word) | holder)
        return found

    def for_list(self, *, at: datetime) -> "Self":
        """Everything one row of a list shows: what works first, the newest first."""
        is_over = Q(revoked_at__isnull=False) | Q(expires_at__lte=at) | Q(user__is_active=False)
        place = Case(When(is_over, then=Value(1)), default=Value(0))
        return self.select_related("user", "created_by").order_by(place, "-created_at", "-pk")


@audited(exclude=["digest", "last_used_at"])
class ApiToken(models.Model):
    """A key by which another system does what its user may do, as far as its scopes go; kept without its secret."""

    class Kind(models.TextChoices):
        PERSONAL = "PERSONAL", _("Personal")
        SERVICE = "SERVICE", _("Service")

    class State(models.TextChoices):
        ACTIVE = "ACTIVE", _("Active")
        REPLACED = "REPLACED", _("Replaced")
        EXPIRED = "EXPIRED", _("Expired")
        REVOKED = "REVOKED", _("Revoked")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=60)
    prefix = models.CharField(max_length=14, help_text="How the secret begins, so that people tell tokens apart.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the secret, in hexadecimal.")
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("scopes"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("expiry"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="To the minute.")
    revoked_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", help_text="What rotation made of it."
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="core_apitoken_digest_once"),
            models.CheckConstraint(condition=~Q(name=""), name="core_apitoken_has_a_name"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="core_apitoken_digest_is_sha256"),
            models.CheckConstraint(
                condition=Q(prefix__regex=r"^kam_(pat|svc)_[0-9A-Za-z]{6}$"), name="core_apitoken_prefix_shows_no_more"
            ),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="core_apitoken_is_for_something"),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gte=F("created_at")),
                name="core_apitoken_expires_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("created_at")),
                name="core_apitoken_revoked_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | (~Q(replaced_by=F("pk")) & Q(expires_at__isnull=False)),
                name="core_apitoken_replaced_one_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> "ApiToken.Kind":
        """Whether a person's system uses it or a service account; ask with the user at hand."""
        return self.Kind.SERVICE if self.user.is_service else self.Kind.PERSONAL

    def is_working(self, *, at: datetime) -> bool:
        """Say of one what `working` asks of many: whether it opens something at this moment; the user is at hand."""
        return self.user.is_active and self.state(at=at) in {self.State.ACTIVE, self.State.REPLACED}

    def state(self, *, at: datetime) -> "ApiToken.State":
        """What it is at this moment; one that was rotated is REPLACED as long as it still works."""
        if self.revoked_at is not None:
            return self.State.REVOKED
        if self.expires_at is not None and self.expires_at <= at:
            return self.State.EXPIRED
        return self.State.ACTIVE if self.replaced_by_id is None else self.State.REPLACED
