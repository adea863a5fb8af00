"""Words that people stick on accounts; administrators keep the list of them in order."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, AccountTag, Tag
from accounts.services import authority, portfolio
from kam.core.cleaning import require_clean, tidy
from kam.core.errors import DomainError, Taken
from kam.core.models import User
from kam.core.overtaking import overtaken_is


@transaction.atomic
def tag(*, account: Account, name: str, by: User) -> Tag:
    """Stick a tag on the account, a new one when nobody has used the word; capitals do not make another word."""
    (account,) = authority.lock_editable(account, by=by)
    authority.require_active(account)
    word = word_of(name)
    if AccountTag.objects.get_or_create(account=account, tag=word)[1]:
        portfolio.part_changed([account.pk], "tags")
    return word


def word_of(name: str) -> Tag:
    """Return the tag of this name, made when nobody has used the word."""
    name = spelled(name)
    return Tag.objects.get_or_create(name__iexact=name, defaults={"name": name})[0]


@transaction.atomic
def untag(*, account: Account, tag: Tag, by: User) -> None:
    """Take the tag off; without it there is nothing to do."""
    (account,) = authority.lock_editable(account, by=by)
    authority.require_active(account)
    if AccountTag.objects.filter(account=account, tag=tag).delete()[0]:
        portfolio.part_changed([account.pk], "tags")


@transaction.atomic
def rename_tag(*, tag: Tag, name: str, by: User) -> Tag:
    """Spell the tag otherwise, on all its accounts; the same again writes nothing."""
    _require_administrator(by)
    _lock_accounts_of(tag)
    tag = _locked(tag)
    name = spelled(name)
    message = _("There is a tag called %(name)s already. Merge them instead.")
    taken = Taken(message % {"name": name}, field="name")
    if Tag.objects.filter(name__iexact=name).exclude(pk=tag.pk).exists():
        raise taken
    if tag.name != name:
        tag.name = name
        with overtaken_is(taken):
            tag.save(update_fields=["name"])
        portfolio.part_changed(_accounts_of(tag), "tags")
    return tag


@transaction.atomic
def merge_tag(*, tag: Tag, into: Tag, by: User) -> int:
    """Stick another tag on every account that has this one, and remove this one; return how many there were."""
    _require_administrator(by)
    if tag.pk == into.pk:
        raise DomainError(_("Choose another tag."), field="into")
    _lock_accounts_of(tag)
    for each in sorted((tag, into), key=lambda row: row.pk):
        _locked(each)
    count = tag.account_tags.count()
    portfolio.part_changed(_accounts_of(tag), "tags")
    both = into.account_tags.values("account")
    tag.account_tags.filter(account__in=both).delete()
    tag.account_tags.update(tag=into)
    tag.delete()
    return count


@transaction.atomic
def remove_tag(*, tag: Tag, by: User) -> None:
    """Remove a tag that is on no account."""
    _require_administrator(by)
    tag = _locked(tag)
    if tag.account_tags.exists():
        message = _("%(tag)s is on accounts. Merge it into another tag, or take it off there.")
        raise DomainError(message % {"tag": tag.name})
    tag.delete()


def spelled(name: str) -> str:
    """Return the name of a tag as it is stored; refuses what no tag is."""
    name = tidy(name, field="name")
    if not name:
        raise DomainError(_("Enter a tag."), field="name")
    if "," in name:
        # Forms part tags by commas.
        raise DomainError(_("A tag has no comma in it. Enter several tags one after the other."), field="name")
    require_clean(Tag(name=name), fields={"name"})
    return name


def _accounts_of(tag: Tag) -> list[int]:
    """Return the keys of the accounts that have the tag."""
    return list(tag.account_tags.order_by("account", "pk").values_list("account", flat=True))


def _lock_accounts_of(tag: Tag) -> None:
    """Lock them before the tag, as whoever sticks it does: else the two would wait for each other."""
    portfolio.lock_in_order(_accounts_of(tag))


def _require_administrator(by: User) -> None:
    if not by.sees_everything:
        raise DomainError(_("The list of tags is the whole company's. Ask an administrator to change it."))


def _locked(tag: Tag) -> Tag:
    found = Tag.objects.select_for_update().filter(pk=tag.pk).first()
    if found is None:
        raise DomainError(_("This tag has been removed in the meantime. Look at the list again."))
    return found
