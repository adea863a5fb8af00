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
    name = tidy(name, field="name")
    if not name:
        raise DomainError(_("Enter a tag."), field="name")
    require_clean(Tag(name=name), fields={"name"})
    word, _made = Tag.objects.get_or_create(name__iexact=name, defaults={"name": name})
    AccountTag.objects.get_or_create(account=account, tag=word)
    return word


@transaction.atomic
def untag(*, account: Account, tag: Tag, by: User) -> None:
    """Take the tag off; without it there is nothing to do."""
    (account,) = authority.lock_editable(account, by=by)
    authority.require_active(account)
    AccountTag.objects.filter(account=account, tag=tag).delete()
