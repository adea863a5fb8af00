"""What hangs on an account: its addresses, tax numbers and units. Each change asks for the right to edit it."""

from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import tax_numbers
from accounts.models import Account, Address, OrgUnit, TaxId
from accounts.services import authority
from accounts.services.duplicates import refuse_duplicates
from accounts.services.webhooks import announcing
from kam.core.cleaning import require_clean, tidy
from kam.core.errors import DomainError, Taken
from kam.core.models import User


class AddressLines(TypedDict, total=False):
    """The parts of an address."""

    lines: str
    postal_code: str
    city: str
    region: str
    country: str


@transaction.atomic
def add_address(*, account: Account, kind: str, by: User, **lines: Unpack[AddressLines]) -> Address:
    """Add where the account is registered, gets its invoices or its goods."""
    account = _editable(account, by=by)
    address = Address(account=account, kind=kind)
    fill_address(address, lines)
    address.save()
    announcing.changed_part(account, "addresses")
    return address


@transaction.atomic
def edit_address(*, address: Address, version: int, by: User, kind: str, **lines: Unpack[AddressLines]) -> Address:
    """Change the kind and the parts given; nothing is written when nothing differs.

    Raises VersionConflict when somebody else was faster.
    """
    address = authority.as_it_is_now(address, _editable(address.account, by=by))
    authority.require_version(address, version)
    parts = ("kind", *AddressLines.__annotations__)
    before = [getattr(address, part) for part in parts]
    address.kind = kind
    fill_address(address, lines)
    if [getattr(address, part) for part in parts] != before:
        address.version += 1
        address.save(update_fields=[*parts, "version"])
        announcing.changed_part(address.account, "addresses")
    return address


@transaction.atomic
def remove_address(*, address: Address, by: User) -> None:
    """Remove the address; the trail keeps it."""
    _editable(address.account, by=by)
    if Address.objects.filter(pk=address.pk).delete()[0]:
        announcing.changed_part(address.account, "addresses")


@transaction.atomic
def add_tax_number(*, account: Account, kind: str, number: str, by: User, despite_duplicates: bool = False) -> TaxId:
    """Add a tax number after checking it; raises DuplicateFound when another account has it."""
    account = _editable(account, by=by)
    if kind not in TaxId.Kind.values:
        raise DomainError(_("Choose what kind of tax number it is."), field="kind")
    value = tax_numbers.normalise(kind=kind, number=number)
    if not despite_duplicates:
        refuse_duplicates(by=by, numbers=[(kind, value)], apart_from=account)
    tax_id, is_new = TaxId.objects.get_or_create(account=account, kind=kind, value=value)
    if is_new:
        announcing.changed_part(account, "tax_ids")
    return tax_id


@transaction.atomic
def remove_tax_number(*, tax_id: TaxId, by: User) -> None:
    """Remove the tax number; the trail keeps it."""
    _editable(tax_id.account, by=by)
    if TaxId.objects.filter(pk=tax_id.pk).delete()[0]:
        announcing.changed_part(tax_id.account, "tax_ids")


@transaction.atomic
def add_unit(
    *, account: Account, name: str, by: User, kind: str = OrgUnit.Kind.DEPARTMENT, parent: OrgUnit | None = None
) -> OrgUnit:
    """Add a division, department, location or store format, below another unit of the same account or at the top."""
    account = _editable(account, by=by)
    unit = OrgUnit(account=account)
    _shape(unit, name=name, kind=kind, parent=parent)
    unit.save()
    announcing.changed_part(account, "units")
    return unit


@transaction.atomic
def edit_unit(*, unit: OrgUnit, version: int, name: str, kind: str, parent: OrgUnit | None, by: User) -> OrgUnit:
    """Rename or move the unit within its account, with everything below it.

    Raises VersionConflict when somebody else was faster.
    """
    unit = authority.as_it_is_now(unit, _editable(unit.account, by=by))
    authority.require_version(unit, version)
    before = (unit.name, unit.kind, unit.parent_id)
    _shape(unit, name=name, kind=kind, parent=parent)
    if (unit.name, unit.kind, unit.parent_id) != before:
        unit.version += 1
        unit.save(update_fields=["name", "kind", "parent", "version"])
        announcing.changed_part(unit.account, "units")
    return unit


@transaction.atomic
def remove_unit(*, unit: OrgUnit, by: User) -> None:
    """Remove a unit that has nothing below it and to which nothing was shipped."""
    unit = authority.as_it_is_now(unit, _editable(unit.account, by=by))
    if unit.children.exists():
        raise DomainError(_("%(unit)s has units below it. Move or remove them first.") % {"unit": unit.name})
    if unit.sales_lines.exists():
        message = _("Goods were shipped to %(unit)s, so it stays. Rename it instead.")
        raise DomainError(message % {"unit": unit.name})
    OrgUnit.objects.filter(pk=unit.pk).delete()
    announcing.changed_part(unit.account, "units")


def _editable(account: Account, *, by: User) -> Account:
    (account,) = authority.lock_editable(account, by=by)
    authority.require_active(account)
    return account


def fill_address(address: Address, lines: AddressLines) -> None:
    """Set the parts on the instance, tidied; refuses an address that says nothing."""
    for part, text in lines.items():
        setattr(address, part, tidy(str(text), field=part))
    if not str(address):
        raise DomainError(_("Enter the address."), field="lines")
    require_clean(address, fields={"kind", *lines})


def _shape(unit: OrgUnit, *, name: str, kind: str, parent: OrgUnit | None) -> None:
    """Set what the unit is called and where it hangs, after asking whether that can be. The account is locked."""
    name = tidy(name, field="name")
    if not name:
        raise DomainError(_("Give the unit a name."), field="name")
    units = OrgUnit.objects.filter(account=unit.account)
    if units.filter(name=name).exclude(pk=unit.pk).exists():
        message = _("This account has a unit called %(name)s already. Choose another name.")
        raise Taken(message % {"name": name}, field="name")
    if parent is not None:
        _refuse_place(unit, parent, above=dict(units.values_list("pk", "parent_id")))
    unit.name, unit.kind, unit.parent = name, kind, parent
    require_clean(unit, fields={"name", "kind"})


def _refuse_place(unit: OrgUnit, parent: OrgUnit, *, above: dict[int, int | None]) -> None:
    if parent.pk not in above:
        raise DomainError(_("The unit above must be one of the same account."), field="parent")
    key: int | None = parent.pk
    while key is not None:
        if key == unit.pk:
            message = _("%(unit)s would belong to itself. Choose another unit above it.")
            raise DomainError(message % {"unit": unit.name}, field="parent")
        key = above[key]
