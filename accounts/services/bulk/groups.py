"""Groups stay whole: nobody in use stands below an archived account. Asked while nobody else changes the tree."""

from collections.abc import Iterable

from accounts.models import Account


def that_may_go(keys: Iterable[int]) -> set[int]:
    """Return which of these accounts may be archived: those all of whose subsidiaries in use go as well."""
    going = set(keys)
    pairs = list(Account.objects.active().filter(parent__in=going).order_by("pk").values_list("pk", "parent_id"))
    while staying := {parent for child, parent in pairs if parent in going and child not in going}:
        going -= staying
    return going


def that_may_come(keys: Iterable[int]) -> set[int]:
    """Return which of these archived accounts may be restored: those whose head is in use or comes as well."""
    coming = set(keys)
    resting = Account.objects.filter(pk__in=coming, parent__archived_at__isnull=False).order_by("pk")
    pairs = list(resting.values_list("pk", "parent_id"))
    while staying := {pk for pk, parent in pairs if pk in coming and parent not in coming}:
        coming -= staying
    return coming
