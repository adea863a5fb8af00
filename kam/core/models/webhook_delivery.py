import uuid
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kam.core.access import AccessQuerySet
from kam.core.models.webhook_endpoint import WebhookEndpoint

if TYPE_CHECKING:
    from typing import Self

    from kam.core.models.user import User


PREFIX: Final = "msg_"


def id_of(number: uuid.UUID) -> str:
    """Return the `webhook-id` of the message with this number."""
    return f"{PREFIX}{number.hex}"


def number_of(message_id: str) -> uuid.UUID | None:
    """Return the number of the message with this `webhook-id`; None for what is none."""
    try:
        number = uuid.UUID(message_id.removeprefix(PREFIX))
    except ValueError:
        return None
    return number if id_of(number) == message_id else None


class WebhookMessage(models.Model):
    """Something that happened and that another system wants to know, written with the change itself.

    `facts` is what could not be found out later, such as the class before; never anything that is secret.
    """

    number = models.UUIDField(default=uuid.uuid4, unique=True, help_text="What receivers tell repetitions by.")
    kind = models.CharField(max_length=60, help_text="Key of the type in webhook_events.")
    subject = models.PositiveBigIntegerField(null=True, blank=True, help_text="Key of the row that it is about.")
    facts = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    happened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("webhook message")
        constraints = [models.CheckConstraint(condition=~Q(kind=""), name="core_webhookmessage_has_a_kind")]
        # What is old goes every night.
        indexes = [models.Index(fields=["happened_at"], name="core_webhookmessage_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"

    @property
    def message_id(self) -> str:
        """The `webhook-id` of every attempt to tell it."""
        return id_of(self.number)


class WebhookDeliveryQuerySet(AccessQuerySet["WebhookDelivery"]):
    """What was sent, and what waits: read by administrators."""

    def visible_to(self, user: "User") -> "Self":
        return self if user.sees_everything else self.none()

    def editable_by(self, user: "User") -> "Self":
        return self.visible_to(user)

    def pending(self) -> "Self":
        """Keep what is still to be sent."""
        return self.filter(state=WebhookDelivery.State.PENDING)

    def due(self) -> "Self":
        """Keep what is to be sent now, by the database's clock, to endpoints that are told now."""
        return self.pending().filter(
            next_attempt_at__lte=Now(), endpoint__is_active=True, endpoint__owner__is_active=True
        )

    def latest_of_each(self) -> "Self":
        """Keep the latest one of each endpoint, with its event."""
        return self.select_related("event").order_by("endpoint", "-pk").distinct("endpoint")


class WebhookDelivery(models.Model):
    """One event on its way to one endpoint: sent until it arrives, or until it was tried often enough."""

    class State(models.TextChoices):
        PENDING = "PENDING", _("Waiting")
        DELIVERED = "DELIVERED", _("Delivered")
        FAILED = "FAILED", _("Failed")
        WITHHELD = "WITHHELD", _("Withheld")
        CANCELLED = "CANCELLED", _("Cancelled")

    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(WebhookMessage, models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Attempts of this round; a replay begins another.")
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    body = models.TextField(blank=True, help_text="What was sent last, as it was signed.")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook delivery")
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event"], name="core_webhookdelivery_once_per_endpoint"),
            models.CheckConstraint(
                condition=Q(state="PENDING", next_attempt_at__isnull=False, ended_at=None)
                | Q(
                    state__in=["DELIVERED", "FAILED", "WITHHELD", "CANCELLED"],
                    next_attempt_at=None,
                    ended_at__isnull=False,
                ),
                name="core_webhookdelivery_waits_or_has_ended",
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=F("attempts")), name="core_webhookdelivery_tries_are_attempts"
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "next_attempt_at", "id"],
                name="core_webhookdelivery_due",
                condition=Q(state="PENDING"),
            ),
            models.Index(fields=["endpoint", "-id"], name="core_webhookdelivery_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.endpoint_id}"


class WebhookAttemptQuerySet(AccessQuerySet["WebhookAttempt"]):
    """How each attempt went: read by administrators."""

    def visible_to(self, user: "User") -> "Self":
        return self if user.sees_everything else self.none()

    def editable_by(self, user: "User") -> "Self":
        return self.none()


class WebhookAttempt(models.Model):
    """One attempt to deliver: what was answered, and how long it took, in milliseconds.

    Of an attempt that no answer came to neither status nor duration is kept: they would tell open ports from closed.
    """

    delivery = models.ForeignKey(WebhookDelivery, models.CASCADE, related_name="log")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    duration = models.PositiveIntegerField(null=True, blank=True)
    answer = models.TextField(blank=True, help_text="The beginning of the body of the answer.")
    error = models.CharField(max_length=200, blank=True)

    objects = WebhookAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook attempt")
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="core_webhookattempt_once"),
            models.CheckConstraint(
                condition=Q(status=None) | Q(status__gte=100, status__lte=999),
                name="core_webhookattempt_status_is_http",
            ),
            models.CheckConstraint(
                condition=Q(status__isnull=False, duration__isnull=False)
                | (~Q(error="") & Q(status=None, duration=None)),
                name="core_webhookattempt_answered_or_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id}/{self.number}"
