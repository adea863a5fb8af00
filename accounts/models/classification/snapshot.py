from decimal import Decimal

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.models.classification.run import ClassificationRun
from accounts.querysets.classification import SnapshotQuerySet
from kam.core.bulk_keys import keys_exist
from kam.core.changes import noted


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

    pk = models.CompositePrimaryKey("account", "run")
    # The rows of a run are written by one statement in the run's own transaction: a hundred thousand checks of a key
    # would take longer than the writing. The run is the same in all; of accounts and heads a trigger asks at once.
    account = models.ForeignKey(Account, models.PROTECT, related_name="snapshots", db_index=False, db_constraint=False)
    run = models.ForeignKey(
        ClassificationRun, models.CASCADE, related_name="snapshots", db_index=False, db_constraint=False
    )
    status = models.CharField(max_length=11, choices=Status.choices)
    abc = models.CharField(max_length=1, blank=True)
    xyz = models.CharField(max_length=1, blank=True)
    raw_abc = models.CharField(max_length=1, blank=True)
    raw_xyz = models.CharField(max_length=1, blank=True)
    group = models.CharField(max_length=120, blank=True, help_text="The group within which the account was ranked.")
    group_head = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False,
        help_text="The ultimate parent whose class counts; empty for everybody who is ranked.",
    )  # fmt: skip
    group_abc = models.CharField(max_length=1, blank=True)
    group_xyz = models.CharField(max_length=1, blank=True)
    is_merged = models.BooleanField(
        db_default=False, help_text="Merged into another account while this was its class, which ended with that."
    )
    value = models.DecimalField(max_digits=30, decimal_places=6)
    value_before = models.DecimalField(
        max_digits=30, decimal_places=6, null=True, help_text="What all larger accounts of the group make together."
    )
    value_reached = models.DecimalField(
        max_digits=30, decimal_places=6, null=True, help_text="The same with this account and all that equal it."
    )
    group_value = models.DecimalField(
        max_digits=30, decimal_places=6, null=True, help_text="What a share is a share of; empty where there is none."
    )
    rank = models.PositiveIntegerField(null=True)
    buckets = models.PositiveSmallIntegerField(null=True)
    nonzero_buckets = models.PositiveSmallIntegerField(null=True)
    positive_buckets = models.PositiveSmallIntegerField(null=True)
    cv = models.DecimalField(max_digits=42, decimal_places=15, null=True, help_text="The one that decided.")
    cv_plain = models.DecimalField(max_digits=42, decimal_places=15, null=True)
    is_seasonally_adjusted = models.BooleanField(default=False)
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
        triggers = [*keys_exist("account_id", "group_head_id", table="accounts_account"), noted()]

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

    @property
    def share(self) -> Decimal | None:
        """The account's part of its group's value, 0 to 1; 0 without positive value, None if never ranked."""
        return self._part(self.value, without_value=Decimal(0))

    @property
    def cum_share_start(self) -> Decimal | None:
        """The part that all larger accounts make, 0 to 1; 1 without positive value, None if never ranked."""
        return self._part(self.value_before, without_value=Decimal(1))

    @property
    def cum_share_end(self) -> Decimal | None:
        """The part that is reached with this account and all that equal it; see `cum_share_start`."""
        return self._part(self.value_reached, without_value=Decimal(1))

    @property
    def mean(self) -> Decimal | None:
        """The value of an average bucket: of all, or of those that are not empty where the run ignores those."""
        counted = self.nonzero_buckets if self.run.parameters.get("zeros") == "ignore" else self.buckets
        return self.value / counted if counted else None

    @property
    def adi(self) -> Decimal | None:
        """The average interval between buckets with positive value, in buckets; None without any."""
        return Decimal(self.buckets) / self.positive_buckets if self.buckets and self.positive_buckets else None

    def _part(self, amount: Decimal | None, *, without_value: Decimal) -> Decimal | None:
        if amount is None or self.value_before is None:
            return None
        return amount / self.group_value if self.value > 0 and self.group_value else without_value
