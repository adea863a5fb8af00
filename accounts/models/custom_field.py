from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.querysets.custom_field import CustomFieldQuerySet
from kam.core.audit import audited

LONGEST_OPTION: Final = 80


@audited()
class CustomField(models.Model):
    """Something that this company wants to know about its accounts beside what everybody wants to know."""

    class Kind(models.TextChoices):
        TEXT = "TEXT", _("Text")
        NUMBER = "NUMBER", _("Number")
        DATE = "DATE", _("Date")
        CHOICE = "CHOICE", _("Choice")
        YES_NO = "YES_NO", _("Yes or no")

    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    options = ArrayField(
        models.CharField(max_length=LONGEST_OPTION), default=list, blank=True, verbose_name=_("options")
    )
    help = models.CharField(_("help"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CustomFieldQuerySet.as_manager()

    class Meta:
        verbose_name = _("custom field")
        constraints = [
            models.UniqueConstraint(Upper("name"), name="accounts_customfield_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="accounts_customfield_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind__in=["TEXT", "NUMBER", "DATE", "CHOICE", "YES_NO"]),
                name="accounts_customfield_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="CHOICE") & ~Q(options=[]) | ~Q(kind="CHOICE") & Q(options=[]),
                name="accounts_customfield_choice_has_options",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Under which `Account.custom` holds the value; not a bare number, which JSON paths take for a place."""
        return f"f{self.pk}"

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None
