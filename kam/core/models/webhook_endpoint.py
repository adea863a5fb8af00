from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kam.core.access import AccessQuerySet
from kam.core.audit import audited

if TYPE_CHECKING:
    from typing import Self

    from kam.core.models.user import User


class WebhookEndpointQuerySet(AccessQuerySet["WebhookEndpoint"]):
    """Where other systems are told of changes: the administrators' business, all of them."""

    def visible_to(self, user: "User") -> "Self":
        return self if user.sees_everything else self.none()

    def editable_by(self, user: "User") -> "Self":
        return self.visible_to(user)

    def live(self) -> "Self":
        """Keep those that are told now: switched on, by somebody who still works here."""
        return self.filter(is_active=True, owner__is_active=True)


@audited(exclude=["secret", "earlier_secret"])
class WebhookEndpoint(models.Model):
    """An address of another system that is told when something happens, under the rights of the person it is of."""

    class Reason(models.TextChoices):
        PAUSED = "PAUSED", _("Paused")
        GONE = "GONE", _("The address said that it is gone for good (410)")
        FAILING = "FAILING", _("Every delivery failed for days")

    url = models.CharField(_("address"), max_length=500)
    description = models.CharField(_("description"), max_length=200, blank=True)
    event_types = ArrayField(models.CharField(max_length=60), verbose_name=_("events"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="webhook_endpoints",
        help_text="Under whose rights payloads are made, at the moment of sending.",
    )
    secret = models.TextField(help_text="Sealed: it is read to sign.")
    earlier_secret = models.TextField(blank=True, help_text="Sealed; signs as well until its time is up.")
    earlier_secret_ends_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    disabled_reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    began_failing_at = models.DateTimeField(null=True, blank=True, help_text="Since when no delivery has gone well.")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        constraints = [
            models.CheckConstraint(condition=Q(url__regex=r"^https?://"), name="core_webhookendpoint_speaks_http"),
            models.CheckConstraint(condition=~Q(event_types=[]), name="core_webhookendpoint_is_told_something"),
            models.CheckConstraint(condition=~Q(secret=""), name="core_webhookendpoint_has_a_secret"),
            models.CheckConstraint(
                condition=Q(earlier_secret="", earlier_secret_ends_at=None)
                | (~Q(earlier_secret="") & Q(earlier_secret_ends_at__isnull=False)),
                name="core_webhookendpoint_earlier_secret_ends",
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, disabled_reason="")
                | Q(is_active=False, disabled_reason__in=["PAUSED", "GONE", "FAILING"]),
                name="core_webhookendpoint_says_why_it_is_off",
            ),
        ]

    def __str__(self) -> str:
        return self.description or self.url

    def get_absolute_url(self) -> str:
        return reverse("core:webhook-detail", args=[self.pk])

    @property
    def is_live(self) -> bool:
        """Is it told now? Not without the person under whose rights it is told."""
        return self.is_active and self.owner.is_active
