"""What a token may be used for: each app registers its scopes in `AppConfig.ready()`.

A scope never widens what a token's user may do. It says which part of that the token may do as well.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kam.core.registry import Registry


@dataclass(frozen=True)
class Scope:
    """One thing that tokens may be for; `key` is `<verb>:<of what>`.

    One that `is_admin_only` works while the token's user is an administrator, and not without. A token made by a
    command without saying what for gets those that are `is_default`; the page leaves the choice to people. With
    `longest_days` no token that has it lives longer than so many days.
    """

    key: str
    order: int
    label: str | Promise
    help: str | Promise
    is_admin_only: bool = False
    is_default: bool = True
    longest_days: int | None = None

    @property
    def verb(self) -> str:
        """What is done by it: the word before the colon."""
        return self.key.partition(":")[0]


scopes: Registry[Scope] = Registry()

# Verbs and their headings where scopes are chosen, in this order.
VERBS: Final = {
    "read": _("Read"),
    "write": _("Change"),
    "export": _("Take out as files"),
    "admin": _("Administer"),
}
# Whoever administers by machine looks after its tokens at least once a year.
YEAR: Final = 365


def usable_by(*, is_admin: bool) -> list[Scope]:
    """Return the scopes that tokens of such a person may have, in their order."""
    return [scope for scope in scopes if is_admin or not scope.is_admin_only]


def in_words(keys: Collection[str]) -> list[str]:
    """Return what these scopes are for, a line for each verb: "Read: Accounts, Sales"."""
    lines = []
    for verb, heading in VERBS.items():
        labels = [str(scope.label) for scope in scopes if scope.verb == verb and scope.key in keys]
        if labels:
            lines.append(f"{heading}: {', '.join(labels)}")
    return [*lines, *sorted(key for key in keys if key not in scopes)]


def longest_days_of(keys: Iterable[str]) -> int | None:
    """Return how many days a token with these scopes may live; None when none of them limits it."""
    limits = [scope.longest_days for scope in scopes if scope.key in set(keys) and scope.longest_days is not None]
    return min(limits, default=None)


def labels_of(keys: Collection[str]) -> list[str | Promise]:
    """Return the words for these scopes in their order; one that nobody registers any more is told by its key."""
    known = [scope.label for scope in scopes if scope.key in keys]
    return [*known, *sorted(key for key in keys if key not in scopes)]


CORE: Final = (
    Scope(
        "read:company",
        10,
        _("Colleagues and teams"),
        _("Names of colleagues and teams, and the settings that other systems need, such as the base currency."),
    ),
    Scope("read:views", 60, _("Saved views"), _("The views of lists that the person sees.")),
    Scope("write:views", 160, _("Saved views"), _("Make, change and remove the person's own views.")),
    Scope(
        "admin:company",
        310,
        _("Colleagues, teams and the company"),
        _("Add, change and deactivate people, keep the teams and change the company's settings."),
        is_admin_only=True,
        longest_days=YEAR,
    ),
    Scope(
        "read:audit",
        320,
        _("Audit trail"),
        _("Who changed what, and when, in the whole company."),
        is_admin_only=True,
        longest_days=YEAR,
    ),
    Scope(
        "admin:webhooks",
        330,
        _("Webhooks"),
        _("Say which systems are told of changes, and see what was sent to them."),
        is_admin_only=True,
        longest_days=YEAR,
    ),
)
