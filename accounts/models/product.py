from django.db import models
from django.utils.translation import gettext_lazy as _


class ProductLine(models.Model):
    """A family of products, as the company plans and reports them."""

    name = models.CharField(_("name"), max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """Something we sell, known by its number in the source system."""

    external_id = models.CharField(_("number"), max_length=120)
    source = models.CharField(_("source system"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=200)
    line = models.ForeignKey(ProductLine, models.PROTECT, null=True, blank=True, related_name="products")

    class Meta:
        verbose_name = _("product")
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="accounts_product_external_id_once"),
        ]

    def __str__(self) -> str:
        return self.name
