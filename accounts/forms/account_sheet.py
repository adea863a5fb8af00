"""The whole form of an account: its fields, its addresses and tax numbers, the state it began with."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.forms import BoundField, Form
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.forms.account import AccountForm, Asked
from accounts.forms.account_parts import LINES, AddressRows, TaxNumberRows
from accounts.forms.account_values import GROUPS, PLAIN, Values, data_of, joined, read, text_of, written
from accounts.models import Account
from accounts.services.portfolio import AccountDetails
from accounts.services.records import Placement, Record
from kam.core.conflicts import keeps_theirs
from kam.core.errors import DomainError
from kam.core.models import Team, User

BASE: Final = "base"
VERSION: Final = "version"
MORE: Final = "more"
DISPUTED: Final = "disputed"
# Longer is no version of ours.
MOST_DIGITS: Final = 9
SECTIONS: Final = {
    "name": (
        "name", "legal_name", "legal_form", "short_name", "kind", "status", "key_since", "segment", "industry", "tags",
        "is_reference",
    ),
    "where": ("city", "country", "website"),
    "money": ("currency", "credit_limit", "payment_days"),
    "who": ("owner", "team"),
}  # fmt: skip


class AccountSheet:
    """What is asked about one account, bound to what somebody sent (`data`) or to what is stored (`values`).

    `base` is the state that the person saw when beginning, `version` the account's at that moment.
    """

    def __init__(
        self,
        asked: Asked,
        *,
        values: Values,
        version: int = 0,
        data: Mapping[str, str] | None = None,
        base: Values | None = None,
    ) -> None:
        self.asked = asked
        self.is_bound = data is not None
        self.base = values if base is None else base
        self.version = version
        self.form = AccountForm(data, asked=asked, initial=values)
        # What was sent is not measured against what is stored: a row that is the same is meant all the same.
        rows = {name: values.get(name, []) if data is None else None for name in GROUPS}
        self.addresses = AddressRows(data, prefix="addresses", initial=rows["addresses"])
        self.numbers = TaxNumberRows(data, prefix="numbers", initial=rows["numbers"])
        if data is None:
            # Room for the first of each.
            self.addresses.extra, self.numbers.extra = (int(not values.get(name)) for name in GROUPS)

    @classmethod
    def sent(cls, asked: Asked, *, values: Values, data: Mapping[str, str]) -> "AccountSheet":
        """Return the sheet that somebody sent; `values` are those stored now, if any."""
        version = data.get(VERSION, "")
        number = int(version) if version.isascii() and version.isdecimal() and len(version) <= MOST_DIGITS else 0
        base = read(data.get(BASE, ""))
        return cls(asked, values=values, version=number, data=_settled(_with_room(data), base), base=base)

    @classmethod
    def showing(cls, asked: Asked, *, values: Values, stored: Values, version: int) -> "AccountSheet":
        """Return the sheet filled with these values, to be sent against what is stored now."""
        return cls(asked, values=stored, version=version, data=data_of(values), base=stored)

    @property
    def base_text(self) -> str:
        """What the person saw when beginning, as the form carries it."""
        return written(self.base)

    def is_valid(self) -> bool:
        """Say whether everything has the right shape. All parts are asked, so that every error is told at once."""
        return all([self.form.is_valid(), self.addresses.is_valid(), self.numbers.is_valid()])

    def record(self, *, account: Account | None, today: date) -> Record:
        """Return what a service stores; only of a valid sheet. `account` is the one that is changed."""
        said = self.form.cleaned_data
        details: dict[str, Any] = {name: said[name] for name in PLAIN if name in said and name != "key_since"}
        details["segment"] = _by_key(self.asked.segments, said["segment"])
        kept = account.key_since if account is not None else None
        since = (said.get("key_since") or today) if self.asked.leads else kept
        typed: AccountDetails = details  # type: ignore[assignment]  # the same names
        return Record(
            details=typed,
            key_since=since,
            addresses=[row.given() for _place, row in self.addresses.filled],
            numbers=[(row.cleaned_data["kind"], row.cleaned_data["value"]) for _place, row in self.numbers.filled],
            tags=self._tags,
            answers=self.form.answers(),
            placement=self._placement(account),
        )

    def values(self) -> Values:
        """Return what the person says, in texts; only of a valid sheet."""
        said = self.form.cleaned_data
        values: Values = {name: text_of(value) for name, value in said.items() if name != "tags"}
        values["tags"] = joined(self._tags)
        kept = ("pk", "kind", *LINES)
        values["addresses"] = [
            {part: text_of(row.cleaned_data.get(part)) for part in kept} for _place, row in self.addresses.filled
        ]
        values["numbers"] = [
            {part: text_of(row.cleaned_data[part]) for part in ("kind", "value")} for _place, row in self.numbers.filled
        ]
        return values

    def refuse(self, refusal: DomainError) -> None:
        """Put a service's refusal to the field that it names, also one in a row; else above all fields."""
        field = refusal.field or ""
        group, _dash, rest = field.partition("-")
        if group in GROUPS and rest:
            place, _dash, part = rest.partition("-")
            rows = [row for _place, row in getattr(self, group).filled]
            row: Form | None = rows[int(place)] if place.isdecimal() and int(place) < len(rows) else None
            if row is not None and part in row.fields:
                row.add_error(part, str(refusal))
                return
        self.form.add_error(field if field in self.form.fields else None, str(refusal))

    @cached_property
    def sections(self) -> dict[str, list[BoundField]]:
        """The fields by the parts of the page; those of our own under "own"."""
        names = SECTIONS | {"own": tuple(self.form.own_names)}
        return {key: [self.form[name] for name in each if name in self.form.fields] for key, each in names.items()}

    def focus(self) -> None:
        """Let the first faulty field have the focus, or the first of all."""
        for field in self._every_field():
            if field.errors:
                field.field.widget.attrs["autofocus"] = True
                return
        if not self.form.non_field_errors():
            self.form.fields["name"].widget.attrs["autofocus"] = True

    @property
    def faults(self) -> list[tuple[BoundField, str]]:
        """Every error with its field, in the order of the page."""
        return [(field, str(error)) for field in self._every_field() for error in field.errors]

    def _every_field(self) -> list[BoundField]:
        sections = self.sections
        addresses = [field for row in self.addresses.forms for field in row]
        numbers = [field for row in self.numbers.forms for field in row]
        return [
            *sections["name"], *sections["where"], *addresses, *numbers, *sections["own"], *sections["money"],
            *sections["who"],
        ]  # fmt: skip

    @property
    def _tags(self) -> list[str]:
        return [word for part in self.form.cleaned_data["tags"].split(",") if (word := part.strip())]

    def _placement(self, account: Account | None) -> Placement | None:
        said = self.form.cleaned_data
        if "owner" not in said and "team" not in said:
            return None
        owner: User | None = account.owner if account is not None else None
        team: Team | None = account.team if account is not None else None
        if "owner" in said:
            owner = _by_key(self.asked.owners, said["owner"])
        if "team" in said:
            team = _by_key(self.asked.teams, said["team"])
        return Placement(owner, team)


def label_of(form: AccountForm, name: str) -> str:
    """Return what people call the field."""
    groups = {"addresses": _("Addresses"), "numbers": _("Tax numbers")}
    return groups.get(name) or str(form.fields[name].label)


def _by_key(rows: Any, key: str) -> Any:
    return next((row for row in rows if str(row.pk) == key), None)


def _with_room(data: Mapping[str, str]) -> dict[str, str]:
    """Return what was sent, with one more row of what the person wants to say more about."""
    found = {name: data[name] for name in data}
    group = found.get(MORE, "")
    total = found.get(f"{group}-TOTAL_FORMS", "")
    if group in GROUPS and total.isdecimal() and len(total) < MOST_DIGITS:
        found[f"{group}-TOTAL_FORMS"] = str(int(total) + 1)
    return found


def _settled(data: dict[str, str], base: Values) -> dict[str, str]:
    """Put in what the person leaves to somebody else after a conflict: what the form began with then."""
    disputed = set(data.get(DISPUTED, "").split(","))
    for name in disputed & base.keys():
        if not keeps_theirs(data, name):
            continue
        for sent in [key for key in data if key == name or (name in GROUPS and key.startswith(f"{name}-"))]:
            del data[sent]
        data |= data_of({name: base[name]})
    return data
