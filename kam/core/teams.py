"""Services: the tree of teams, and who is in them. Administrators found, rename, move, fill and remove teams."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from kam.core.administration import lock_person, require_administrator
from kam.core.cleaning import require_clean, tidy
from kam.core.errors import DomainError, Taken, VersionConflict
from kam.core.models import Team, TeamMembership, User
from kam.core.overtaking import overtaken_is


class Standing(StrEnum):
    """What somebody is in a team."""

    MEMBER = "member"
    MANAGER = "manager"
    OUT = "out"


@dataclass(frozen=True)
class Below:
    """Where a team lies: below another one, or with None at the top."""

    parent: Team | None


@transaction.atomic
def found(*, name: str, parent: Team | None, by: User) -> Team:
    """Add a team, at the top or below another one."""
    require_administrator(by=by)
    team = Team(name=tidy(name, field="name"), parent=parent)
    _check_name(team)
    return _save(team)


@transaction.atomic
def change(*, team: Team, by: User, name: str | None = None, place: Below | None = None) -> Team:
    """Rename the team or move it with everything below it; what is None stays as it is at that moment.

    The same again writes nothing.
    """
    require_administrator(by=by)
    tree = _lock_tree()
    team = _current(team, tree)
    name = team.name if name is None else tidy(name, field="name")
    parent = team.parent if place is None else place.parent
    if parent is not None and team.pk in _upwards(_current(parent, tree).pk, tree):
        message = _("%(parent)s lies below %(team)s. Choose a team that does not.")
        raise DomainError(message % {"parent": parent, "team": team}, field="parent")
    new_parent = parent.pk if parent else None
    if (team.name, team.parent_id) == (name, new_parent):
        return team
    team.name, team.parent_id = name, new_parent
    _check_name(team)
    return _save(team)


@transaction.atomic
def place(*, team: Team, person: User, standing: str, by: User) -> None:
    """Let somebody be a member of the team, its manager, or not in it any more; the same again writes nothing.

    A team may have several managers, and a person several teams.
    """
    if standing not in set(Standing):
        raise DomainError(_("Choose whether the person is a member or leads the team."))
    person = lock_person(person, by=by)
    membership = TeamMembership.objects.filter(team=team, user=person).first()
    if standing == Standing.OUT:
        if membership is not None:
            membership.delete()
        return
    leads = standing == Standing.MANAGER
    if membership is None:
        if not person.is_active:
            message = _("%(person)s is deactivated. Activate the access first.")
            raise DomainError(message % {"person": person}, field="person")
        TeamMembership.objects.create(team=team, user=person, is_manager=leads)
    elif membership.is_manager != leads:
        membership.is_manager = leads
        membership.save(update_fields=["is_manager"])


@transaction.atomic
def remove(*, team: Team, by: User) -> None:
    """Remove a team in which nobody and nothing is."""
    require_administrator(by=by)
    team = _current(team, _lock_tree())
    if team.children.exists():
        message = _("There are teams below %(team)s. Move or remove them first.")
        raise DomainError(message % {"team": team})
    if team.memberships.exists():
        raise DomainError(_("There are people in %(team)s. Move them to other teams first.") % {"team": team})
    try:
        team.delete()
    except ProtectedError as error:
        message = _("There are accounts in %(team)s. Hand them over to other teams first.")
        raise DomainError(message % {"team": team}) from error


def _check_name(team: Team) -> None:
    require_clean(team, fields={"name"})
    other = Team.objects.filter(name__iexact=team.name).exclude(pk=team.pk).order_by("pk").first()
    if other is not None:
        raise Taken(_("There is a team %(team)s already.") % {"team": other.name}, field="name")


def _save(team: Team) -> Team:
    # What was judged above may have changed since: the name is taken, the team above is gone or lies below.
    message = _("Somebody else has changed the teams in the meantime. Look at the new state and repeat your change.")
    with overtaken_is(VersionConflict(message)):
        team.save()
    return team


def _lock_tree() -> dict[int, Team]:
    """Lock every team, a company has few, so that moves are judged one after the other."""
    rows = Team.objects.select_for_update(no_key=True).order_by("pk")
    return {team.pk: team for team in rows}


def _current(team: Team, tree: dict[int, Team]) -> Team:
    if team.pk not in tree:
        raise DomainError(_("The team %(team)s is gone.") % {"team": team.name})
    return tree[team.pk]


def _upwards(pk: int | None, tree: dict[int, Team]) -> Iterator[int]:
    """Yield the team and every one above it."""
    while pk is not None:
        yield pk
        pk = tree[pk].parent_id
