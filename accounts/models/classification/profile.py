from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets.classification import ClassificationProfileQuerySet
from kam.core.audit import audited


@audited()
class ClassificationProfile(models.Model):
    """How this company classifies: the parameters of ABC-XYZ under the command's names."""

    class Bucket(models.TextChoices):
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Quarter")
        WEEK = "week", _("Week (Monday to Sunday)")

    class Measure(models.TextChoices):
        NET = "net", _("Net revenue: sales minus returns")
        GROSS = "gross", _("Gross revenue: returns are ignored")
        MARGIN = "margin", _("Margin: net revenue minus cost")
        QUANTITY = "quantity", _("Quantity")

    class Boundary(models.TextChoices):
        CROSSING = "crossing", _("The account that crosses the line belongs to the better class")
        INCLUSIVE = "inclusive", _("Accounts up to and on the line")
        EXCLUSIVE = "exclusive", _("Accounts before the line")

    class Total(models.TextChoices):
        POSITIVE = "positive", _("Sum of the accounts with positive revenue")
        NET = "net", _("Net total of all accounts")

    class Zeros(models.TextChoices):
        INCLUDE = "include", _("Empty buckets count as zero")
        IGNORE = "ignore", _("Empty buckets are left out")

    class New(models.TextChoices):
        SINCE_FIRST = "since_first", _("The series starts with the first sale")
        FULL = "full", _("The series fills the whole window")

    class Seasonal(models.TextChoices):
        NONE = "none", _("No seasonal adjustment")
        POOLED = "pooled", _("The season of the whole portfolio is taken out")
        ADDITIVE = "additive", _("Each account's own trend and season are taken out")

    class Grouping(models.TextChoices):
        NONE = "none", _("Whole portfolio")
        COUNTRY = "country", _("Within each country")
        INDUSTRY = "industry", _("Within each industry")
        KIND = "kind", _("Within each kind of account")
        TEAM = "team", _("Within each team")

    class Rollup(models.TextChoices):
        SELF = "self", _("Each account by itself")
        ROOT = "root", _("Groups under their ultimate parent")

    class Fx(models.TextChoices):
        DOCUMENT = "document", _("Rate of the document's date")
        FIXED = "fixed", _("Budget rate")

    name = models.CharField(_("name"), max_length=60, unique=True)
    is_active = models.BooleanField(_("in use"), default=False)
    # Every change of the parameters is a version of its own: `ClassificationProfileVersion` keeps them.
    version = models.PositiveIntegerField(default=1, db_default=1)
    archived_at = models.DateTimeField(null=True, blank=True)
    bucket = models.CharField(max_length=7, choices=Bucket.choices, default=Bucket.MONTH)
    window = models.PositiveSmallIntegerField(default=12, help_text=_("Number of complete buckets."))
    measure = models.CharField(max_length=8, choices=Measure.choices, default=Measure.NET)
    a = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal(80), help_text=_("Percent."))
    b = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal(95), help_text=_("Percent."))
    boundary = models.CharField(max_length=9, choices=Boundary.choices, default=Boundary.CROSSING)
    total = models.CharField(max_length=8, choices=Total.choices, default=Total.POSITIVE)
    x = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal("0.5"))
    y = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal("1.0"))
    ddof = models.PositiveSmallIntegerField(default=0, help_text=_("0: population, 1: sample."))
    zeros = models.CharField(max_length=7, choices=Zeros.choices, default=Zeros.INCLUDE)
    new = models.CharField(max_length=11, choices=New.choices, default=New.SINCE_FIRST)
    min_buckets = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Empty: the bucket's default."))
    seasonal = models.CharField(max_length=8, choices=Seasonal.choices, default=Seasonal.NONE)
    grouping = models.CharField(max_length=8, choices=Grouping.choices, default=Grouping.NONE)
    rollup = models.CharField(max_length=4, choices=Rollup.choices, default=Rollup.SELF)
    fx = models.CharField(max_length=8, choices=Fx.choices, default=Fx.DOCUMENT)
    hysteresis = models.BooleanField(default=True)
    margin = models.DecimalField(max_digits=5, decimal_places=3, default=Decimal(2), help_text=_("Percentage points."))
    cv_margin = models.DecimalField(
        max_digits=5, decimal_places=3, default=Decimal(10), help_text=_("Percent of the CV.")
    )
    confirm = models.PositiveSmallIntegerField(
        default=1, help_text=_("A change is published after so many closed buckets that agree on it.")
    )
    key_share = models.DecimalField(
        max_digits=6,
        decimal_places=3,
        default=Decimal(50),
        help_text=_("Percent that candidates for key accounts make."),
    )

    objects = ClassificationProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("classification profile")
        constraints = [
            models.UniqueConstraint(
                fields=["is_active"], condition=Q(is_active=True), name="accounts_classificationprofile_one_active"
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(archived_at=None),
                name="accounts_classificationprofile_in_use_is_not_archived",
            ),
            models.CheckConstraint(
                condition=Q(a__gt=0, a__lt=F("b"), b__lt=100), name="accounts_classificationprofile_a_below_b"
            ),
            # NaN is above every number in PostgreSQL, so the upper bounds keep it out.
            models.CheckConstraint(
                condition=Q(x__gt=0, x__lt=F("y"), y__lt=1000), name="accounts_classificationprofile_x_below_y"
            ),
            models.CheckConstraint(
                condition=Q(key_share__gt=0, key_share__lt=100),
                name="accounts_classificationprofile_key_share_is_percent",
            ),
            models.CheckConstraint(
                condition=Q(window__gte=3, window__lte=60), name="accounts_classificationprofile_window_3_to_60"
            ),
            models.CheckConstraint(condition=Q(ddof__lte=1), name="accounts_classificationprofile_ddof_0_or_1"),
            models.CheckConstraint(
                condition=Q(margin__gte=0, margin__lt=100, cv_margin__gte=0, cv_margin__lt=100, confirm__gte=1),
                name="accounts_classificationprofile_hysteresis_in_range",
            ),
            models.CheckConstraint(
                condition=Q(confirm__lte=F("window"), margin__lt=F("a")),
                name="accounts_classificationprofile_hysteresis_in_window",
            ),
            models.CheckConstraint(
                condition=Q(min_buckets=None) | Q(min_buckets__gte=2, min_buckets__lte=60),
                name="accounts_classificationprofile_min_buckets_2_to_60",
            ),
            models.CheckConstraint(
                condition=~Q(seasonal="additive") | Q(bucket="month"),
                name="accounts_classificationprofile_additive_by_month",
            ),
            models.CheckConstraint(
                condition=Q(
                    bucket__in=["month", "quarter", "week"],
                    measure__in=["net", "gross", "margin", "quantity"],
                    boundary__in=["crossing", "inclusive", "exclusive"],
                    total__in=["positive", "net"],
                    zeros__in=["include", "ignore"],
                    new__in=["since_first", "full"],
                    seasonal__in=["none", "pooled", "additive"],
                    grouping__in=["none", "country", "industry", "kind", "team"],
                    rollup__in=["self", "root"],
                    fx__in=["document", "fixed"],
                ),
                name="accounts_classificationprofile_choices_known",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="accounts_classificationprofile_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
