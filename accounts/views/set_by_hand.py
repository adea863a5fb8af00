"""Which accounts have a class set by hand: pages that count computed classes name them, and lead to them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import ClassificationOverride
from kam.core import formatting
from kam.core.models import User

# The filter of the accounts list that finds them.
FILTER = {"by-hand": "yes"}


@dataclass(frozen=True)
class SetByHand:
    """So many of the accounts that a page counts; false when there are none."""

    count: int
    url: str

    def __bool__(self) -> bool:
        return self.count > 0

    @property
    def words(self) -> str:
        """Say how the page differs from the matrix, which counts the classes in force; empty where it does not."""
        if not self:
            return ""
        words = ngettext(
            "%(count)s account has a class set by hand; here it counts by its computed class.",
            "%(count)s accounts have a class set by hand; here they count by their computed classes.",
            self.count,
        )
        return words % {"count": formatting.number(self.count)}


def set_by_hand(user: User) -> SetByHand:
    """Return those among all accounts in use that this person sees."""
    overrides = ClassificationOverride.objects.visible_to(user).filter(ended_at=None, account__archived_at=None)
    return SetByHand(overrides.count(), f"{reverse('accounts:account-list')}?{urlencode(FILTER)}")
