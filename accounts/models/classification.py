from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.querysets.classification import ClassificationRunQuerySet, SnapshotQuerySet
from accounts.querysets.account import AccountPartQuerySet
from kam.core.audit import audited


@audited()
class ClassificationProfile(models.Model):
    """How this company classifies: the parameters of ABC-XYZ under the command's names."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    is_active = models.BooleanField(_("in use"), default=False)
    bucket = models.CharField(max_length=7, default="month")
    window = models.PositiveSmallIntegerField(default=12)
    measure = models.CharField(max_length=8, default="net")
    a = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal(80))
    b = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal(95))
    boundary = models.CharField(max_length=9, default="crossing")
    total = models.CharField(max_length=8, default="positive")
    x = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal("0.5"))
    y = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal("1.0"))
    ddof = models.PositiveSmallIntegerField(default=0)
    zeros = models.CharField(max_length=7, default="include")
    new = models.CharField(max_length=11, default="since_first")
    min_buckets = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Empty: the bucket's default."))
    seasonal = models.CharField(max_length=8, default="none")
    grouping = models.CharField(max_length=8, default="none")
    rollup = models.CharField(max_length=4, default="self")
    fx = models.CharField(max_length=8, default="document")
    hysteresis = models.BooleanField(default=True)
    margin = models.DecimalField(max_digits=5, decimal_places=3, default=Decimal(2), help_text=_("Percentage points."))
    cv_margin = models.DecimalField(max_digits=5, decimal_places=3, default=Decimal(10), help_text=_("Percent of the CV."))
    confirm = models.PositiveSmallIntegerField(default=1)
    key_share = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal(50))

    class Meta:
        verbose_name = _("classification profile")
        constraints = [
            models.UniqueConstraint(
                fields=["is_active"], condition=Q(is_active=True), name="accounts_classificationprofile_one_active"
            ),
            models.CheckConstraint(
                condition=Q(a__gt=0, a__lt=F("b"), b__lt=100), name="accounts_classificationprofile_a_below_b"
            ),
            models.CheckConstraint(
                condition=Q(x__gt=0, x__lt=F("y")), name="accounts_classificationprofile_x_below_y"
            ),
            models.CheckConstraint(
                condition=Q(window__gte=3, window__lte=60), name="accounts_classificationprofile_window_3_to_60"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClassificationRun(models.Model):
    """One classification of all accounts: a profile, its parameters, a window, and what came out.

    Unique per profile, series (digest of the parameters without as_of) and window end; a re-run writes only
    what differs. `window_end` is the first day after the window.
    """

    class Status(models.TextChoices):
        RUNNING = "RUNNING", _("Running")
        OK = "OK", _("Finished")
        NOTHING = "NOTHING", _("Nothing to classify")
        FAILED = "FAILED", _("Failed")

    profile = models.ForeignKey(ClassificationProfile, models.PROTECT, related_name="runs")
    series = models.CharField(max_length=64)
    parameters = models.JSONField(default=dict)
    has_overrides = models.BooleanField(
        default=False, help_text="Options of the command replaced parameters of the profile for this run."
    )
    as_of = models.DateField()
    window_start = models.DateField()
    window_end = models.DateField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.RUNNING)
    is_published = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ClassificationRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("classification run")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "series", "window_end"], name="accounts_classificationrun_once_per_window"
            ),
            models.UniqueConstraint(
                fields=["is_published"], condition=Q(is_published=True), name="accounts_classificationrun_one_published"
            ),
            models.CheckConstraint(
                condition=Q(window_start__lt=F("window_end")), name="accounts_classificationrun_window_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.window_end}"


class ClassificationSnapshot(models.Model):
    """What one run said about one account: its class and every figure behind it."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        NEW = "new", _("New")
        NONPOSITIVE = "nonpositive", _("No positive revenue")
        DORMANT = "dormant", _("Dormant")

    run = models.ForeignKey(ClassificationRun, models.CASCADE, related_name="snapshots", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="snapshots")
    is_current = models.BooleanField(default=False)
    status = models.CharField(max_length=11, choices=Status.choices)
    group = models.CharField(max_length=80, blank=True, help_text="The group within which the account was ranked.")
    value = models.DecimalField(max_digits=24, decimal_places=6)
    share = models.DecimalField(max_digits=20, decimal_places=18, null=True)
    cum_share_start = models.DecimalField(max_digits=20, decimal_places=18, null=True)
    cum_share_end = models.DecimalField(max_digits=20, decimal_places=18, null=True)
    rank = models.PositiveIntegerField(null=True)
    buckets = models.PositiveSmallIntegerField(null=True)
    nonzero_buckets = models.PositiveSmallIntegerField(null=True)
    mean = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    cv = models.DecimalField(max_digits=24, decimal_places=12, null=True, help_text="The one that decided.")
    cv_plain = models.DecimalField(max_digits=24, decimal_places=12, null=True)
    is_seasonally_adjusted = models.BooleanField(default=False)
    abc = models.CharField(max_length=1, blank=True)
    xyz = models.CharField(max_length=1, blank=True)
    raw_abc = models.CharField(max_length=1, blank=True)
    raw_xyz = models.CharField(max_length=1, blank=True)
    adi = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    cv2_nonzero = models.DecimalField(max_digits=24, decimal_places=12, null=True)
    pattern = models.CharField(max_length=12, blank=True)
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
            models.UniqueConstraint(fields=["run", "account"], name="accounts_classificationsnapshot_once"),
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
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.class_code}"

    @property
    def class_code(self) -> str:
        """AX to CZ, A- to C- while too new, empty without a class."""
        return f"{self.abc}{self.xyz or '-'}" if self.abc else ""


@audited()
class ClassificationOverride(models.Model):
    """A class given by hand, with its reason and the day it ends; the computed one goes on beside it."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="class_overrides")
    abc = models.CharField(max_length=1, blank=True)
    xyz = models.CharField(max_length=1, blank=True)
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(_("valid until"))
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AccountPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("class override")
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_at=None), name="accounts_classificationoverride_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(abc__in=["", "A", "B", "C"], xyz__in=["", "X", "Y", "Z"]) & ~Q(abc="", xyz=""),
                name="accounts_classificationoverride_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.abc or '·'}{self.xyz or '·'}"


class ClassChange(models.Model):
    """The published class of an account became another one, and why."""

    class Cause(models.TextChoices):
        SALES = "SALES", _("Sales")
        CORRECTION = "CORRECTION", _("Correction of past sales")
        NEW_ACCOUNT = "NEW_ACCOUNT", _("New account")
        DORMANT = "DORMANT", _("Went dormant")
        METHOD = "METHOD", _("Method change")
        OVERRIDE = "OVERRIDE", _("Override")

    account = models.ForeignKey(Account, models.PROTECT, related_name="class_changes")
    run = models.ForeignKey(ClassificationRun, models.PROTECT, null=True, blank=True, related_name="changes")
    override = models.ForeignKey(
        ClassificationOverride, models.PROTECT, null=True, blank=True, related_name="changes"
    )
    at = models.DateTimeField()
    dimension = models.CharField(max_length=4, help_text="abc, xyz or both.")
    from_class = models.CharField(max_length=2, blank=True)
    to_class = models.CharField(max_length=2, blank=True)
    cause = models.CharField(max_length=11, choices=Cause.choices)
    explanation = models.JSONField(default=dict, blank=True)

    objects = AccountPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("class change")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "account"], condition=Q(run__isnull=False), name="accounts_classchange_once_per_run"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.from_class} {self.to_class}"
