"""Segments: how this company divides its market; a short list that administrators keep."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Segment
from accounts.services import portfolio
from accounts.services.webhooks import announcing
from kam.core.cleaning import require_clean, tidy
from kam.core.errors import DomainError, Taken
from kam.core.models import User
from kam.core.overtaking import overtaken_is


@transaction.atomic
def add_segment(*, name: str, by: User) -> Segment:
    """Add a segment; capitals do not make another one."""
    _require_administrator(by)
    segment = Segment()
    _name(segment, name)
    _save(segment)
    return segment


@transaction.atomic
def rename_segment(*, segment: Segment, name: str, by: User) -> Segment:
    """Call it something else, for all its accounts; the same name again writes nothing."""
    _require_administrator(by)
    segment = _locked(segment)
    before = segment.name
    _name(segment, name)
    if segment.name != before:
        _save(segment)
    return segment


@transaction.atomic
def remove_segment(*, segment: Segment, by: User) -> None:
    """Remove a segment that no account is in; archived ones count, because they may return."""
    _require_administrator(by)
    segment = _locked(segment)
    if segment.accounts.exists():
        message = _("There are accounts in %(segment)s. Put them in another segment first.")
        raise DomainError(message % {"segment": segment.name})
    segment.delete()


@transaction.atomic
def merge_segment(*, segment: Segment, into: Segment, by: User) -> int:
    """Put every account of the segment into another one and remove it; return how many accounts there were."""
    _require_administrator(by)
    if segment.pk == into.pk:
        raise DomainError(_("Choose another segment."), field="into")
    # Before their segment, as whoever puts one in it does: else the two would wait for each other.
    portfolio.lock_in_order(segment.accounts.values_list("pk", flat=True))
    # In the order of their keys, so that two merges of the same segments never wait in a circle.
    for each in sorted((segment, into), key=lambda row: row.pk):
        _locked(each)
    with announcing.changes_of(segment.accounts.values_list("pk", flat=True)):
        moved = segment.accounts.update(segment=into, version=F("version") + 1, updated_at=timezone.now())
    _locked(segment).delete()
    return moved


def _require_administrator(by: User) -> None:
    if not by.sees_everything:
        raise DomainError(_("Segments are the whole company's. Ask an administrator to change them."))


def _locked(segment: Segment) -> Segment:
    found = Segment.objects.select_for_update().filter(pk=segment.pk).first()
    if found is None:
        raise DomainError(_("This segment has been removed in the meantime. Look at the list again."))
    return found


def _name(segment: Segment, name: str) -> None:
    segment.name = tidy(name, field="name")
    if not segment.name:
        raise DomainError(_("Give the segment a name."), field="name")
    require_clean(segment, fields={"name"})
    if Segment.objects.filter(name__iexact=segment.name).exclude(pk=segment.pk).exists():
        raise _name_is_taken(segment)


def _save(segment: Segment) -> None:
    with overtaken_is(_name_is_taken(segment)):
        segment.save()


def _name_is_taken(segment: Segment) -> Taken:
    message = _("There is a segment called %(name)s already. Choose another name.")
    return Taken(message % {"name": segment.name}, field="name")
