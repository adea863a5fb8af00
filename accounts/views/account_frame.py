"""What all pages of one account have in common: who it is, who looks after it, the star, the menu and the tabs."""

from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Account, AccountTeamMember, Alarm
from accounts.panels import AccountTab, account_tabs
from accounts.views import paper_facts
from accounts.views.account_menu import actions_of
from accounts.views.account_rows import state_in_words
from accounts.views.pinned_accounts import pinned_accounts
from kam.core.http import Request
from kam.core.menus import MenuItem
from kam.core.models import User

# Faces beside the name; the card of the team shows everybody.
MOST_FACES: Final = 5


def _loud_alarms(account: Account, user: User) -> int:
    count: int = Alarm.objects.visible_to(user).filter(account=account).loud().count()
    return count


OWN_TABS: Final = (
    AccountTab("overview", 0, gettext_lazy("Overview"), "accounts:account-detail"),
    AccountTab("products", 500, gettext_lazy("Products"), "accounts:account-products"),
    AccountTab("alarms", 600, gettext_lazy("Alarms"), "accounts:account-alarms", count=_loud_alarms),
    AccountTab("class", 700, gettext_lazy("Class"), "accounts:account-class"),
    AccountTab("data", 900, gettext_lazy("Data"), "accounts:account-data"),
)


@dataclass
class AccountFrame:
    """The header of an account's pages; `account` is seen by who asks and has its class. `tab` is the one shown."""

    account: Any
    request: Request
    tab: str

    @property
    def crumbs(self) -> list[dict[str, str]]:
        """The way back to the list."""
        return [{"label": _("Accounts"), "url": reverse("accounts:account-list")}]

    @property
    def state(self) -> str:
        """Why it has no letters; empty with some."""
        return "" if self.account.abc else state_in_words(self.account.class_status)

    @property
    def paper_facts(self) -> list[str]:
        """What stands under its name on paper."""
        return paper_facts.of_account(self.account)

    @cached_property
    def tabs(self) -> list[dict[str, Any]]:
        """Its pages, ours and those of other apps in one order; a count of none is not shown."""
        tabs = sorted([*OWN_TABS, *account_tabs], key=lambda tab: (tab.order, tab.key))
        return [
            {
                "label": tab.label,
                "url": reverse(tab.url_name, args=[self.account.pk]),
                "is_current": tab.key == self.tab,
                "count": (tab.count(self.account, self.request.user) or None) if tab.count else None,
            }
            for tab in tabs
        ]

    @cached_property
    def members(self) -> list[AccountTeamMember]:
        """The colleagues on the account team, by name."""
        members = AccountTeamMember.objects.visible_to(self.request.user).filter(account=self.account, ended_at=None)
        return list(members.select_related("user").order_by("user__name", "pk"))

    @property
    def faces(self) -> list[User]:
        """The owner and the first of the account team."""
        owner = [self.account.owner] if self.account.owner else []
        return [*owner, *(member.user for member in self.members)][:MOST_FACES]

    @cached_property
    def more_faces(self) -> int:
        """How many others there are."""
        return max(0, len(self.members) + bool(self.account.owner) - MOST_FACES)

    @cached_property
    def actions(self) -> list[MenuItem]:
        """What this person may do with it."""
        return actions_of(self.account, self.request.user)

    @property
    def can_restore(self) -> bool:
        """Whether it is archived and this person may bring it back."""
        return self.account.is_archived and bool(self.actions)

    @cached_property
    def is_pinned(self) -> bool:
        """Whether it stands in this person's sidebar."""
        return any(each.pk == self.account.pk for each in pinned_accounts(self.request))

    @cached_property
    def merged_into(self) -> Account | None:
        """The account that it went into, if this person sees it."""
        if not self.account.merged_into_id:
            return None
        survivor: Account | None = (
            Account.objects.visible_to(self.request.user).filter(pk=self.account.merged_into_id).first()
        )
        return survivor
