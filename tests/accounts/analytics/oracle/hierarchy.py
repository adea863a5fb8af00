"""Parents and ultimate parents (section 11)."""

from collections.abc import Mapping


class CycleError(ValueError):
    """An account is its own ancestor."""


def root_of(customer: str, parents: Mapping[str, str]) -> str:
    """The ultimate parent: the customer itself when it has no parent."""
    seen = {customer}
    while parent := parents.get(customer, ""):
        if parent in seen:
            raise CycleError(parent)
        seen.add(parent)
        customer = parent
    return customer


def group_classes(parents: Mapping[str, str], class_of: Mapping[str, str]) -> dict[str, str]:
    """The class of its root for every account below one, from the classes of a roll-up to roots."""
    return {child: class_of.get(root_of(child, parents), "") for child in parents}
