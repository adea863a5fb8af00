"""What somebody selected in the accounts list, as its form says it."""

from accounts.filters.values import LARGEST_ID, LONGEST_ID
from accounts.querysets.account import AccountQuerySet
from accounts.services.bulk import Selected
from accounts.views.listing import Listing
from kam.core.http import Request


class Selection:
    """The accounts that the form names, among those that its sender sees; or all that its list finds."""

    def __init__(self, request: Request) -> None:
        self.listing = Listing(request, request.POST)
        self.keys = list(dict.fromkeys(request.POST.getlist("account")))
        self.is_all = "all" in request.POST

    @property
    def accounts(self) -> AccountQuerySet:
        """The accounts themselves; keys of none of hers are not among them."""
        if self.is_all:
            return self.listing.selection.found
        numbers = [int(key) for key in self.keys if key.isascii() and key.isdecimal() and len(key) <= LONGEST_ID]
        known = [number for number in numbers if number <= LARGEST_ID]
        return self.listing.reached.with_class().filter(pk__in=known)

    @property
    def accounts_or_found(self) -> AccountQuerySet:
        """The same; where nothing is selected all that the list finds."""
        return self.accounts if self.keys or self.is_all else self.listing.selection.found

    @property
    def count(self) -> int:
        """How many accounts were selected."""
        return self.accounts.count() if self.is_all else len(self.keys)

    @property
    def selected(self) -> Selected:
        """The selection as a service takes it."""
        return Selected(self.accounts, asked=self.count)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form about the selection sends along."""
        keys = [("all", "1")] if self.is_all else [("account", key) for key in self.keys]
        return [*self.listing.state.asked_whole, *keys]
