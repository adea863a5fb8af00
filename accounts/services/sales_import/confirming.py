"""What is doubtful in a file is answered by a person; unanswered it comes in as it stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.importing.lines import LIMITS
from accounts.importing.texts import clean_key
from accounts.models import Account, ImportBatch, ImportDoubt
from accounts.services import authority, portfolio
from accounts.services.sales_import import correcting
from accounts.services.sales_import.corrections import lock_correctable
from kam.core.audit import acting, door
from kam.core.errors import DomainError
from kam.core.models import UndoableAct, User
from kam.core.undo import UndoHandler, remember, undo

CONFIRMED: Final = "import-confirmed"
SAME: Final = "import-same-customer"
Answer = ImportDoubt.Answer
Kind = ImportDoubt.Kind


@transaction.atomic
def keep(*, batch: ImportBatch, doubt: ImportDoubt, by: User, at: datetime) -> UndoableAct:
    """Say that something is meant as it stands."""
    batch = lock_correctable(batch, by=by)
    return _answer(batch, [_open(batch, doubt)], by=by, at=at)


@transaction.atomic
def keep_all(*, batch: ImportBatch, by: User, at: datetime) -> UndoableAct:
    """Say so of everything that is still to be confirmed."""
    batch = lock_correctable(batch, by=by)
    doubts = list(batch.doubts.awaiting().order_by("pk"))
    if not doubts:
        raise DomainError(_("There is nothing to confirm."))
    return _answer(batch, doubts, by=by, at=at)


@transaction.atomic
def same_customer(*, batch: ImportBatch, doubt: ImportDoubt, by: User, at: datetime) -> UndoableAct:
    """Let the lines of a new customer be those of the account it looks like.

    A mistyped number is corrected in this file. Any other becomes a number of the account: its own if it has none,
    else a second one that leads to it. Needs the right to change the account.
    """
    batch = lock_correctable(batch, by=by)
    doubt = _open(batch, doubt)
    if doubt.kind != Kind.SAME_CUSTOMER:
        raise DomainError(_("This is no question about who the customer is. Say that it is meant as it stands."))
    account = Account.objects.editable_by(by).filter(pk=doubt.details.get("account")).first()
    if account is None:
        raise DomainError(_("The account is not there any more. Check the file again."))
    (account,) = authority.lock_editable(account, by=by)
    authority.require_active(account)
    made: dict[str, Any] = {}
    with acting(by_id=by.pk, source=door(), batch=batch.pk):
        if doubt.details["why"] == "NUMBER" and account.source == batch.source:
            correcting.put_for_all(
                batch=batch, column=doubt.column, was=doubt.value, becomes=account.external_id, by=by, at=at
            )
            made["rule"] = doubt.column, doubt.value
        else:
            made |= _give_number(account, batch.source, clean_key(doubt.value, limit=LIMITS["customer_id"]), by)
    _close([doubt], Answer.SAME, by=by, at=at)
    words = _("%(number)s belongs to “%(account)s” now.") % {"number": doubt.value, "account": account.name}
    return remember(kind=SAME, words=words, payload={"doubt": doubt.pk, **made}, by=by, now=at)


@transaction.atomic
def reopen(*, batch: ImportBatch, doubt: ImportDoubt, by: User, at: datetime) -> None:
    """Take the answer to one doubt back; what it did to the file or to the account is undone, as its undo does it."""
    batch = lock_correctable(batch, by=by)
    found: ImportDoubt | None = batch.doubts.filter(pk=doubt.pk).exclude(answer=Answer.OPEN).first()
    if found is None:
        raise DomainError(_("Nobody has answered this."))
    if found.answer == Answer.KEPT:
        _reopen([found.pk])
        return
    acts = UndoableAct.objects.filter(kind=SAME, payload__doubt=found.pk, undone_at=None)
    act = acts.order_by("-done_at", "-pk").first()
    if act is None:
        raise DomainError(_("This can no longer be undone. Change it back by hand."))
    undo(act, by=by, now=at)


def _give_number(account: Account, source: str, number: str, by: User) -> dict[str, Any]:
    if Account.objects.filter(source=source, external_id=number).exists():
        raise DomainError(_("Somebody has this number by now. Check the file again."))
    if not account.external_id:
        before = account.source
        account.source, account.external_id = source, number
        portfolio.save_changes(account, "source", "external_id")
        return {"account": account.pk, "number": number, "source": source, "before": before}
    other = Account(
        source=source, external_id=number, name=account.name, merged_into=account, archived_at=account.updated_at,
        owner=account.owner, team=account.team, created_by=by,
    )  # fmt: skip
    other.derive_names()
    other.save()
    return {"second": other.pk}


def _open(batch: ImportBatch, doubt: ImportDoubt) -> ImportDoubt:
    found: ImportDoubt | None = batch.doubts.filter(pk=doubt.pk, answer=Answer.OPEN).first()
    if found is None:
        raise DomainError(_("This was answered already."))
    return found


def _answer(batch: ImportBatch, doubts: Sequence[ImportDoubt], *, by: User, at: datetime) -> UndoableAct:
    _close(doubts, Answer.KEPT, by=by, at=at)
    text = ngettext("%(count)s answer is confirmed.", "%(count)s answers are confirmed.", len(doubts))
    payload = {"batch": batch.pk, "doubts": [doubt.pk for doubt in doubts]}
    return remember(kind=CONFIRMED, words=text % {"count": len(doubts)}, payload=payload, by=by, now=at)


def _close(doubts: Sequence[ImportDoubt], answer: str, *, by: User, at: datetime) -> None:
    keys = [doubt.pk for doubt in doubts]
    ImportDoubt.objects.filter(pk__in=keys).update(answer=answer, answered_by=by, answered_at=at)


def _reopen(keys: Sequence[int]) -> None:
    ImportDoubt.objects.filter(pk__in=keys).update(answer=Answer.OPEN, answered_by=None, answered_at=None)


def _take_back(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    lock_correctable(ImportBatch.objects.get(pk=payload["batch"]), by=by)
    _reopen(payload["doubts"])
    return _("It is to be confirmed again.")


def _take_back_same(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    doubt = ImportDoubt.objects.select_related("batch").filter(pk=payload["doubt"]).first()
    if doubt is None:
        raise DomainError(_("The file was checked anew since. Change it back by hand."))
    batch = lock_correctable(doubt.batch, by=by)
    with acting(by_id=by.pk, source=door(), batch=batch.pk):
        if "rule" in payload:
            column, was = payload["rule"]
            correcting.put_for_all(batch=batch, column=column, was=was, becomes=was, by=by, at=now)
        elif "second" in payload:
            _take_second_away(payload["second"], by)
        else:
            _take_number_away(payload, by)
    _reopen([doubt.pk])
    return _("It is to be confirmed again.")


def _take_second_away(key: int, by: User) -> None:
    other = Account.objects.select_related("merged_into").filter(pk=key, sales_lines=None).first()
    if other is None or other.merged_into is None:
        raise DomainError(_("The number is in use by now. Ask an administrator."))
    authority.lock_editable(other.merged_into, by=by)
    other.delete()


def _take_number_away(payload: Mapping[str, Any], by: User) -> None:
    (account,) = authority.lock_editable(Account.objects.get(pk=payload["account"]), by=by)
    if (account.source, account.external_id) != (payload["source"], payload["number"]):
        raise DomainError(_("The account has another number by now. Change it back by hand."))
    account.source, account.external_id = payload["before"], ""
    portfolio.save_changes(account, "source", "external_id")


UNDO_HANDLERS: Final = (UndoHandler(key=CONFIRMED, run=_take_back), UndoHandler(key=SAME, run=_take_back_same))
