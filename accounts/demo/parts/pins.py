"""What the managers keep beside the menu: the accounts they come back to."""

from typing import Final

from accounts.demo.parts.sales import SOURCE
from accounts.models import Account, PinnedAccount
from accounts.services.pinning import pin
from kam.core.demo import Demo
from kam.core.demo_people import person

_KEPT: Final = ("PL-10023", "GB-20140", "PL-10136", "PL-10088")
_BY: Final = ("marek.zielinski", "anna.wisniewska")


def is_there() -> bool:
    """Tell whether anybody of the demo has pinned something."""
    return PinnedAccount.objects.exists()


def is_free() -> bool:
    """Tell whether nobody else has pinned something here."""
    return not PinnedAccount.objects.exists()


def load(_demo: Demo) -> None:
    """Pin the same four accounts for the two managers who see them all."""
    for key in _BY:
        by = person(key)
        accounts = Account.objects.visible_to(by).filter(source=SOURCE, external_id__in=_KEPT)
        for account in sorted(accounts, key=lambda each: _KEPT.index(each.external_id)):
            pin(account=account, by=by)
