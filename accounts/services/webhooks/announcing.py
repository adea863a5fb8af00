"""Writing what happens to accounts into the outbox, in the transaction of the change.

Changes of accounts are found by comparing: whoever changes some says which, before and after; so a bulk change, an
import and a form are told alike. Without anybody who listens nothing is read.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Final

from accounts.models import Account, ClassChange, ClassificationRun, ImportBatch
from kam.core.webhooks import outbox
from kam.core.webhooks.outbox import Happening

CREATED: Final = "account.created"
CHANGED: Final = "account.changed"
HANDED_OVER: Final = "account.handed_over"
MERGED: Final = "account.merged"
DELETED: Final = "account.deleted"
CLASS_CHANGED: Final = "account.class_changed"
IMPORT_FINISHED: Final = "import.finished"
CLASSIFICATION_FINISHED: Final = "classification.finished"

# What is compared; names are those of the API. The version is no news by itself, but something changed with it.
COMPARED: Final = (
    "name", "short_name", "legal_name", "legal_form", "kind", "status", "segment", "industry", "city", "country",
    "website", "currency", "credit_limit", "payment_days", "parent", "owner", "team", "key_since", "is_reference",
    "custom", "external_id", "source", "merged_into", "archived_at", "version",
)  # fmt: skip
# By what others know an account that is gone, and whose it was.
KNOWN_BY: Final = ("name", "source", "external_id", "owner", "team")
PORTION: Final = 5_000
State = Mapping[str, Any]
# Accounts that somebody further out watches already: what is done to them is told once, by the difference it makes.
_watched: ContextVar[frozenset[int]] = ContextVar("watched", default=frozenset())


def created(accounts: Iterable[int]) -> None:
    """Tell that these accounts, by their keys, were opened; a generator is not asked when nobody listens."""
    outbox.announce(CREATED, (Happening(pk) for pk in accounts))


def deleted(accounts: Collection[int]) -> None:
    """Tell that these accounts, by their keys, are gone; call it before they are: nobody can look them up later."""
    if not outbox.wanted(DELETED):
        return
    keys = sorted(set(accounts))
    for start in range(0, len(keys), PORTION):
        rows = Account.objects.filter(pk__in=keys[start : start + PORTION]).order_by("pk").values("pk", *KNOWN_BY)
        outbox.announce(DELETED, [Happening(row.pop("pk"), row) for row in rows])


@contextmanager
def changes_of(accounts: Collection[int], *, parts: Collection[str] = ()) -> Iterator[None]:
    """Tell what becomes otherwise of these accounts, by their keys, within the block. They are locked.

    `parts` are what hangs on them, such as their addresses, and was changed as well.
    """
    keys = frozenset(accounts) - _watched.get()
    heard = outbox.wanted(CHANGED, HANDED_OVER, MERGED) if keys else set()
    if not heard:
        yield
        return
    before = _states(keys)
    token = _watched.set(_watched.get() | keys)
    try:
        yield
    finally:
        _watched.reset(token)
    _tell(heard, before, _states(keys), parts)


def changed_part(account: Account, part: str) -> None:
    """Tell that something that hangs on the account, such as its addresses, was changed, though not its own row."""
    changed_parts([account.pk], part)


def changed_parts(accounts: Iterable[int], part: str) -> None:
    """Tell it of these accounts, by their keys; a generator is not asked when nobody listens."""
    outbox.announce(CHANGED, (Happening(pk, {"fields": [part]}) for pk in accounts))


def class_changed(changes: Collection[ClassChange]) -> None:
    """Tell of single changes of the class in force."""
    outbox.announce(
        CLASS_CHANGED,
        (_of_change(each.account_id, each.from_class, each.to_class, each.cause, each.run_id) for each in changes),
    )


def run_finished(run: ClassificationRun, *, at: datetime, status: str = "") -> None:
    """Tell that a run has ended, and of the classes in force that it changed at this moment.

    `status` where it is not that of the row: the attempt failed, and an earlier one went well.
    """
    changes = ClassChange.objects.filter(run=run, at=at).order_by("pk")
    rows = changes.values_list("account", "from_class", "to_class", "cause", "run").iterator()
    outbox.announce(CLASS_CHANGED, (_of_change(*row) for row in rows))
    facts = {"status": status or run.status, "publication": run.publication, "written": run.written}
    outbox.announce(CLASSIFICATION_FINISHED, (Happening(run.pk, facts) for _once in [0]))


def import_finished(batch: ImportBatch) -> None:
    """Tell that an import has ended, well or not."""
    outbox.announce(IMPORT_FINISHED, (Happening(batch.pk, {"state": batch.state}) for _once in [0]))


def _tell(
    heard: Collection[str], before: Mapping[int, State], after: Mapping[int, State], parts: Collection[str]
) -> None:
    told: dict[str, list[Happening]] = {kind: [] for kind in heard}
    for pk in sorted(before.keys() & after.keys()):
        for kind, facts in _news(before[pk], after[pk], parts):
            told.get(kind, []).append(Happening(pk, facts))
    for kind, happenings in told.items():
        outbox.announce(kind, happenings)


def _states(accounts: Collection[int]) -> dict[int, State]:
    keys = sorted(set(accounts))
    found: dict[int, State] = {}
    for start in range(0, len(keys), PORTION):
        rows = Account.objects.filter(pk__in=keys[start : start + PORTION]).values("pk", *COMPARED)
        found |= {row["pk"]: row for row in rows}
    return found


def _news(before: State, after: State, parts: Collection[str] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the types of events that make the one state the other, with their facts."""
    fields = {name for name in COMPARED if before[name] != after[name]}
    if not fields:
        return
    if before["merged_into"] is None and after["merged_into"] is not None:
        yield MERGED, {"into": after["merged_into"]}
        return
    moved = fields & {"owner", "team"}
    if moved:
        yield HANDED_OVER, {name: [before[name], after[name]] for name in ("owner", "team")}
    rest = fields.union(parts) - {"owner", "team", "version", "merged_into"}
    if rest or not moved:
        yield CHANGED, {"fields": sorted(rest)}


def _of_change(account: int, before: str, after: str, cause: str, run: int | None) -> Happening:
    return Happening(account, {"from": before, "to": after, "cause": cause, "run": run})
