"""Services: which addresses of other systems are told of what. Administrators add, change, pause and remove them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kam.core.administration import require_administrator
from kam.core.cleaning import require_clean, tidy
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import User, WebhookEndpoint
from kam.core.sealing import seal
from kam.core.webhook_events import offered
from kam.core.webhooks import outbox
from kam.core.webhooks.addresses import require_reachable
from kam.core.webhooks.signing import new_secret

# Each is asked for at every change, and has lanes of its own at the sender.
MOST: Final = 50
# So long the secret before signs as well, for receivers to change over.
OVERLAP: Final = timedelta(hours=24)
Reason = WebhookEndpoint.Reason


@dataclass(frozen=True)
class Revealed:
    """An endpoint with its new secret, which is shown this once."""

    endpoint: WebhookEndpoint
    secret: str


@transaction.atomic
def add(*, url: str, event_types: Collection[str], by: User, description: str = "") -> Revealed:
    """Tell an address of these types of events, under the rights of `by` at the moment of sending."""
    require_administrator(by=by)
    if WebhookEndpoint.objects.count() >= MOST:
        raise DomainError(_("There are %(most)d webhooks already. Remove one first.") % {"most": MOST})
    secret = new_secret()
    endpoint = WebhookEndpoint(owner=by, secret=seal(secret))
    _describe(endpoint, url=url, event_types=event_types, description=description)
    endpoint.save()
    return Revealed(endpoint, secret)


@transaction.atomic
def change(
    *, endpoint: WebhookEndpoint, version: int, url: str, event_types: Collection[str], description: str, by: User
) -> WebhookEndpoint:
    """Change where it goes and what is told; the same again writes nothing.

    Raises VersionConflict when somebody else was faster.
    """
    endpoint = _locked(endpoint, by=by, version=version)
    before = (endpoint.url, endpoint.event_types, endpoint.description)
    _describe(endpoint, url=url, event_types=event_types, description=description)
    if (endpoint.url, endpoint.event_types, endpoint.description) != before:
        if endpoint.url != before[0]:
            # What failed elsewhere says nothing about the new address.
            endpoint.began_failing_at = None
        _save(endpoint, "url", "event_types", "description", "began_failing_at")
    return endpoint


@transaction.atomic
def pause(*, endpoint: WebhookEndpoint, by: User, version: int | None = None) -> WebhookEndpoint:
    """Tell it nothing until it is resumed; what waits goes on waiting, what happens meanwhile it is not told."""
    endpoint = _locked(endpoint, by=by, version=version)
    if endpoint.is_active:
        endpoint.is_active, endpoint.disabled_reason = False, Reason.PAUSED
        _save(endpoint, "is_active", "disabled_reason")
    return endpoint


@transaction.atomic
def resume(*, endpoint: WebhookEndpoint, by: User, version: int | None = None) -> WebhookEndpoint:
    """Tell it again, once its address was judged anew. Of whoever left it becomes the endpoint of `by`."""
    endpoint = _locked(endpoint, by=by, version=version)
    if endpoint.is_live:
        return endpoint
    require_reachable(endpoint.url)
    endpoint.is_active, endpoint.disabled_reason, endpoint.began_failing_at = True, "", None
    if not endpoint.owner.is_active:
        endpoint.owner = by
    _save(endpoint, "is_active", "disabled_reason", "began_failing_at", "owner")
    transaction.on_commit(outbox.wake)
    return endpoint


@transaction.atomic
def rotate_secret(*, endpoint: WebhookEndpoint, by: User, at: datetime, version: int | None = None) -> Revealed:
    """Give it a new secret; the one before signs as well for a day, so that nothing is missed meanwhile."""
    endpoint = _locked(endpoint, by=by, version=version)
    secret = new_secret()
    endpoint.earlier_secret, endpoint.earlier_secret_ends_at = endpoint.secret, at + OVERLAP
    endpoint.secret = seal(secret)
    _save(endpoint, "secret", "earlier_secret", "earlier_secret_ends_at")
    return Revealed(endpoint, secret)


@transaction.atomic
def remove(*, endpoint: WebhookEndpoint, by: User, version: int | None = None) -> None:
    """Remove it with its secrets and the log of its deliveries; the trail keeps that it was there."""
    # Whoever writes deliveries to it at this moment does so first, and nobody after that.
    _locked(endpoint, by=by, version=version, is_going=True).delete()


def _locked(endpoint: WebhookEndpoint, *, by: User, version: int | None, is_going: bool = False) -> WebhookEndpoint:
    """Return the endpoint, locked. One that stays goes on being told: names are looked up meanwhile, for seconds."""
    require_administrator(by=by)
    rows = WebhookEndpoint.objects.select_for_update(no_key=not is_going, of=["self"]).select_related("owner")
    found = rows.filter(pk=endpoint.pk).first()
    if found is None:
        raise DomainError(_("This webhook has been removed in the meantime."))
    if version is not None and found.version != version:
        message = _("Somebody else has changed this webhook in the meantime. Look at the new state and repeat yours.")
        raise VersionConflict(message)
    return found


def _describe(endpoint: WebhookEndpoint, *, url: str, event_types: Collection[str], description: str) -> None:
    known = [each.key for each in offered()]
    unknown = set(event_types) - set(known)
    if unknown:
        message = _("There are no events called %(names)s.") % {"names": ", ".join(sorted(unknown))}
        raise DomainError(message, field="event_types")
    if not event_types:
        raise DomainError(_("Choose what the address is told of."), field="event_types")
    endpoint.url = require_reachable(url)
    endpoint.event_types = [key for key in known if key in event_types]
    endpoint.description = tidy(description, field="description")
    require_clean(endpoint, fields={"url", "description"})


def _save(endpoint: WebhookEndpoint, *fields: str) -> None:
    endpoint.version += 1
    endpoint.save(update_fields=[*fields, "version", "updated_at"])
