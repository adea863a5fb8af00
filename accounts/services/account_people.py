"""Who looks after an account, for those who read and those who decide: its team, its owners so far, whom to invite."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.lookups import Unaccent
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject, Lower

from accounts.models import Account, AccountTeamMember
from kam.core.audit import trail
from kam.core.models import Team, TeamMembership, User

MOST_FOUND: Final = 10
# Shorter words are no name: the list of all colleagues is nobody's.
SHORTEST: Final = 2
MOST_OWNERS: Final = 20


@dataclass(frozen=True)
class OwnerChange:
    """From whom to whom the account went, in words; empty for nobody and no team."""

    at: datetime
    by: str
    owner_before: str
    owner: str
    team_before: str
    team: str
    note: str


def colleagues(asker: User) -> QuerySet[User]:
    """Return whoever may be put on an account team: people at work. Only their names are for other colleagues."""
    people = User.objects.people().filter(is_active=True)
    return people if asker.is_active else people.none()


def met_by(asker: User) -> QuerySet[User]:
    """Return whom the asker meets at work: who owns what the asker sees or is on its team, whom the asker leads.

    And the asker. Only their names are for other colleagues.
    """
    seen = Account.objects.visible_to(asker)
    teams = AccountTeamMember.objects.visible_to(asker).filter(ended_at=None)
    led = User.objects.visible_to(asker)
    return User.objects.people().filter(
        Q(pk=asker.pk) | Q(pk__in=seen.values("owner")) | Q(pk__in=teams.values("user")) | Q(pk__in=led.values("pk"))
    )


def named(people: QuerySet[User], words: Sequence[str]) -> QuerySet[User]:
    """Return those whose name holds every word; nobody for fewer than two letters."""
    wanted = [word for word in words if word]
    if sum(len(word) for word in wanted) < SHORTEST:
        return people.none()
    for word in wanted:
        people = people.filter(Q(name__unaccent__icontains=word))
    return people


def found_by_name(asker: User, words: Sequence[str]) -> QuerySet[User]:
    """Return at most ten people at work whose name holds every word: names are what colleagues know of each other."""
    people = named(colleagues(asker), words).order_by(Unaccent(Lower("name")), "pk")
    return User.objects.filter(pk__in=list(people.values_list("pk", flat=True)[:MOST_FOUND]))


def with_teams(people: QuerySet[User]) -> QuerySet[User]:
    """Add the teams of each, id and name, by name."""
    own = TeamMembership.objects.filter(user=OuterRef("pk")).order_by("team__name", "pk")
    return people.annotate(own_teams=ArraySubquery(own.values(json=JSONObject(id="team_id", name="team__name"))))


def whom_to_invite(account: Account, words: Sequence[str]) -> list[User]:
    """Return colleagues whose name holds every word, who neither own the account nor are on its team; at most ten.

    Names are what colleagues know of each other; ask only for an account that the asker may see.
    """
    members = AccountTeamMember.objects.filter(account=account, user=OuterRef("pk"), ended_at=None)
    people = named(User.objects.people().filter(~Exists(members), is_active=True), words)
    if account.owner_id is not None:
        people = people.exclude(pk=account.owner_id)
    teams = TeamMembership.objects.select_related("team").order_by("team__name", "pk")
    people = people.prefetch_related(Prefetch("team_memberships", teams))
    return list(people.order_by(Unaccent(Lower("name")), "pk")[:MOST_FOUND])


def owners_so_far(account: Account) -> list[OwnerChange]:
    """Return how the account went from hand to hand, the latest first. Ask only for one that the reader may see."""
    changes = [each for each in trail(Account, account.pk) if {"owner_id", "team_id"} & each.values.keys()]
    changes = changes[:MOST_OWNERS]
    people = {key for each in changes for key in (each.by_id, *each.values.get("owner_id", ()))}
    names = dict(User.objects.filter(pk__in=people - {None}).values_list("pk", "name"))
    groups = {key for each in changes for key in each.values.get("team_id", ())}
    teams = dict(Team.objects.filter(pk__in=groups - {None}).order_by("pk").values_list("pk", "name"))
    found = []
    for each in changes:
        owner_before, owner = (names.get(key, "") for key in each.values.get("owner_id", (None, None)))
        team_before, team = (teams.get(key, "") for key in each.values.get("team_id", (None, None)))
        by = names.get(each.by_id, "") if each.by_id else ""
        found.append(OwnerChange(each.at, by, owner_before, owner, team_before, team, each.note))
    return found
