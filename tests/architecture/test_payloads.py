"""What webhooks send tells their subscriber nothing that this person may not see, at the moment of sending."""

import json
from typing import Final

import pytest

from kam.core.models import User, WebhookMessage
from kam.core.webhook_events import offered, webhook_events
from tests.architecture.sweep.company import Company
from tests.architecture.world import Belongings, World
from tests.factories.webhooks import WebhookMessageFactory

pytestmark = pytest.mark.django_db
KINDS = [each.key for each in offered()]
# What nobody may not know: that the classification ran.
EVERYBODYS: Final = {"classification.finished"}


def event_of(kind: str, rep: Belongings, world: World) -> WebhookMessage:
    """Write down that it happened to something of this rep's; a new kind of subject is said here."""
    subjects = {"account": rep.account.pk, "import": rep.batches[0].pk, "classification": world.run.pk}
    facts = {"into": world.foreign.accounts[-1].pk, "state": "IMPORTED"}
    if kind == "account.deleted":
        # By what others know it, and whose it was.
        facts = {"name": rep.account.name, "source": "", "external_id": rep.secrets.number}
        facts |= {"owner": rep.owner.pk, "team": rep.account.team_id}
    return WebhookMessageFactory(kind=kind, subject=subjects[kind.partition(".")[0]], facts=facts)


def told_to(person: User, kind: str, company: Company) -> str:
    events = [event_of(kind, rep, company.world) for rep in company.world.reps.values()]
    return json.dumps(webhook_events.get(kind).payloads(events, person), default=str)


@pytest.mark.parametrize("kind", KINDS)
def test_a_payload_tells_nothing_foreign(kind: str, company: Company) -> None:
    people = company.world.people
    subscribers = {
        "owner": people.reps["clara"],
        "reader": people.reps["dina"],
        "manager": people.managers["sara"],
        "other_manager": people.managers["boris"],
    }
    for caller, person in subscribers.items():
        assert (caller, company.scanners[caller].found_in(told_to(person, kind, company))) == (caller, [])


@pytest.mark.parametrize("kind", sorted({*KINDS} - EVERYBODYS))
def test_an_administrator_is_told_of_everybody(kind: str, company: Company) -> None:
    """Else nobody would notice that the words are of no use."""
    assert "canarium" in told_to(company.world.admin, kind, company).lower()
