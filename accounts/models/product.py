from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets.sales import SoldQuerySet
from kam.core.audit import audited


@audited()
class ProductLine(models.Model):
    """A family of products, as the company plans and reports them."""

    name = models.CharField(_("name"), max_length=120, unique=True)

    objects = SoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("product line")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="accounts_productline_has_a_name")]

    def __str__(self) -> str:
        return self.name


@audited()
class Product(models.Model):
    """Something we sell, known by its number in the source system."""

    external_id = models.CharField(_("number"), max_length=120)
    source = models.CharField(_("source system"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=200)
    line = models.ForeignKey(ProductLine, models.PROTECT, null=True, blank=True, related_name="products")

    objects = SoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="accounts_product_external_id_once"),
            models.CheckConstraint(
                condition=~Q(external_id="") & ~Q(name=""), name="accounts_product_has_number_and_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
