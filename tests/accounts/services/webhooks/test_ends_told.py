"""What is told of an import and of a run: to who sees them, and nobody else."""

import pytest
from django.utils import timezone

from accounts.services.webhooks import announcing, payloads
from kam.core.models import User, WebhookMessage
from tests.factories.accounts import ImportBatchFactory
from tests.factories.classification import RunFactory

pytestmark = pytest.mark.django_db


def message(subject: int, **facts: str) -> WebhookMessage:
    return WebhookMessage.objects.create(kind="test", subject=subject, facts=facts, happened_at=timezone.now())


def test_an_import_is_told_to_who_made_it(anna: User, clara: User) -> None:
    batch = ImportBatchFactory(made_by=anna)
    told = message(batch.pk, state="IMPORTED")
    assert payloads.imports([told], anna)[told.pk]["import"]["id"] == batch.pk
    assert payloads.imports([told], anna)[told.pk]["import"]["state"] == "IMPORTED"
    assert payloads.imports([told], clara) == {}


def test_a_run_is_told_by_its_days_alone(admin: User, anna: User) -> None:
    run = RunFactory(made_by=admin)
    told = message(run.pk, status="OK")
    for reader in (admin, anna):
        data = payloads.runs([told], reader)[told.pk]["run"]
        assert (data["id"], data["as_of"], data["status"]) == (run.pk, run.as_of, "OK")
        assert "figures" not in data


def test_a_change_that_is_none_has_no_news() -> None:
    state = dict.fromkeys(announcing.COMPARED)
    assert list(announcing._news(state, state)) == []
