"""The history of an account as people read it: names instead of keys, labels instead of codes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import ForeignKey
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import custom_fields
from accounts.analytics.alarms.kinds import alarm_kinds
from accounts.models import AlarmMute, CustomField
from accounts.services.account_history import SUBJECT, ChangedValue, HistoryEntry, column_of, lines_in, names_in
from kam.core import formatting
from kam.core.models import User

SOURCES: Final = {
    "ui": gettext_lazy("in the browser"),
    "api": gettext_lazy("by the API"),
    "import": gettext_lazy("by an import"),
    "job": gettext_lazy("by a job"),
    "shell": gettext_lazy("by a command"),
}
LONGEST: Final = 120
# On a button.
SHORT: Final = 24
# What has another name where it is stored.
ANSWER: Final = "custom_"
CALLED: Final = {
    "abc": gettext_lazy("Value"),
    "xyz": gettext_lazy("Variability"),
    "user": gettext_lazy("Colleague"),
    SUBJECT: gettext_lazy("Product line"),
}


@dataclass(frozen=True)
class ValueRow:
    """One value in words; `restore` names the field to restore, empty where that is not possible."""

    label: str
    before: str
    after: str
    restore: str = ""

    @property
    def offer(self) -> str:
        """What the button says that restores the value from before."""
        if self.before == formatting.MISSING:
            return _("Change back to empty")
        return _("Change back to %(value)s") % {"value": shortened(self.before, SHORT)}


@dataclass(frozen=True)
class HistoryRow:
    """One event in words."""

    entry: HistoryEntry
    title: str
    who: str
    source: str
    values: list[ValueRow]


class HistoryWords:
    """Turns stored values into words, asking for each kind of names once."""

    def __init__(self, entries: Sequence[HistoryEntry], reader: User, *, currency: str) -> None:
        self.entries = entries
        self.reader = reader
        self.currency = currency

    def rows(self, entries: Iterable[HistoryEntry], *, can_restore: bool) -> list[HistoryRow]:
        """Return these entries in words."""
        return [
            HistoryRow(
                entry=entry,
                title=str(entry.title),
                who=str(entry.by) if entry.by else _("KAM itself"),
                source=str(SOURCES.get(entry.source, "")),
                values=[self.row(entry, value, can_restore=can_restore) for value in entry.values],
            )
            for entry in entries
        ]

    def label(self, entry: HistoryEntry, name: str) -> str:
        """Return what the field is called."""
        if name.startswith(ANSWER):
            field = self._fields.get(name.removeprefix(ANSWER))
            return field.name if field else _("A field that is gone")
        column = column_of(entry.kind.model, name)
        words = str(CALLED.get(column.name, column.verbose_name) if column is not None else name)
        return words[:1].upper() + words[1:]

    def row(self, entry: HistoryEntry, value: ChangedValue, *, can_restore: bool) -> ValueRow:
        """Return one value of an entry in words."""
        label = self.label(entry, value.field)
        if value.is_hidden:
            return ValueRow(label, _("not shown"), _("not shown"))
        return ValueRow(
            label=label,
            before=self._words(entry, value.field, value.before),
            after=self._words(entry, value.field, value.after),
            restore=value.field if can_restore and value.can_be_restored else "",
        )

    def restored(self, entry: HistoryEntry, value: ChangedValue, name: str) -> str:
        """Say that the field of the account of this name has the value again that the entry replaced."""
        row = self.row(entry, value, can_restore=False)
        values = {"field": row.label, "account": name, "value": row.before}
        if row.before == formatting.MISSING:
            return _("%(field)s of %(account)s is empty again.") % values
        return _("%(field)s of %(account)s is %(value)s again.") % values

    def _words(self, entry: HistoryEntry, name: str, value: Any) -> str:
        if value in (None, ""):
            return formatting.MISSING
        if name.startswith(ANSWER):
            field = self._fields.get(name.removeprefix(ANSWER))
            return custom_fields.words(field, {field.key: value}) if field else str(value)
        column = column_of(entry.kind.model, name)
        if isinstance(column, ForeignKey):
            return self._names.get((column.related_model, value), _("something that is gone or out of reach"))
        labels = self._labels(entry, name) or (dict(column.flatchoices) if column is not None else {})
        return str(labels[value]) if value in labels else self._plain(value)

    def _labels(self, entry: HistoryEntry, name: str) -> Mapping[str, Any]:
        """Return the words of codes that their column does not know: what a muted alarm is about."""
        if entry.kind.model is not AlarmMute:
            return {}
        if name == SUBJECT:
            return self._lines
        return {kind.key: kind.label for kind in alarm_kinds} if name == "kind" else {}

    def _plain(self, value: Any) -> str:
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, Decimal):
            return formatting.money(value, self.currency)
        if isinstance(value, datetime):
            return formatting.moment(value)
        if isinstance(value, date):
            return formatting.day(value)
        text = str(value)
        return shortened(text, LONGEST)

    @cached_property
    def _fields(self) -> dict[str, CustomField]:
        """The fields of our own by their keys, retired ones too."""
        return {field.key: field for field in CustomField.objects.visible_to(self.reader)}

    @cached_property
    def _lines(self) -> dict[str, str]:
        """The product lines that muted alarms in these entries are about."""
        return lines_in(self.entries)

    @cached_property
    def _names(self) -> dict[tuple[Any, Any], str]:
        """What the keys in these entries mean, as far as the reader may know it."""
        return names_in(self.entries, reader=self.reader)


def shortened(text: str, longest: int) -> str:
    """Return the text, cut where it is longer."""
    return text if len(text) <= longest else f"{text[:longest]}…"
