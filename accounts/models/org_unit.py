import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.querysets.account import AccountPartQuerySet
from kam.core.audit import audited
from kam.core.trees import NoCircle


@audited()
class OrgUnit(models.Model):
    """A division, department, location or store format of an account; goods are shipped to some of them."""

    class Kind(models.TextChoices):
        DIVISION = "DIVISION", _("Division")
        DEPARTMENT = "DEPARTMENT", _("Department")
        LOCATION = "LOCATION", _("Location")
        STORE_FORMAT = "STORE_FORMAT", _("Store format")

    account = models.ForeignKey(Account, models.PROTECT, related_name="org_units")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.DEPARTMENT)
    # The database's own default as well: imports make units by SQL that does not name it.
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = AccountPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="accounts_orgunit_name_once"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")), name="accounts_orgunit_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["DIVISION", "DEPARTMENT", "LOCATION", "STORE_FORMAT"]),
                name="accounts_orgunit_kind_known",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="accounts_orgunit_has_a_name"),
        ]
        triggers = [
            NoCircle(name="no_circle"),
            pgtrigger.Trigger(
                name="same_account",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id", "account_id"),
                func=pgtrigger.Func(
                    """
                    IF EXISTS (
                        SELECT FROM {meta.db_table} other
                        WHERE (other.id = NEW.parent_id OR other.parent_id = NEW.id)
                            AND other.account_id <> NEW.account_id
                    ) THEN
                        RAISE EXCEPTION 'a unit and the unit above it belong to different accounts'
                            USING ERRCODE = 'check_violation', CONSTRAINT = '{meta.db_table}_same_account';
                    END IF;
                    RETURN NEW;
                    """
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name
