"""Words that people stick on accounts."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, AccountTag, Tag
from accounts.services import authority
from kam.core.cleaning import require_clean, tidy
from kam.core.errors import DomainError
from kam.core.models import User


@transaction.atomic
def tag(*, account: Account, name: str, by: User) -> Tag:
    """Stick a tag on the account, a new one when nobody has used the word; capitals do not make another word."""
    (account,) = authority.lock_editable(account, by=by)
    authority.require_active(account)
    word = word_of(name)
    AccountTag.objects.get_or_create(account=account, tag=word)
    return word


def word_of(name: str) -> Tag:
    """Return the tag of this name, made when nobody has used the word."""
    name = tidy(name, field="name")
    if not name:
        raise DomainError(_("Enter a tag."), field="name")
    if "," in name:
        # Forms part tags by commas.
        raise DomainError(_("A tag has no comma in it. Enter several tags one after the other."), field="name")
    require_clean(Tag(name=name), fields={"name"})
    return Tag.objects.get_or_create(name__iexact=name, defaults={"name": name})[0]


@transaction.atomic
def untag(*, account: Account, tag: Tag, by: User) -> None:
    """Take the tag off; without it there is nothing to do."""
    (account,) = authority.lock_editable(account, by=by)
    authority.require_active(account)
    AccountTag.objects.filter(account=account, tag=tag).delete()
