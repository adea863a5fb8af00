from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.models.org_unit import OrgUnit
from accounts.models.product import Product, ProductLine
from accounts.querysets.sales import AccountMonthQuerySet, ExchangeRateQuerySet, SalesLineQuerySet
from kam.core.audit import audited
from kam.core.changes import noted


class Channel(models.TextChoices):
    ONLINE = "ONLINE", _("Online")
    STORE = "STORE", _("Store")
    WHOLESALE = "WHOLESALE", _("Wholesale")
    OTHER = "OTHER", _("Other")


@audited(inserts=False)
class SalesLine(models.Model):
    """One invoice or order line: what an account bought, on which day, for how much.

    Amounts are net of VAT; `amount` and `cost` in the document's currency, `base_amount` and `base_cost` in the
    company's, rounded half up to four decimals at import. A line without a rate on or before its date is
    "unrated": its base amounts are empty. Its batch is the history of its insert.
    """

    class Kind(models.TextChoices):
        SELL_IN = "SELL_IN", _("Sell-in")
        SELL_OUT = "SELL_OUT", _("Sell-out")

    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="sales_lines", db_index=False
    )
    source = models.CharField(max_length=40)
    document_id = models.CharField(
        max_length=100, help_text="As in the source; made up of day and customer for lines that name none."
    )
    line_key = models.CharField(
        max_length=160, help_text="Mapped line id, or product and its occurrence in the document."
    )
    document_on = models.DateField()
    month_index = models.GeneratedField(
        expression=ExtractYear("document_on") * 12 + ExtractMonth("document_on") - 1,
        output_field=models.IntegerField(),
        db_persist=True,
    )
    ordered_on = models.DateField(null=True, blank=True)
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="sales_lines", db_index=False
    )
    product_line = models.ForeignKey(
        ProductLine, models.PROTECT, null=True, blank=True, related_name="sales_lines", db_index=False
    )
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    ship_to = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="sales_lines", db_index=False
    )
    salesperson = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SELL_IN)
    is_credit_note = models.BooleanField(default=False)
    quantity = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    cost = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3)
    base_amount = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    base_cost = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    batch = models.ForeignKey("accounts.ImportBatch", models.PROTECT, related_name="lines", db_index=False)

    objects = SalesLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("sales line")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "document_id", "line_key"], name="accounts_salesline_identity_once"
            ),
            # NaN equals itself in PostgreSQL and is above every number, so the upper bound keeps it out.
            models.CheckConstraint(
                condition=Q(amount__lt=10**14, amount__gt=-(10**14)), name="accounts_salesline_amount_is_a_number"
            ),
            models.CheckConstraint(
                condition=Q(quantity__lt=10**14, cost__lt=10**14, base_amount__lt=10**14, base_cost__lt=10**14),
                name="accounts_salesline_figures_are_numbers",
            ),
            models.CheckConstraint(condition=Q(kind__in=["SELL_IN", "SELL_OUT"]), name="accounts_salesline_kind_known"),
            models.CheckConstraint(
                condition=Q(channel__in=["", "ONLINE", "STORE", "WHOLESALE", "OTHER"]),
                name="accounts_salesline_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="accounts_salesline_currency_is_iso"
            ),
        ]
        indexes = [
            models.Index(fields=["account", "document_on"], name="accounts_salesline_by_account"),
            # Data warehouses read day by day, page after page; an import pays a twentieth for it.
            models.Index(fields=["document_on", "id"], name="accounts_salesline_by_day"),
            # The lines of a batch lie together: undoing finds them by ranges of pages, importing pays nothing.
            BrinIndex(fields=["batch"], name="accounts_salesline_by_batch", pages_per_range=32),
            models.Index(
                fields=["currency", "document_on"], condition=Q(base_amount=None), name="accounts_salesline_unrated"
            ),
            # A place of delivery can be removed, and is looked for here then; most lines name none.
            models.Index(fields=["ship_to"], condition=Q(ship_to__isnull=False), name="accounts_salesline_by_ship_to"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.line_key}"


class AccountMonth(models.Model):
    """What one account bought in one month: the roll-up that everything reads instead of the lines.

    Counts rated sell-in lines only; `unrated_lines` says how many were left out. The row without an account
    holds the unassigned lines. `gross` and the `nonneg` columns leave negative lines out, `positive_documents` counts
    documents with a line above zero, `cost` is empty unless every line of the month has one.
    """

    # In the order of the table: what a classification reads stands before what it leaves alone, whose width varies.
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="months", db_index=False)
    month = models.DateField(help_text="The first day of the month.")
    lines = models.PositiveIntegerField()
    positive_documents = models.PositiveIntegerField()
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    last_positive_on = models.DateField(null=True)
    net = models.DecimalField(max_digits=20, decimal_places=4)
    gross = models.DecimalField(max_digits=20, decimal_places=4)
    quantity = models.DecimalField(max_digits=20, decimal_places=4)
    cost = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    nonneg_lines = models.PositiveIntegerField()
    unrated_lines = models.PositiveIntegerField(default=0)
    first_nonneg_on = models.DateField(null=True)

    objects = AccountMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("month of an account")
        triggers = [noted()]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "month"], nulls_distinct=False, name="accounts_accountmonth_once"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="accounts_accountmonth_starts_on_first"),
            models.CheckConstraint(
                condition=Q(net__lt=10**16, gross__lt=10**16, quantity__lt=10**16, cost__lt=10**16),
                name="accounts_accountmonth_figures_are_numbers",
            ),
        ]
        indexes = [models.Index(fields=["month"], name="accounts_accountmonth_by_month")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.month:%Y-%m}"


class AccountMonthPart(models.Model):
    """The sister of `AccountMonth`: net, quantity and cost of a month by product line, channel and unit."""

    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="month_parts", db_index=False)
    month = models.DateField(help_text="The first day of the month.")
    product_line = models.ForeignKey(ProductLine, models.PROTECT, null=True, related_name="+", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    ship_to = models.ForeignKey(OrgUnit, models.PROTECT, null=True, related_name="+", db_index=False)
    net = models.DecimalField(max_digits=20, decimal_places=4)
    quantity = models.DecimalField(max_digits=20, decimal_places=4)
    cost = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    lines = models.PositiveIntegerField()

    objects = AccountMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of a month of an account")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "month", "product_line", "channel", "ship_to"],
                nulls_distinct=False,
                name="accounts_accountmonthpart_once",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="accounts_accountmonthpart_starts_on_first"),
            models.CheckConstraint(
                condition=Q(channel__in=["", "ONLINE", "STORE", "WHOLESALE", "OTHER"]),
                name="accounts_accountmonthpart_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(net__lt=10**16, quantity__lt=10**16, cost__lt=10**16),
                name="accounts_accountmonthpart_figures_are_numbers",
            ),
        ]
        indexes = [
            models.Index(fields=["ship_to"], condition=Q(ship_to__isnull=False), name="accounts_part_by_ship_to"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.month:%Y-%m} {self.product_line_id}"


@audited()
class ExchangeRate(models.Model):
    """What one unit of a currency is worth in the base currency from a day on.

    DAILY rates convert a document by its date; the BUDGET rate of a currency serves the fixed mode, in which
    movements of the currency do not look like movements of sales.
    """

    class Kind(models.TextChoices):
        DAILY = "DAILY", _("Daily")
        BUDGET = "BUDGET", _("Budget")

    currency = models.CharField(_("currency"), max_length=3)
    on = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.DAILY)
    rate = models.DecimalField(_("rate"), max_digits=20, decimal_places=10)

    objects = ExchangeRateQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange rate")
        constraints = [
            models.UniqueConstraint(fields=["currency", "kind", "on"], name="accounts_exchangerate_once_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0, rate__lt=10**10), name="accounts_exchangerate_positive"),
            models.CheckConstraint(condition=Q(kind__in=["DAILY", "BUDGET"]), name="accounts_exchangerate_kind_known"),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="accounts_exchangerate_currency_is_iso"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.on}"
