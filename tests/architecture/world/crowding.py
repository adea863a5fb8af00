"""Rows enough for every list of the API to be parted and sorted, of equal values where such may be."""

from typing import TYPE_CHECKING

from accounts.models import Account, AccountTag, ClassificationSnapshot, ExchangeRate, Product, Segment, Tag
from tests.architecture.world.belongings import NOW
from tests.factories.accounts import CustomFieldFactory, ImportCorrectionFactory, ImportDoubtFactory
from tests.factories.classification import ProfileFactory, ProfileVersionFactory, RunFactory
from tests.factories.core import SavedViewFactory
from tests.factories.webhooks import WebhookDeliveryFactory, WebhookEndpointFactory, WebhookMessageFactory

if TYPE_CHECKING:
    from tests.architecture.world import World

TWO = ("One more", "And another")


def crowd(world: "World") -> None:
    """Let the administrator find three rows or more in every list. What sweeps look for is no longer all there."""
    for name in TWO:
        CustomFieldFactory(name=name)
        Segment.objects.create(name=name)
    for currency in ("CHF", "GBP"):
        ExchangeRate.objects.create(currency=currency, on=world.rate.on, rate=4)
    _crowd_accounts()
    _crowd_runs(world)
    _crowd_import(world)
    _crowd_webhooks(world)
    # Of one name, each of another list; at one place, as all of them that nobody moved.
    for list_key in ("accounts", "imports", "runs"):
        SavedViewFactory(owner=world.admin, list_key=list_key, name="Mine")


def _crowd_accounts() -> None:
    alike = list(Account.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True)[:3])
    Account.objects.filter(pk__in=alike).update(name="Alike", sort_key="alike", created_at=NOW, updated_at=NOW)
    AccountTag.objects.filter(account__in=alike).update(tag=Tag.objects.earliest("pk"))
    Product.objects.filter(sales_lines__account__in=alike).update(name="Pen")


def _crowd_runs(world: "World") -> None:
    """Let everybody have moved since the first run; a third one, which failed, ran when the second did."""
    profile, run = world.run.profile, world.run
    ClassificationSnapshot.objects.filter(run=world.first).update(abc="C", xyz="Z")
    RunFactory(profile=profile, made_by=world.admin, as_of=run.as_of, started_at=run.started_at, status="FAILED")
    for number in (1, 2, 3):
        ProfileVersionFactory(profile=profile, number=number, made_by=world.admin)
    for name in TWO:
        ProfileFactory(name=name)


def _crowd_import(world: "World") -> None:
    """Of one line of the file, three of everything."""
    batch, like = world.own.checked, {"account": world.own.account.pk, "why": "NAME"}
    for column in ("date", "product"):
        ImportCorrectionFactory(batch=batch, column=column)
        error = batch.errors.earliest("pk")
        error.pk, error.column = None, f"another {column}"
        error.save()
    ImportDoubtFactory(batch=batch, kind="SAME_CUSTOMER", column="customer_id", details=like)


def _crowd_webhooks(world: "World") -> None:
    for name in TWO:
        endpoint = WebhookEndpointFactory(description=name, owner=world.admin)
        WebhookDeliveryFactory(endpoint=endpoint, event=WebhookMessageFactory())
