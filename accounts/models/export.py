from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Export(models.Model):
    """Somebody took figures of customers along as a file: who, what, how many rows, and what was asked for."""

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    what = models.CharField(max_length=40)
    form = models.CharField(max_length=6, help_text="csv, xlsx or ndjson.")
    rows = models.PositiveIntegerField()
    asked = models.JSONField(default=dict, blank=True, help_text="The filters, as the address said them.")

    class Meta:
        verbose_name = _("export")
        constraints = [
            models.CheckConstraint(condition=Q(form__in=["csv", "xlsx", "ndjson"]), name="accounts_export_form_known"),
            models.CheckConstraint(condition=~Q(what=""), name="accounts_export_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.form} {self.rows}"
