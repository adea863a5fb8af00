from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class IdempotencyKey(models.Model):
    """What was answered to a request that another system may send again, under the key that it gave it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=255)
    request = models.CharField(max_length=64, help_text="SHA-256 of method, address and body, in hexadecimal.")
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict, blank=True)
    body = models.TextField(blank=True, help_text="The answer as it was sent.")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("idempotency key")
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="core_idempotencykey_once"),
            models.CheckConstraint(condition=~Q(key=""), name="core_idempotencykey_says_something"),
            models.CheckConstraint(
                condition=Q(request__regex=r"^[0-9a-f]{64}$"), name="core_idempotencykey_request_is_sha256"
            ),
            # What was refused did nothing, so it is judged again.
            models.CheckConstraint(
                condition=Q(status__gte=200, status__lt=300), name="core_idempotencykey_keeps_what_was_done"
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="core_idempotencykey_by_age")]

    def __str__(self) -> str:
        return self.key
