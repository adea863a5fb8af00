"""An account that goes with its import is told, by what others know it by, to who saw it."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account
from accounts.services import sales_import
from accounts.services.webhooks import announcing, payloads
from kam.core.models import Team, User, WebhookMessage
from tests.accounts.services.sales_import.ways import LINE, imported
from tests.factories.accounts import AccountFactory
from tests.factories.webhooks import WebhookEndpointFactory

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, int | None, dict[str, Any]]]:
    return list(WebhookMessage.objects.order_by("pk").values_list("kind", "subject", "facts"))


def test_an_import_tells_what_it_opened_and_undoing_it_what_is_gone(anna: User, admin: User, team: Team) -> None:
    WebhookEndpointFactory(event_types=[announcing.CREATED, announcing.DELETED], owner=admin)
    batch = imported(LINE, by=anna)
    account = Account.objects.get()
    sales_import.undo_import(batch=batch, by=admin)
    facts = {"name": "Acme", "source": account.source, "external_id": "C1", "owner": anna.pk, "team": team.pk}
    assert told() == [("account.created", account.pk, {}), ("account.deleted", account.pk, facts)]
    assert not Account.objects.exists()


def test_who_stays_is_not_told_as_gone(anna: User, admin: User) -> None:
    WebhookEndpointFactory(event_types=[announcing.DELETED, announcing.CHANGED], owner=admin)
    batch = imported(LINE, by=anna)
    AccountFactory(parent=Account.objects.get())
    sales_import.undo_import(batch=batch, by=anna)
    assert [kind for kind, _subject, _facts in told()] == []
    assert Account.objects.filter(external_id="C1").exists()


def test_nobody_listens_and_nothing_is_read(anna: User, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        announcing.deleted([1, 2])


def test_it_is_told_to_who_saw_the_account(
    anna: User, boris: User, clara: User, dina: User, admin: User, team: Team
) -> None:
    facts = {"name": "Acme", "source": "erp", "external_id": "C1", "owner": anna.pk, "team": team.pk}
    event = WebhookMessage.objects.create(kind=announcing.DELETED, subject=7, facts=facts, happened_at=timezone.now())
    data = {"account": {"id": 7, "name": "Acme", "source": "erp", "external_id": "C1"}}
    for person in (anna, boris, admin):
        assert payloads.deleted([event], person) == {event.pk: data}
        gone = User.objects.get(pk=person.pk)
        gone.is_active = False
        assert payloads.deleted([event], gone) == {}
    for person in (clara, dina):
        assert payloads.deleted([event], person) == {}
    nobodys = WebhookMessage.objects.create(
        kind=announcing.DELETED, subject=8, facts={**facts, "owner": None, "team": None}, happened_at=timezone.now()
    )
    assert payloads.deleted([nobodys], anna) == {}
    assert payloads.deleted([nobodys], admin)


def test_its_example_has_the_shape_of_what_is_sent(admin: User) -> None:
    facts = {"name": "Acme", "source": "erp", "external_id": "C1", "owner": None, "team": None}
    event = WebhookMessage.objects.create(kind=announcing.DELETED, subject=7, facts=facts, happened_at=timezone.now())
    (example,) = (each.example for each in payloads.WEBHOOK_EVENTS if each.key == announcing.DELETED)
    sent = payloads.deleted([event], admin)[event.pk]
    assert (set(sent), set(sent["account"])) == (set(example), set(example["account"]))
