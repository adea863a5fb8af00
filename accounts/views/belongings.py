"""What the accounts app says about people who leave and teams that go: the accounts they still have."""

from collections.abc import Sequence

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext

from accounts.models import Account
from kam.core.belongings import Left
from kam.core.formatting import number
from kam.core.models import Team, User


def accounts_of_person(person: User, asker: User) -> Left:
    """Count the accounts that the person owns; the list shows them."""
    count = Account.objects.visible_to(asker).active().filter(owner=person).count()
    url = f"{reverse('accounts:account-list')}?{urlencode({'owner': person.pk})}"
    return Left(count, _in_words(count), url)


def accounts_of_team(team: Team, asker: User) -> Left:
    """Count the accounts that belong to the team, archived ones too: they hold it as well."""
    count = Account.objects.visible_to(asker).filter(team=team).count()
    return Left(count, _in_words(count))


def accounts_of_teams(teams: Sequence[Team], asker: User) -> dict[int, Left]:
    """Count the active accounts of each team; those of a team without any are left out."""
    accounts = Account.objects.visible_to(asker).active().filter(team__in=teams)
    counts = accounts.order_by().values_list("team").annotate(count=Count("pk"))
    return {team: Left(count, _in_words(count)) for team, count in counts}


def _in_words(count: int) -> str:
    return ngettext("%(count)s account", "%(count)s accounts", count) % {"count": number(count)}
