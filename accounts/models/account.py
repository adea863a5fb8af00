from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Upper
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.naming import bare_name, sort_key
from accounts.querysets.account import AccountQuerySet
from accounts.querysets.company_wide import CompanyWideQuerySet
from kam.core.audit import audited
from kam.core.bulk_keys import kept_while_meant
from kam.core.changes import noted
from kam.core.trees import NoCircle


@audited()
class Segment(models.Model):
    """A kind of customer as this company divides its market; a managed list."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    objects = CompanyWideQuerySet["Segment"].as_manager()

    class Meta:
        verbose_name = _("segment")
        triggers = [noted()]
        constraints = [
            models.UniqueConstraint(Upper("name"), name="accounts_segment_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="accounts_segment_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


@audited(exclude=["sort_key", "bare_name", "search_text"])
class Account(models.Model):
    """A customer company that we sell to or want to sell to."""

    class Kind(models.TextChoices):
        COMPANY = "COMPANY", _("Company")
        RETAIL_CHAIN = "RETAIL_CHAIN", _("Retail chain")
        DISTRIBUTOR = "DISTRIBUTOR", _("Distributor")
        PUBLIC_BODY = "PUBLIC_BODY", _("Public body")
        OTHER = "OTHER", _("Other")

    class Status(models.TextChoices):
        PROSPECT = "PROSPECT", _("Prospect")
        PROSPECTIVE_KEY = "PROSPECTIVE_KEY", _("Prospective key account")
        KEY = "KEY", _("Key account")
        REGULAR = "REGULAR", _("Regular")
        DORMANT = "DORMANT", _("Dormant")
        LOST = "LOST", _("Lost")
        WON_BACK = "WON_BACK", _("Won back")

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    legal_name = models.CharField(_("legal name"), max_length=250, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.COMPANY)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.REGULAR)
    segment = models.ForeignKey(
        Segment, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("segment")
    )
    industry = models.CharField(_("industry"), max_length=80, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=60, blank=True)
    website = models.URLField(_("website"), blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[RegexValidator(r"^[A-Z]{3}$")])
    credit_limit = models.DecimalField(
        _("credit limit"), max_digits=16, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    payment_days = models.PositiveSmallIntegerField(_("payment days"), null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="owned_accounts",
        verbose_name=_("owner"), help_text=_("The key account manager."),
    )  # fmt: skip
    team = models.ForeignKey(
        "core.Team", models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("team")
    )
    key_since = models.DateField(_("key account since"), null=True, blank=True)
    is_reference = models.BooleanField(_("reference customer"), default=False)
    tags = models.ManyToManyField(
        "accounts.Tag", through="accounts.AccountTag", blank=True, related_name="accounts", verbose_name=_("tags")
    )

    custom = models.JSONField(
        default=dict,
        db_default=Value({}, models.JSONField()),
        blank=True,
        help_text="Values of custom fields by their keys.",
    )
    external_id = models.CharField(_("number in the source system"), max_length=80, blank=True)
    source = models.CharField(_("source system"), max_length=40, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_accounts")
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    sort_key = models.CharField(max_length=200, editable=False)
    bare_name = models.CharField(max_length=200, editable=False)
    search_text = models.TextField(editable=False)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
                name="accounts_account_external_id_once",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")), name="accounts_account_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(archived_at__isnull=False),
                name="accounts_account_merged_is_archived",
            ),
            models.CheckConstraint(
                condition=Q(currency="") | Q(currency__regex=r"^[A-Z]{3}$"), name="accounts_account_currency_is_iso"
            ),
            models.CheckConstraint(
                # NaN is above every number, so the upper bound keeps it out.
                condition=Q(credit_limit=None) | Q(credit_limit__gte=0, credit_limit__lt=10**14),
                name="accounts_account_credit_limit_in_range",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["COMPANY", "RETAIL_CHAIN", "DISTRIBUTOR", "PUBLIC_BODY", "OTHER"]),
                name="accounts_account_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["PROSPECT", "PROSPECTIVE_KEY", "KEY", "REGULAR", "DORMANT", "LOST", "WON_BACK"]
                ),
                name="accounts_account_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="KEY") | Q(key_since__isnull=False), name="accounts_account_key_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(key_since=None) | Q(status="KEY"), name="accounts_account_key_date_is_of_a_key_account"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="accounts_account_has_a_name"),
            models.CheckConstraint(
                condition=Exact(
                    Func(F("custom"), function="jsonb_typeof", output_field=models.TextField()), Value("object")
                ),
                name="accounts_account_custom_is_an_object",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")), name="accounts_account_not_merged_into_itself"
            ),
        ]
        triggers = [
            NoCircle(name="no_circle"),
            noted(),
            kept_while_meant(
                "account_id", "group_head_id", name="kept_by_classes", table="accounts_classificationsnapshot"
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="accounts_account_by_name"),
            models.Index(fields=["bare_name"], name="accounts_account_by_bare_name"),
            # Other systems fetch what has changed since they last asked.
            models.Index(fields=["updated_at", "id"], name="accounts_account_by_change"),
            GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="accounts_account_search"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:account-detail", args=[self.pk])

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_key(self) -> bool:
        return self.status == self.Status.KEY

    def derive_names(self) -> None:
        """Fill the columns that sorting, search and the duplicate check read; before every save of a name."""
        self.sort_key = sort_key(self.name)[:200]
        self.bare_name = bare_name(self.legal_name or self.name)[:200]
        words = [self.name, self.short_name, self.legal_name, self.city, self.external_id]
        self.search_text = sort_key(" ".join(word for word in words if word))
