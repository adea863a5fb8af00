from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.models.classification.run import ClassificationRun
from accounts.querysets.classification import SnapshotQuerySet
from kam.core.bulk_keys import keys_exist


class ClassificationSnapshot(models.Model):
    """What one run said about one account: its class and every figure behind it.

    Where groups are classified under their ultimate parent, the row of the head has the group's figures and
    letters; the rows of its members have their own, carry the group's letters beside them and are not ranked.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        NEW = "new", _("New")
        NONPOSITIVE = "nonpositive", _("No positive revenue")
        DORMANT = "dormant", _("Dormant")
        NONE = "none", _("No sales")

    class Pattern(models.TextChoices):
        SMOOTH = "smooth", _("Smooth")
        ERRATIC = "erratic", _("Erratic")
        INTERMITTENT = "intermittent", _("Intermittent")
        LUMPY = "lumpy", _("Lumpy")

    # The rows of a run are written by one statement in the run's own transaction: a hundred thousand checks of a key
    # would take longer than the writing. The run is the same in all; of the accounts a trigger asks at once.
    run = models.ForeignKey(
        ClassificationRun, models.CASCADE, related_name="snapshots", db_index=False, db_constraint=False
    )
    account = models.ForeignKey(Account, models.PROTECT, related_name="snapshots", db_index=False, db_constraint=False)
    is_current = models.BooleanField(default=False)
    status = models.CharField(max_length=11, choices=Status.choices)
    group = models.CharField(max_length=120, blank=True, help_text="The group within which the account was ranked.")
    group_head = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="The ultimate parent whose class counts; empty for everybody who is ranked.",
    )  # fmt: skip
    group_abc = models.CharField(max_length=1, blank=True)
    group_xyz = models.CharField(max_length=1, blank=True)
    value = models.DecimalField(max_digits=30, decimal_places=6)
    share = models.DecimalField(max_digits=42, decimal_places=18, null=True)
    cum_share_start = models.DecimalField(max_digits=42, decimal_places=18, null=True)
    cum_share_end = models.DecimalField(max_digits=42, decimal_places=18, null=True)
    rank = models.PositiveIntegerField(null=True)
    buckets = models.PositiveSmallIntegerField(null=True)
    nonzero_buckets = models.PositiveSmallIntegerField(null=True)
    mean = models.DecimalField(max_digits=33, decimal_places=9, null=True)
    cv = models.DecimalField(max_digits=42, decimal_places=15, null=True, help_text="The one that decided.")
    cv_plain = models.DecimalField(max_digits=42, decimal_places=15, null=True)
    is_seasonally_adjusted = models.BooleanField(default=False)
    abc = models.CharField(max_length=1, blank=True)
    xyz = models.CharField(max_length=1, blank=True)
    raw_abc = models.CharField(max_length=1, blank=True)
    raw_xyz = models.CharField(max_length=1, blank=True)
    adi = models.DecimalField(max_digits=15, decimal_places=9, null=True)
    cv2_nonzero = models.DecimalField(max_digits=27, decimal_places=15, null=True)
    pattern = models.CharField(max_length=12, choices=Pattern.choices, blank=True)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    lines = models.PositiveIntegerField(default=0)
    orders = models.PositiveIntegerField(default=0)
    recency_days = models.PositiveIntegerField(null=True)
    r = models.PositiveSmallIntegerField(null=True)
    f = models.PositiveSmallIntegerField(null=True)
    m = models.PositiveSmallIntegerField(null=True)
    is_key_candidate = models.BooleanField(default=False)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("class of an account")
        constraints = [
            models.UniqueConstraint(fields=["account", "run"], name="accounts_classificationsnapshot_once"),
            models.UniqueConstraint(
                fields=["account"], condition=Q(is_current=True), name="accounts_classificationsnapshot_one_current"
            ),
            models.CheckConstraint(
                condition=Q(abc__in=["", "A", "B", "C"], raw_abc__in=["", "A", "B", "C"]),
                name="accounts_classificationsnapshot_abc_known",
            ),
            models.CheckConstraint(
                condition=Q(xyz__in=["", "X", "Y", "Z"], raw_xyz__in=["", "X", "Y", "Z"]),
                name="accounts_classificationsnapshot_xyz_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["active", "new", "nonpositive", "dormant", "none"]),
                name="accounts_classificationsnapshot_status_known",
            ),
        ]
        indexes = [
            # A run's rows are written together, so that block ranges find them, at next to no cost.
            BrinIndex(fields=["run"], name="accounts_snapshot_by_run", autosummarize=True),
            # An account that an undone import opened is deleted, and is looked for here then; few rows have a head.
            models.Index(
                fields=["group_head"], condition=Q(group_head__isnull=False), name="accounts_snapshot_by_head"
            ),
        ]
        triggers = keys_exist(column="account_id", table="accounts_account")

    def __str__(self) -> str:
        return f"{self.account_id} {self.class_code}"

    @property
    def class_code(self) -> str:
        """AX to CZ, A- to C- while too new, empty without a class."""
        return f"{self.abc}{self.xyz or '-'}" if self.abc else ""

    @property
    def group_class_code(self) -> str:
        """The class of the group's head, for a member of a group; empty otherwise."""
        return f"{self.group_abc}{self.group_xyz or '-'}" if self.group_abc else ""
