"""A field of an account gets a value back that it had, by the same services and rights as any change."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, Segment
from accounts.services import authority, custom_fields, portfolio
from kam.core.errors import DomainError
from kam.core.models import UndoableAct, User
from kam.core.undo import UndoHandler, remember

RESTORED: Final = "account-value-restored"
ANSWER: Final = "custom_"


@transaction.atomic
def restore_value(*, account: Account, field: str, value: Any, version: int, by: User, at: datetime) -> UndoableAct:
    """Give the field (a detail, or custom_f7 for one of our own) this value, as the trail keeps it.

    Raises VersionConflict when somebody saved the account since the caller read it.
    """
    (account,) = authority.lock_editable(account, by=by)
    before = _stored(account, field)
    account = _set(account, field, value, version=version, by=by)
    payload = {"account": account.pk, "version": account.version, "field": field, "value": before}
    words = _("An earlier value of %(account)s is back.") % {"account": account.name}
    return remember(kind=RESTORED, words=words, payload=payload, by=by, now=at)


def take_back_restore(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Give the field the value that it had before an older one was restored."""
    account = Account.objects.get(pk=payload["account"])
    _set(account, payload["field"], payload["value"], version=payload["version"], by=by)
    return _("%(account)s is as it was before.") % {"account": account.name}


undo_restore: Final = UndoHandler(key=RESTORED, run=take_back_restore)


def _stored(account: Account, field: str) -> Any:
    """Return the value as the trail keeps it; refuses what is not a matter of editing."""
    if field.startswith(ANSWER):
        return account.custom.get(field.removeprefix(ANSWER))
    if field not in portfolio.EDITABLE:
        raise DomainError(_("This value is changed on a page of its own, so it is not restored here."))
    return getattr(account, "segment_id" if field == "segment" else field)


def _set(account: Account, field: str, value: Any, *, version: int, by: User) -> Account:
    if not field.startswith(ANSWER):
        details: Any = {field: _meant(field, value)}
        return portfolio.edit_account(account=account, version=version, by=by, **details)
    (account,) = authority.lock_editable(account, by=by)
    authority.require_version(account, version)
    authority.require_active(account)
    custom = custom_fields.answered(account, {field.removeprefix(ANSWER): value})
    if custom == account.custom:
        return account
    account.custom = custom
    return portfolio.save_changes(account, "custom")


def _meant(field: str, value: Any) -> Any:
    """Return the value as the account takes it."""
    if value is None:
        return None
    if field == "segment":
        segment = Segment.objects.filter(pk=value).first()
        if segment is None:
            raise DomainError(_("This segment has been removed since. Choose another one."))
        return segment
    return Decimal(value) if field == "credit_limit" else value
