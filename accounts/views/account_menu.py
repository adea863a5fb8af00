"""The actions of an account behind its “…”: those that this person may do, and none for who only reads."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import leads
from accounts.models import Account
from accounts.services import authority
from kam.core.errors import DomainError
from kam.core.menus import MenuItem
from kam.core.models import User


def may_edit(user: User, account: Account) -> bool:
    """Say whether this person, who is known to see the account, may change it."""
    return Account.objects.editable_by(user).filter(pk=account.pk).exists()


def may_steward(user: User, account: Account) -> bool:
    """Say whether this person decides who is on the account team: its owner and who leads it."""
    return account.owner_id == user.pk or leads(user, account)


def actions_of(account: Account, user: User) -> list[MenuItem]:
    """Return what stands in the menu of the account's page."""
    if account.merged_into_id is not None or not may_edit(user, account):
        return []
    leading = leads(user, account)
    if account.is_archived:
        return [_restore(account)] if leading else []
    items = [MenuItem(_("Edit"), _url(account, "edit"), icon="pencil")]
    if leading or account.owner_id == user.pk:
        items.append(MenuItem(_("Account team"), _url(account, "team"), icon="users"))
    items.append(MenuItem(_("Group"), _url(account, "hierarchy"), icon="sitemap"))
    if leading:
        items += [
            MenuItem(_("Hand over"), _url(account, "hand-over"), icon="user-share", begins_group=True),
            MenuItem(_("Merge"), _url(account, "merge"), icon="arrows-join"),
            MenuItem(
                _("Archive"), _versioned(account, "archive"), icon="archive", is_post=True, is_danger=True,
                begins_group=True,
            ),
        ]  # fmt: skip
    return items


def require_in_use(account: Account, *, by: User) -> None:
    """Raise DomainError when the account is archived or merged; the page that tells it offers what `by` may do then."""
    try:
        authority.require_active(account)
    except DomainError as refusal:
        raise DomainError(refusal.message, ways=_ways_on(account, by)) from None


def _ways_on(account: Account, user: User) -> list[MenuItem]:
    if account.merged_into_id is not None:
        survivors = Account.objects.visible_to(user).filter(pk=account.merged_into_id)
        return [MenuItem(each.name, each.get_absolute_url()) for each in survivors]
    open_it = MenuItem(_("Open the account"), account.get_absolute_url())
    return [_restore(account), open_it] if leads(user, account) else [open_it]


def tabs_beside(account: Account) -> dict[str, Any]:
    """Return the way back that pages of one account's actions have: list, account."""
    return {
        "crumbs": [
            {"label": _("Accounts"), "url": reverse("accounts:account-list")},
            {"label": account.name, "url": account.get_absolute_url()},
        ]
    }


def _restore(account: Account) -> MenuItem:
    return MenuItem(_("Restore"), _versioned(account, "restore"), icon="arrow-back-up", is_post=True)


def _url(account: Account, what: str) -> str:
    return reverse(f"accounts:account-{what}", args=[account.pk])


def _versioned(account: Account, what: str) -> str:
    return f"{_url(account, what)}?version={account.version}"
