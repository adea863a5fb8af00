"""The steps of a merge for the rows of this app, in the order in which they depend on each other."""

from typing import TypeVar

from django.db.models import BigIntegerField, Case, F, Model, QuerySet, Value, When
from django.db.models.functions import Greatest, TruncMonth
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, AccountTeamMember, OrgUnit
from accounts.services import rollup
from accounts.services.merging.steps import Merge, MergeStep

Access = AccountTeamMember.Access
Row = TypeVar("Row", bound=Model)


def own_steps() -> list[MergeStep]:
    """Return the steps of accounts."""
    return [
        MergeStep("units", 10, _("Units"), lambda other: other.org_units.count(), _move_units),
        MergeStep("sales", 20, _("Sales lines"), lambda other: other.sales_lines.count(), _move_sales),
        MergeStep("addresses", 30, _("Addresses"), lambda other: other.addresses.count(), _move_addresses),
        MergeStep("tax-ids", 40, _("Tax numbers"), lambda other: other.tax_ids.count(), _move_tax_ids),
        MergeStep("members", 50, _("Members of the account team"), _count_members, _move_members),
        MergeStep("tags", 60, _("Tags"), lambda other: other.account_tags.count(), _move_tags),
        MergeStep("children", 70, _("Subsidiaries"), lambda other: other.children.count(), _move_children),
        MergeStep("classes", 80, _("Classes in force"), _count_classes, _end_classes),
        MergeStep("alarms", 90, _("Open alarms"), lambda other: other.alarms.open().count(), _end_alarms),
        MergeStep("pins", 100, _("Pins in sidebars"), lambda other: other.pins.count(), _move_pins),
    ]


def _move_pins(merge: Merge) -> None:
    """Who kept the other account in sight keeps the survivor."""
    merge.other.pins.filter(user__in=merge.survivor.pins.values("user")).delete()
    merge.other.pins.update(account=merge.survivor)


def _move_units(merge: Merge) -> None:
    """Units of the same name become one; the emptied one stays with the merged account."""
    kept = dict(merge.survivor.org_units.values_list("name", "pk"))
    doubles = {unit.pk: kept[unit.name] for unit in merge.other.org_units.order_by("pk") if unit.name in kept}
    for double, keeper in doubles.items():
        merge.other.sales_lines.filter(ship_to=double).update(ship_to=keeper)
    merge.other.org_units.filter(pk__in=doubles).update(parent=None)
    # In one statement, because a unit and the one above it are never of two accounts.
    below = [When(parent=double, then=Value(keeper)) for double, keeper in doubles.items()]
    parent = Case(*below, default=F("parent_id"), output_field=BigIntegerField())
    OrgUnit.objects.filter(account=merge.other).exclude(pk__in=doubles).update(account=merge.survivor, parent=parent)


def _move_sales(merge: Merge) -> None:
    """Lines keep their document, source and batch; the months of both accounts are summed up again."""
    lines = merge.other.sales_lines
    dated = lines.annotate(month=TruncMonth("document_on"))
    months = list(dated.order_by("month").values_list("month", flat=True).distinct())
    lines.update(account=merge.survivor)
    rollup.refresh(months_by_account={merge.survivor.pk: months, merge.other.pk: months})


def _move_addresses(merge: Merge) -> None:
    parts = ("kind", "lines", "postal_code", "city", "region", "country")
    _move_what_is_new(merge, merge.other.addresses.all(), merge.survivor.addresses.all(), parts)


def _move_tax_ids(merge: Merge) -> None:
    _move_what_is_new(merge, merge.other.tax_ids.all(), merge.survivor.tax_ids.all(), ("kind", "value"))


def _move_tags(merge: Merge) -> None:
    _move_what_is_new(merge, merge.other.account_tags.all(), merge.survivor.account_tags.all(), ("tag_id",))


def _move_what_is_new(merge: Merge, rows: "QuerySet[Row]", there: "QuerySet[Row]", identity: tuple[str, ...]) -> None:
    """Move the rows that the survivor does not have; equal ones stay with the merged account."""
    known = set(there.values_list(*identity))
    new = [pk for pk, *parts in rows.values_list("pk", *identity) if tuple(parts) not in known]
    rows.filter(pk__in=new).update(account=merge.survivor)


def _count_members(other: Account) -> int:
    return other.memberships.filter(ended_at=None).count()


def _move_members(merge: Merge) -> None:
    """Nobody loses sight of the customer: members come along, and so does the other owner, as one who may edit."""
    here = {member.user_id: member for member in merge.survivor.memberships.filter(ended_at=None)}
    if merge.survivor.owner_id in here:
        _end(here.pop(merge.survivor.owner_id), merge)
    for member in merge.other.memberships.filter(ended_at=None).order_by("pk"):
        if member.user_id == merge.survivor.owner_id:
            _end(member, merge)
        elif member.user_id in here:
            _end(member, merge)
            if member.access == Access.EDIT:
                _let_edit(here[member.user_id])
        else:
            member.account = merge.survivor
            member.save(update_fields=["account"])
            here[member.user_id] = member
    _keep_owner(merge, here)


def _keep_owner(merge: Merge, here: dict[int, AccountTeamMember]) -> None:
    owner = merge.other.owner
    if owner is None or owner == merge.survivor.owner or not owner.is_active:
        return
    if owner.pk in here:
        _let_edit(here[owner.pk])
        return
    AccountTeamMember.objects.create(
        account=merge.survivor,
        user=owner,
        access=Access.EDIT,
        function=AccountTeamMember.Function.KAM,
        from_on=merge.on,
    )


def _end(member: AccountTeamMember, merge: Merge) -> None:
    member.ended_at = merge.at
    member.version += 1
    member.save(update_fields=["ended_at", "version"])


def _let_edit(member: AccountTeamMember) -> None:
    if member.access != Access.EDIT:
        member.access = Access.EDIT
        member.version += 1
        member.save(update_fields=["access", "version"])


def _move_children(merge: Merge) -> None:
    children = Account.objects.filter(parent=merge.other).exclude(pk=merge.survivor.pk)
    children.update(parent=merge.survivor, version=F("version") + 1, updated_at=merge.at)


def _count_classes(other: Account) -> int:
    return other.snapshots.current().count() + other.class_overrides.filter(ended_at=None).count()


def _end_classes(merge: Merge) -> None:
    """What was said of the merged account stays as history and is in force no longer; the next run judges the sum."""
    merge.other.snapshots.current().update(is_merged=True)
    merge.other.class_overrides.filter(ended_at=None).update(ended_at=merge.at, ended_by=merge.by)


def _end_alarms(merge: Merge) -> None:
    """The merged account buys no longer; the next night finds what its sales say of the survivor."""
    # Sales may have been imported under a clock that was ahead: an alarm never ends before it began.
    merge.other.alarms.open().update(ended_on=Greatest(F("raised_on"), Value(merge.on)))
    merge.other.alarm_mutes.filter(ended_at=None).update(ended_at=merge.at, ended_by=merge.by)
