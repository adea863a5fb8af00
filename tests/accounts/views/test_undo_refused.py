"""The Undo button pressed twice, by somebody else, or after others went on: a sentence, and nothing is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Account
from accounts.services import account_acts, bulk, classification, restoring
from accounts.services.bulk import Selected
from accounts.services.classification import profiles
from kam.core import saved_views
from kam.core.models import SavedView, Team, UndoableAct, User
from tests.factories.accounts import AccountFactory, AccountTagFactory, AccountTeamMemberFactory, TagFactory
from tests.factories.core import SavedViewFactory, TeamFactory, TeamMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


def many(by: User) -> dict[str, Any]:
    """The words of a bulk change of every account there is."""
    accounts = Account.objects.visible_to(by).active()
    return {"selected": Selected(accounts, asked=accounts.count()), "by": by, "now": timezone.now()}


def one(account: Account, by: User) -> dict[str, Any]:
    return {"account": account, "version": account.version, "by": by, "at": timezone.now()}


ACTS: dict[str, Callable[[Account, User], Any]] = {
    "assigned": lambda account, by: bulk.assign(to=by, **many(by)).act,
    "key": lambda account, by: bulk.mark_as_key(since=timezone.now().date(), **many(by)).act,
    "archived together": lambda account, by: bulk.archive(**many(by)).act,
    "tagged": lambda account, by: bulk.stick(name="Fair", **many(by)).act,
    "untagged": lambda account, by: bulk.take_off(name="Trade", **many(by)).act,
    "archived": lambda account, by: account_acts.archive(**one(account, by)),
    "handed over": lambda account, by: account_acts.hand_over(to=by, team=None, **one(account, by)),
    "moved": lambda account, by: account_acts.move(parent=AccountFactory(owner=by), **one(account, by)),
    "member": lambda account, by: account_acts.end_membership(
        membership=account.memberships.get(), by=by, at=timezone.now()
    ),
    "value": lambda account, by: restoring.restore_value(field="city", value="Gdynia", **one(account, by)),
    "profile": lambda account, by: profiles.archive_profile(
        profile=profiles.create_profile(name="Other", options={}, by=by), by=by, at=timezone.now()
    ),
    "view": lambda account, by: saved_views.remove(view=SavedViewFactory(owner=by), by=by, now=timezone.now()),
}


@pytest.fixture
def furnished(account: Account) -> Account:
    """An account with a tag and a colleague on its team."""
    AccountTagFactory(account=account, tag=TagFactory(name="Trade"))
    AccountTeamMemberFactory(account=account, user=UserFactory(name="Ewa"))
    return account


def press(browse: Browse, person: User, act: UndoableAct | None) -> tuple[int, str]:
    assert act is not None
    answer = browse(person).post(f"/undo/{act.pk}/", HTTP_HX_REQUEST="true")
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_taken_back_once_and_by_whom_it_was_done(
    name: str, furnished: Account, admin: User, boris: User, browse: Browse
) -> None:
    act = ACTS[name](furnished, admin)
    assert press(browse, boris, act)[0] == 404
    assert press(browse, admin, act)[0] == 204
    status, words = press(browse, admin, act)
    assert (status, "already" in words) == (422, True)


def go_on(name: str, account: Account) -> None:
    """Do what somebody else does in the meantime."""
    if name == "member":
        AccountTeamMemberFactory(account=account, user=User.objects.get(name="Ewa"))
    if name == "tagged":
        account.account_tags.all().delete()
    Account.objects.update(version=99)


@pytest.mark.parametrize("name", [name for name in ACTS if name not in {"untagged", "profile", "view"}])
def test_what_went_on_since_is_spared(name: str, furnished: Account, admin: User, browse: Browse) -> None:
    act = ACTS[name](furnished, admin)
    go_on(name, furnished)
    before = Account.objects.values().get(pk=furnished.pk)
    status, words = press(browse, admin, act)
    assert (status in {409, 422}, "<h1" in words) == (True, False)
    assert Account.objects.values().get(pk=furnished.pk) == before
    assert not UndoableAct.objects.exclude(undone_at=None).exists()


def test_nothing_is_given_back_to_who_has_left(
    furnished: Account, anna: User, boris: User, team: Team, browse: Browse
) -> None:
    emil = UserFactory(name="Emil")
    TeamMembershipFactory(team=team, user=emil)
    AccountFactory(owner=emil, team=team)
    act = bulk.assign(to=None, **many(boris)).act
    User.objects.filter(pk=emil.pk).update(is_active=False)
    assert press(browse, boris, act)[0] == 204
    assert set(Account.objects.values_list("owner__name", flat=True)) == {"Anna", None}


def test_nothing_is_put_back_into_a_team_that_is_gone(
    clara: User, other_team: Team, admin: User, browse: Browse
) -> None:
    account = AccountFactory(team=TeamFactory(name="Short-lived"))
    act = bulk.assign(to=clara, team=other_team, **many(admin)).act
    Team.objects.get(name="Short-lived").delete()
    status, words = press(browse, admin, act)
    assert (status, "Assign them by hand" in words) == (422, True)
    account.refresh_from_db()
    assert (account.owner, account.team) == (clara, other_team)


def test_a_view_whose_name_is_taken_by_now_stays_deleted(admin: User, browse: Browse) -> None:
    view = SavedViewFactory(owner=admin, name="Middle")
    act = saved_views.remove(view=view, by=admin, now=timezone.now())
    SavedViewFactory(owner=admin, name="middle")
    status, words = press(browse, admin, act)
    assert (status, "Rename that one first" in words, SavedView.objects.count()) == (422, True, 1)


def test_a_profile_that_came_into_use_meanwhile_stays_in_use(admin: User, browse: Browse) -> None:
    profile = profiles.create_profile(name="Other", options={}, by=admin)
    act = profiles.archive_profile(profile=profile, by=admin, at=timezone.now())
    profiles.activate_profile(profile=profiles.restore_profile(profile=profile, by=admin), by=admin)
    assert press(browse, admin, act)[0] == 204
    assert classification.active_profile().pk == profile.pk
