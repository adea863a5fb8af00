"""Services: other systems that work with KAM in their own name. Administrators make, change and end them."""

import secrets
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kam.core import tokens
from kam.core.administration import lock_service_account, require_administrator
from kam.core.cleaning import require_clean, tidy
from kam.core.colleagues import Place, put
from kam.core.errors import Taken
from kam.core.models import ServiceAccount, User

# Reserved for what does not exist (RFC 6761): no mail ever goes there.
DOMAIN: Final = "service.invalid"


@transaction.atomic
def add(*, name: str, role: str, by: User, place: Place | None = None) -> ServiceAccount:
    """Add a service account; what it may do, it does by the tokens that administrators make for it."""
    require_administrator(by=by)
    account = ServiceAccount(
        name=tidy(name, field="name"), email=f"{secrets.token_hex(8)}@{DOMAIN}", role=role, is_service=True
    )
    account.set_unusable_password()
    require_clean(account, fields={"name", "role"})
    _refuse_known_name(account)
    account.save()
    put(account, place or Place())
    return account


@transaction.atomic
def change(*, account: ServiceAccount, by: User, name: str, role: str, place: Place | None = None) -> ServiceAccount:
    """Change name, role and team; `place` None leaves the teams as they are. The same again writes nothing."""
    account = _locked(account, by=by)
    wanted = {"name": tidy(name, field="name"), "role": role}
    changed = [field for field, value in wanted.items() if getattr(account, field) != value]
    for field in changed:
        setattr(account, field, wanted[field])
    require_clean(account, fields=wanted)
    if "name" in changed:
        _refuse_known_name(account)
    if changed:
        account.save(update_fields=changed)
    if place is not None:
        put(account, place)
    return account


@transaction.atomic
def deactivate(*, account: ServiceAccount, by: User, at: datetime) -> ServiceAccount:
    """End a service account: its tokens end with it, at once and for ever; what it did stays."""
    account = _locked(account, by=by)
    if account.is_active:
        account.is_active = False
        account.save(update_fields=["is_active"])
        tokens.revoke_all(user=account, at=at)
    return account


@transaction.atomic
def activate(*, account: ServiceAccount, by: User) -> ServiceAccount:
    """Let a service account work again, by new tokens."""
    account = _locked(account, by=by)
    if not account.is_active:
        account.is_active = True
        account.save(update_fields=["is_active"])
    return account


def _locked(account: ServiceAccount, *, by: User) -> ServiceAccount:
    lock_service_account(account, by=by)
    return ServiceAccount.objects.get(pk=account.pk)


def _refuse_known_name(account: ServiceAccount) -> None:
    # Not a rule of the database: two of one name do no harm, they are only hard to tell apart.
    others = ServiceAccount.objects.filter(name__iexact=account.name).exclude(pk=account.pk)
    if others.exists():
        raise Taken(_("There is a service account %(name)s already.") % {"name": account.name}, field="name")
