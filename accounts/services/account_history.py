"""What happened to an account and to what hangs on it: who, when, from where, each value before and after."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Field, ForeignKey, Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.access import is_sensitive
from accounts.models import (
    Account,
    AccountTag,
    AccountTeamMember,
    Address,
    AlarmMute,
    ClassificationOverride,
    OrgUnit,
    ProductLine,
    TaxId,
)
from accounts.services.portfolio import EDITABLE
from kam.core import audit_log
from kam.core.audit import Change
from kam.core.audit_log import Entry, Positions, Question
from kam.core.models import User

Text = str | Promise
# On a page that can be narrowed; what is older is told page by page over REST.
MOST_EVENTS: Final = 1_000
# The column that says what a muted alarm is about.
SUBJECT: Final = "subject"
# What follows from other columns or counts saves.
DERIVED: Final = frozenset({"id", "account_id", "version", "created_at", "updated_at", "created_by_id", "position"})


@dataclass(frozen=True)
class Kind:
    """One kind of rows and what its events are called."""

    model: type[Model]
    added: Text
    changed: Text
    removed: Text

    @property
    def key(self) -> str:
        """What the kind is called in data."""
        return self.model.__name__.lower()


ACCOUNT: Final = Kind(Account, _("Account opened"), _("Account changed"), _("Account removed"))
KINDS: Final = (
    ACCOUNT,
    Kind(TaxId, _("Tax number added"), _("Tax number changed"), _("Tax number removed")),
    Kind(Address, _("Address added"), _("Address changed"), _("Address removed")),
    Kind(AccountTag, _("Tag added"), _("Tag changed"), _("Tag removed")),
    Kind(AccountTeamMember, _("Colleague added"), _("Account team changed"), _("Colleague removed")),
    Kind(OrgUnit, _("Unit added"), _("Unit changed"), _("Unit removed")),
    Kind(ClassificationOverride, _("Class set by hand"), _("Override changed"), _("Override removed")),
    Kind(AlarmMute, _("Alarm muted"), _("Muted alarm changed"), _("Muted alarm removed")),
)


@dataclass(frozen=True)
class ChangedValue:
    """One column before and after, as stored; `is_hidden` values are not shown to anybody here."""

    field: str
    before: Any
    after: Any
    is_hidden: bool = False
    can_be_restored: bool = False


@dataclass(frozen=True)
class HistoryEntry:
    """One event: of which kind of rows, what it is called, who made it (None: the system) and what it changed.

    At its beginning a row had no values before.
    """

    kind: Kind
    title: Text
    at: datetime
    by: User | None
    source: str
    note: str
    number: int
    values: Sequence[ChangedValue]
    is_beginning: bool = False


def history_of(account: Account) -> tuple[list[HistoryEntry], bool]:
    """Return the latest of what happened, the newest first, and whether there is more.

    Ask only for an account that the reader may see.
    """
    found, ends = history_page(account, kinds=KINDS, limit=MOST_EVENTS)
    return found, bool(ends)


def history_page(
    account: Account, *, kinds: Collection[Kind], limit: int, after: Positions | None = None
) -> tuple[list[HistoryEntry], Positions]:
    """Return a page of what happened to rows of these kinds, the newest first, and where the next one begins.

    The last page begins nowhere ({}). Ask only for an account that the reader may see.
    """
    named = {kind.key: kind for kind in kinds}
    question = Question(kinds=[*named], also={name: _belongs(kind, account) for name, kind in named.items()})
    found: list[HistoryEntry] = []
    while True:
        events, after = audit_log.events(question, limit=limit - len(found), after=after)
        found += [entry for entry in _entries(events, named) if entry.values]
        if len(found) == limit or not after:
            return found, after


def value_of(account: Account, *, change: int, field: str) -> tuple[HistoryEntry, ChangedValue] | None:
    """Return the change of this number and the value that it replaced in the field, if that can be restored."""
    events, _ends = audit_log.events(Question(kinds=[ACCOUNT.key], row=account.pk, number=change), limit=1)
    for entry in _entries(events, {ACCOUNT.key: ACCOUNT}):
        values = (value for value in entry.values if value.field == field and value.can_be_restored)
        return next(((entry, value) for value in values), None)
    return None


def names_in(entries: Iterable[HistoryEntry], *, reader: User) -> dict[tuple[Any, Any], str]:
    """Return what keys in these entries mean, by model and key: accounts only as far as the reader sees them."""
    wanted: dict[Any, set[Any]] = {}
    for entry in entries:
        for value in entry.values:
            column = column_of(entry.kind.model, value.field)
            if isinstance(column, ForeignKey):
                wanted.setdefault(column.related_model, set()).update({value.before, value.after} - {None})
    rows = {model: Account.objects.visible_to(reader) if model is Account else model.objects.all() for model in wanted}
    return {(model, row.pk): str(row) for model, keys in wanted.items() for row in rows[model].filter(pk__in=keys)}


def lines_in(entries: Iterable[HistoryEntry]) -> dict[str, str]:
    """Return what muted alarms in these entries are about: product lines, by their keys as they are stored."""
    muted = [entry for entry in entries if entry.kind.model is AlarmMute]
    subjects = {str(value.before or value.after) for entry in muted for value in entry.values if value.field == SUBJECT}
    keys = [int(subject) for subject in subjects if subject.isdecimal()]
    return {str(line.pk): line.name for line in ProductLine.objects.filter(pk__in=keys)}


def column_of(model: type[Model], name: str) -> "Field[Any, Any] | None":
    """Return the column of this name or attribute (owner, owner_id)."""
    columns = {column.attname: column for column in model._meta.concrete_fields}  # noqa: SLF001 - documented name
    return columns.get(name) or columns.get(f"{name}_id")


def _belongs(kind: Kind, account: Account) -> dict[str, int]:
    return {"pgh_obj_id" if kind.model is Account else "account_id": account.pk}


def _entries(events: Iterable[Entry], named: Mapping[str, Kind]) -> list[HistoryEntry]:
    found = list(events)
    people = User.objects.in_bulk({each.change.by_id for each in found if each.change.by_id})
    return [_entry(named[each.kind], each.change, people) for each in found]


def _entry(kind: Kind, change: Change, people: dict[int, User]) -> HistoryEntry:
    titles = {"insert": kind.added, "delete": kind.removed}
    return HistoryEntry(
        kind=kind,
        title=titles.get(change.label, kind.changed),
        at=change.at,
        by=people.get(change.by_id) if change.by_id else None,
        source=change.source,
        note=change.note,
        number=change.number,
        values=list(_values(kind, change)),
        is_beginning=change.label == "insert",
    )


def _values(kind: Kind, change: Change) -> Iterable[ChangedValue]:
    for field, (before, after) in change.values.items():
        if field in DERIVED:
            continue
        if field == "custom":
            yield from _answers(before or {}, after or {})
        elif before not in (None, "") or after not in (None, ""):
            name = "segment" if field == "segment_id" else field
            is_hidden = is_sensitive(kind.model, field)
            can_be_restored = kind.model is Account and change.label == "update" and name in EDITABLE
            # Being a key account is no matter of editing.
            can_be_restored = can_be_restored and not is_hidden and Account.Status.KEY not in (before, after)
            yield ChangedValue(name, before, after, is_hidden=is_hidden, can_be_restored=can_be_restored)


def _answers(before: dict[str, Any], after: dict[str, Any]) -> Iterable[ChangedValue]:
    """Tell what changed in fields of our own, each on its own."""
    for key in (key for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)):
        yield ChangedValue(f"custom_{key}", before.get(key), after.get(key), can_be_restored=True)
