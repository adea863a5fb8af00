"""What other systems can be told of: the apps register the types of events in `ready()`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kam.core.models import User, WebhookMessage
from kam.core.registry import Registry

# Data by the key of the event. An event that is missing is one that this person may not see, or no longer.
Payloads = Callable[[Sequence[WebhookMessage], User], Mapping[int, dict[str, Any]]]


@dataclass(frozen=True)
class WebhookEventType:
    """Something that can happen, such as `account.created`.

    `payloads` is asked for the `data` of some events right before they are sent, under the rights of the person whose
    endpoint it is: rows come through `visible_to(that person)`. What it leaves out is withheld. `example` is what such
    data look like, for documentation. A type without a `label` is not offered: it is sent without being asked for.
    """

    key: str
    order: int
    label: str | Promise
    help: str | Promise
    payloads: Payloads
    example: Mapping[str, Any]
    group: str | Promise = ""


webhook_events: Registry[WebhookEventType] = Registry()


def offered() -> list[WebhookEventType]:
    """Return the types that an endpoint can be told of."""
    return [each for each in webhook_events if each.label]


def _greeting(events: Sequence[WebhookMessage], subscriber: User) -> Mapping[int, dict[str, Any]]:
    return {event.pk: {"message": "A test from KAM."} for event in events}


PING = WebhookEventType(
    key="ping",
    order=0,
    label="",
    help=_("A test that an administrator sends."),
    payloads=_greeting,
    example={"message": "A test from KAM."},
)
