"""A tag on many accounts, stuck on or taken off. Each can be undone."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import ngettext

from accounts.models import AccountTag, Tag
from accounts.services import portfolio, tagging
from accounts.services.bulk.selection import Outcome, Selected, keys_of, lock_editable, told
from accounts.services.bulk.undoing import STUCK, TAKEN_OFF
from kam.core import formatting
from kam.core.models import User
from kam.core.undo import remember


@transaction.atomic
def stick(*, selected: Selected, name: str, by: User, now: datetime) -> Outcome:
    """Stick a tag on the accounts, a new one when nobody has used the word."""
    name = tagging.spelled(name)
    locked = lock_editable(selected, by=by)
    if not locked.accounts:
        return Outcome(told("", locked), changed=0, refused=locked.refused)
    word, _made = Tag.objects.get_or_create(name__iexact=name, defaults={"name": name})
    having = set(AccountTag.objects.filter(tag=word, account__in=locked.accounts).values_list("account", flat=True))
    missing = [account for account in locked.accounts if account.pk not in having]
    made = AccountTag.objects.bulk_create(AccountTag(account=account, tag=word) for account in missing)
    portfolio.part_changed(keys_of(missing), "tags")
    words = ngettext(
        "%(count)s account has the tag %(tag)s now.", "%(count)s accounts have the tag %(tag)s now.", len(made)
    )
    done = words % {"count": formatting.number(len(made)), "tag": word.name} if made else ""
    sentence = told(done, locked, unchanged=len(having))
    if not made:
        return Outcome(sentence, changed=0, refused=locked.refused)
    act = remember(kind=STUCK, words=done, payload={"stuck": [each.pk for each in made]}, by=by, now=now)
    return Outcome(sentence, len(made), act, frozenset(keys_of(missing)), locked.refused)


@transaction.atomic
def take_off(*, selected: Selected, name: str, by: User, now: datetime) -> Outcome:
    """Take a tag off the accounts."""
    name = tagging.spelled(name)
    locked = lock_editable(selected, by=by)
    stuck = AccountTag.objects.filter(tag__name__iexact=name, account__in=keys_of(locked.accounts))
    pairs = list(stuck.order_by("pk").values_list("account", "tag"))
    stuck.delete()
    portfolio.part_changed([account for account, _tag in pairs], "tags")
    words = ngettext(
        "%(count)s account has the tag %(tag)s no longer.",
        "%(count)s accounts have the tag %(tag)s no longer.",
        len(pairs),
    )
    done = words % {"count": formatting.number(len(pairs)), "tag": name} if pairs else ""
    unchanged = len(locked.accounts) - len(pairs)
    sentence = told(done, locked, unchanged=unchanged)
    if not pairs:
        return Outcome(sentence, changed=0, refused=locked.refused)
    act = remember(kind=TAKEN_OFF, words=done, payload={"pairs": pairs}, by=by, now=now)
    return Outcome(sentence, len(pairs), act, frozenset(account for account, _tag in pairs), locked.refused)
