"""What other systems say of an account: shapes, and the record that a service stores."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import Account, Address, Segment, TaxId
from accounts.services import records
from accounts.services.master_data import AddressLines
from accounts.services.records import AddressGiven, Placement, Record
from kam.core.errors import DomainError
from kam.core.models import Team, User
from kam.core.rest.inputs import Input, VisibleRow

DETAILS: Final = (
    "name", "short_name", "legal_name", "legal_form", "kind", "status", "segment", "industry", "city", "country",
    "website", "currency", "credit_limit", "payment_days", "is_reference",
)  # fmt: skip


class AddressInput(Input):
    """An address; with its `id` the one that is there already."""

    id = serializers.IntegerField(required=False, min_value=1)
    kind = serializers.ChoiceField(Address.Kind.choices)
    lines = serializers.CharField(required=False, allow_blank=True, max_length=250)
    postal_code = serializers.CharField(required=False, allow_blank=True, max_length=20)
    city = serializers.CharField(required=False, allow_blank=True, max_length=80)
    region = serializers.CharField(required=False, allow_blank=True, max_length=80)
    country = serializers.CharField(required=False, allow_blank=True, max_length=60)


class TaxIdInput(Input):
    """A tax number; spaces and dashes in it do not matter."""

    kind = serializers.ChoiceField(TaxId.Kind.choices)
    value = serializers.CharField(max_length=60)


class AccountInput(Input):
    """An account. What is left out stays as it is; lists are all that there shall be."""

    examples: ClassVar = {
        "name": "Drogerie Mazur",
        "status": "KEY",
        "city": "Kraków",
        "country": "Poland",
        "tags": ["private label"],
    }

    name = serializers.CharField(max_length=200)
    short_name = serializers.CharField(required=False, allow_blank=True, max_length=60)
    legal_name = serializers.CharField(required=False, allow_blank=True, max_length=250)
    legal_form = serializers.CharField(required=False, allow_blank=True, max_length=60)
    kind = serializers.ChoiceField(Account.Kind.choices, required=False)
    status = serializers.ChoiceField(Account.Status.choices, required=False)
    key_since = serializers.DateField(
        required=False,
        allow_null=True,
        help_text=_(
            "Since when it is a key account. Nothing or null: as it is, or today where it becomes one. A day for an "
            "account that is none, or is none any more after the change, is refused (422)."
        ),
    )
    segment = VisibleRow(Segment.objects.visible_to, required=False, allow_null=True)
    industry = serializers.CharField(required=False, allow_blank=True, max_length=80)
    city = serializers.CharField(required=False, allow_blank=True, max_length=80)
    country = serializers.CharField(required=False, allow_blank=True, max_length=60)
    website = serializers.CharField(required=False, allow_blank=True, max_length=200)
    currency = serializers.CharField(required=False, allow_blank=True, max_length=3)
    credit_limit = serializers.DecimalField(16, 2, required=False, allow_null=True)
    payment_days = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=32_767)
    is_reference = serializers.BooleanField(required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=50)
    custom = serializers.DictField(required=False)
    addresses = AddressInput(many=True, required=False)
    tax_ids = TaxIdInput(many=True, required=False)
    owner = VisibleRow(User.objects.visible_to, required=False, allow_null=True)
    team = VisibleRow(Team.objects.visible_to, required=False, allow_null=True)
    despite_duplicates = serializers.BooleanField(required=False)


def record_of(said: Mapping[str, Any], *, stored: Record, today: date) -> Record:
    """Return what shall be: what is said, and what is stored where nothing is said.

    Raises DomainError for the day since when it is a key account when it would be none.
    """
    details: Any = {**stored.details, **{name: said[name] for name in DETAILS if name in said}}
    is_key = details.get("status") == Account.Status.KEY
    if said.get("key_since") is not None and not is_key:
        message = gettext("Only key accounts have a day since when they are that. Leave it out, or send null.")
        raise DomainError(message, field="key_since")
    since = said.get("key_since") or stored.key_since or today
    record = replace(
        stored,
        details=details,
        key_since=since if is_key else None,
        answers=said.get("custom", {}),
        placement=_placement(said, stored.placement),
    )
    if "addresses" in said:
        record = replace(record, addresses=_recognised([*map(_address, said["addresses"])], stored.addresses))
    if "tax_ids" in said:
        record = replace(record, numbers=[(each["kind"], each["value"]) for each in said["tax_ids"]])
    return replace(record, tags=said["tags"]) if "tags" in said else record


def _address(said: Mapping[str, Any]) -> AddressGiven:
    lines: Any = {name: said.get(name, "") for name in AddressLines.__annotations__}
    return AddressGiven(kind=said["kind"], lines=lines, pk=said.get("id"))


def _recognised(given: Sequence[AddressGiven], stored: Sequence[AddressGiven]) -> list[AddressGiven]:
    """Let an address without an id that says what a stored one says be that one: sent again, it stays."""
    named = {each.pk for each in given}
    free = {_says(each): each for each in stored if each.pk not in named}
    return [each if each.pk is not None else free.pop(_says(each), each) for each in given]


def _says(address: AddressGiven) -> tuple[Any, ...]:
    return (address.kind, *address.lines.values())


def _placement(said: Mapping[str, Any], stored: Placement | None) -> Placement | None:
    if "owner" not in said and "team" not in said:
        return None
    before = stored or Placement(None, None)
    return Placement(said.get("owner", before.owner), said.get("team", before.team))


EMPTY: Final = records.Record(details={})


class HandOverInput(Input):
    """To whom an account is given, into which team if not the same one, and why."""

    owner = VisibleRow(User.objects.visible_to)
    team = VisibleRow(Team.objects.visible_to, required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class MoveInput(Input):
    """Below which account one stands; null for the top of its group."""

    parent = VisibleRow(Account.objects.visible_to, allow_null=True)  # type: ignore[assignment]  # the framework takes it


class MergeInput(Input):
    """Which account goes, as it was looked at, and the fields in which its values win: "name" or "custom.f7"."""

    other = VisibleRow(Account.objects.visible_to)
    other_version = serializers.IntegerField(min_value=1)
    take = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=100)


class RestoreValueInput(Input):
    """Which change of the trail replaced the value, and in which field."""

    change = serializers.IntegerField(min_value=1)
    field = serializers.CharField(max_length=60)
