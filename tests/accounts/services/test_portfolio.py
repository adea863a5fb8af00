"""Opening, editing, archiving, restoring accounts; key accounts."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Account
from accounts.services import portfolio
from accounts.services.duplicates import DuplicateFound
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import Team, User
from tests.accounts.services.side_by_side import Waiting, at_once
from tests.factories.accounts import AccountFactory
from tests.factories.core import TeamMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
NIP = "5260250274"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class TestOpening:
    def test_a_reps_account_is_her_own_in_her_team_whatever_she_asks(self, anna: User, clara: User, team: Team) -> None:
        account = portfolio.open_account(by=anna, name="Baltic Paper", owner=clara)
        assert (account.owner, account.team, account.created_by) == (anna, team, anna)

    def test_a_rep_does_not_place_an_account_in_a_team_of_others(self, anna: User, other_team: Team) -> None:
        with pytest.raises(DomainError, match="You are not in this team"):
            portfolio.open_account(by=anna, name="Baltic Paper", team=other_team)

    def test_a_rep_of_two_teams_is_asked_which(self, anna: User, other_team: Team) -> None:
        TeamMembershipFactory(team=other_team, user=anna)
        with pytest.raises(DomainError, match="You are in several teams"):
            portfolio.open_account(by=anna, name="Baltic Paper")
        assert portfolio.open_account(by=anna, name="Baltic Paper", team=other_team).team == other_team

    def test_a_rep_without_a_team_opens_an_account_without_one(self) -> None:
        assert portfolio.open_account(by=UserFactory(), name="Baltic Paper").team is None

    def test_a_manager_gives_it_to_a_member_of_her_team(self, boris: User, anna: User, team: Team) -> None:
        account = portfolio.open_account(by=boris, name="Baltic Paper", owner=anna, team=team)
        assert (account.owner, account.team) == (anna, team)

    def test_a_manager_who_says_nothing_owns_it_herself(self, boris: User, team: Team) -> None:
        account = portfolio.open_account(by=boris, name="Baltic Paper")
        assert (account.owner, account.team) == (boris, team)

    def test_a_manager_does_not_place_it_outside_her_teams(self, boris: User, clara: User, other_team: Team) -> None:
        with pytest.raises(PermissionDenied, match="outside the teams that you manage"):
            portfolio.open_account(by=boris, name="Baltic Paper", owner=clara, team=other_team)

    def test_an_owner_from_another_team_is_refused(self, boris: User, clara: User, team: Team) -> None:
        with pytest.raises(DomainError, match="Clara is not in the team North"):
            portfolio.open_account(by=boris, name="Baltic Paper", owner=clara, team=team)

    def test_an_administrator_may_leave_it_unassigned(self, admin: User) -> None:
        account = portfolio.open_account(by=admin, name="Baltic Paper")
        assert (account.owner, account.team) == (None, None)

    def test_who_was_deactivated_opens_nothing(self, anna: User) -> None:
        anna.is_active = False
        with pytest.raises(PermissionDenied, match="Your access has ended"):
            portfolio.open_account(by=anna, name="Baltic Paper")

    def test_somebody_who_left_does_not_get_it(self, admin: User) -> None:
        with pytest.raises(DomainError, match="cannot own accounts any more"):
            portfolio.open_account(by=admin, name="Baltic Paper", owner=UserFactory(is_active=False))

    def test_numbers_are_checked_and_stored_clean(self, anna: User) -> None:
        account = portfolio.open_account(by=anna, name="Baltic Paper", numbers=[("NIP", "526-025-02-74")])
        assert list(account.tax_ids.values_list("kind", "value")) == [("NIP", NIP)]
        with pytest.raises(DomainError, match="check digit"):
            portfolio.open_account(by=anna, name="Another", numbers=[("NIP", "526-025-02-75")])
        assert not Account.objects.filter(name="Another").exists()

    def test_names_are_tidied_and_ready_for_search(self, anna: User) -> None:
        account = portfolio.open_account(by=anna, name="  Zakład\u00a0 Łódź  ", legal_name="Zakład Łódź sp. z o.o.")
        account.refresh_from_db()
        assert account.name == "Zakład Łódź"
        assert portfolio.open_account(by=anna, name="Evil\u202eeman \u2067שלום\u2069").name == "Evileman שלום"
        assert (account.sort_key, account.bare_name) == ("zaklad lodz", "zakladlodz")

    @pytest.mark.parametrize(
        ("details", "field"),
        [
            ({"name": " "}, "name"),
            ({"name": "\u202e\u200e\u200b"}, "name"),
            ({"name": "\u200c\u200d"}, "name"),
            ({"name": "Null\x00byte"}, "name"),
            ({"name": "x" * 201}, "name"),
            ({"name": "Baltic", "currency": "eur"}, "currency"),
            ({"name": "Baltic", "currency": "XQQ"}, "currency"),
            ({"name": "Baltic", "credit_limit": Decimal(-1)}, "credit_limit"),
            ({"name": "Baltic", "credit_limit": Decimal("NaN")}, "credit_limit"),
            ({"name": "Baltic", "payment_days": 40_000}, "payment_days"),
            ({"name": "Baltic", "kind": "SHOP"}, "kind"),
            ({"name": "Baltic", "website": "javascript:alert(1)"}, "website"),
            ({"name": "Baltic", "status": "KEY"}, "status"),
        ],
    )
    def test_a_wrong_value_is_refused_at_its_field(self, anna: User, details: dict[str, object], field: str) -> None:
        with pytest.raises(DomainError) as refusal:
            portfolio.open_account(by=anna, **details)  # type: ignore[arg-type]  # wrong on purpose
        assert refusal.value.field == field

    @pytest.mark.parametrize(
        "field", ["version", "archived_at", "key_since", "parent", "external_id", "pk", "nonsense"]
    )
    def test_only_details_can_be_set(self, anna: User, field: str) -> None:
        with pytest.raises(TypeError, match=field):
            portfolio.open_account(by=anna, name="Baltic", **{field: 7})  # type: ignore[arg-type]  # on purpose


class TestEditing:
    def test_changes_what_is_given_under_the_next_version(self, anna: User, account: Account) -> None:
        edited = portfolio.edit_account(account=account, version=1, by=anna, city="Gdynia", payment_days=30)
        account.refresh_from_db()
        assert (account.city, account.payment_days, account.version) == ("Gdynia", 30, 2)
        assert edited.version == 2

    def test_the_same_again_writes_nothing(self, anna: User, account: Account) -> None:
        before = Account.objects.values().get(pk=account.pk)
        portfolio.edit_account(account=account, version=1, by=anna, name=account.name, city="")
        assert Account.objects.values().get(pk=account.pk) == before

    def test_a_stale_version_is_refused_and_nothing_is_lost(self, anna: User, boris: User, account: Account) -> None:
        portfolio.edit_account(account=account, version=1, by=boris, city="Gdynia")
        with pytest.raises(VersionConflict, match="in the meantime"):
            portfolio.edit_account(account=account, version=1, by=anna, city="Sopot")
        account.refresh_from_db()
        assert account.city == "Gdynia"

    def test_who_may_only_look_is_told_who_can(self, dina: User, account: Account) -> None:
        with pytest.raises(PermissionDenied, match="Anna"):
            portfolio.edit_account(account=account, version=1, by=dina, city="Sopot")

    def test_a_right_that_has_gone_since_the_page_was_fetched(self, dina: User, account: Account) -> None:
        dina.account_memberships.update(ended_at=NOW)
        with pytest.raises(DomainError, match="cannot see this account any more"):
            portfolio.edit_account(account=account, version=1, by=dina, city="Sopot")

    def test_a_name_of_another_account_is_noticed_but_its_own_is_not(self, anna: User, account: Account) -> None:
        AccountFactory(name="Southern Timber", owner=anna)
        with pytest.raises(DuplicateFound, match="Southern Timber"):
            portfolio.edit_account(account=account, version=1, by=anna, name="Southern Timber Ltd")
        portfolio.edit_account(account=account, version=1, by=anna, name="Northern Timber Ltd")

    def test_an_archived_account_is_restored_first(self, boris: User, account: Account) -> None:
        portfolio.archive(account=account, version=1, by=boris, at=NOW)
        with pytest.raises(DomainError, match="Northern Timber is archived"):
            portfolio.edit_account(account=account, version=2, by=boris, city="Sopot")

    def test_the_trail_has_who_and_what(self, anna: User, account: Account) -> None:
        portfolio.edit_account(account=account, version=1, by=anna, city="Gdynia")
        first, last = account.events.order_by("pgh_id").values_list("city", "pgh_label")  # type: ignore[attr-defined]  # by pghistory
        assert (first, last) == (("", "insert"), ("Gdynia", "update"))


class TestArchive:
    def test_a_manager_archives_and_restores(self, boris: User, account: Account) -> None:
        archived = portfolio.archive(account=account, version=1, by=boris, at=NOW)
        assert archived.archived_at == NOW
        assert not Account.objects.active().filter(pk=account.pk).exists()
        assert portfolio.restore(account=account, version=2, by=boris).archived_at is None

    def test_the_owner_asks_her_manager(self, anna: User, boris: User, account: Account) -> None:
        with pytest.raises(PermissionDenied, match="Boris"):
            portfolio.archive(account=account, version=1, by=anna, at=NOW)

    def test_subsidiaries_go_first(self, boris: User, account: Account) -> None:
        child = AccountFactory(parent=account, team=account.team)
        with pytest.raises(DomainError, match="has subsidiaries"):
            portfolio.archive(account=account, version=1, by=boris, at=NOW)
        portfolio.archive(account=child, version=1, by=boris, at=NOW)
        portfolio.archive(account=account, version=1, by=boris, at=NOW)
        with pytest.raises(DomainError, match="belongs to Northern Timber, which is archived"):
            portfolio.restore(account=child, version=2, by=boris)

    def test_what_is_not_archived_is_not_restored(self, boris: User, account: Account) -> None:
        with pytest.raises(DomainError, match="is not archived"):
            portfolio.restore(account=account, version=1, by=boris)

    def test_a_merged_account_does_not_come_back(self, boris: User, account: Account) -> None:
        gone = AccountFactory(name="Gone", merged_into=account, archived_at=NOW, team=account.team)
        with pytest.raises(DomainError, match="Gone was merged into another account"):
            portfolio.restore(account=gone, version=1, by=boris)


class TestKeyAccounts:
    def test_marked_from_a_day_on_and_unmarked(self, boris: User, account: Account) -> None:
        marked = portfolio.mark_as_key(account=account, since=date(2026, 1, 1), by=boris)
        assert (marked.status, marked.key_since) == ("KEY", date(2026, 1, 1))
        unmarked = portfolio.unmark_as_key(account=account, by=boris)
        assert (unmarked.status, unmarked.key_since) == ("REGULAR", None)

    def test_not_by_the_owner(self, anna: User, account: Account) -> None:
        with pytest.raises(PermissionDenied):
            portfolio.mark_as_key(account=account, since=date(2026, 1, 1), by=anna)

    def test_not_by_editing(self, anna: User, boris: User, account: Account) -> None:
        portfolio.mark_as_key(account=account, since=date(2026, 1, 1), by=boris)
        with pytest.raises(DomainError) as refusal:
            portfolio.edit_account(account=account, version=2, by=anna, status="REGULAR")
        assert refusal.value.field == "status"

    @pytest.mark.parametrize("status", ["KEY", "NONSENSE"])
    def test_it_becomes_something_else(self, boris: User, account: Account, status: str) -> None:
        portfolio.mark_as_key(account=account, since=date(2026, 1, 1), by=boris)
        with pytest.raises(DomainError, match="Choose what the account is"):
            portfolio.unmark_as_key(account=account, by=boris, status=status)

    def test_only_a_key_account_is_unmarked(self, boris: User, account: Account) -> None:
        with pytest.raises(DomainError, match="is not a key account"):
            portfolio.unmark_as_key(account=account, by=boris)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_save_at_once_one_is_told() -> None:
    account = AccountFactory()
    admins = UserFactory.create_batch(2, role=User.Role.ADMIN)
    outcomes = at_once(
        lambda person: portfolio.edit_account(account=account, version=1, by=person, city=person.name), admins
    )
    assert outcomes == ["VersionConflict", "done"]
    account.refresh_from_db()
    assert account.version == 2


@pytest.mark.django_db(transaction=True)
def test_nobody_returns_below_a_parent_that_is_being_archived() -> None:
    admin = UserFactory(role=User.Role.ADMIN)
    parent = AccountFactory()
    child = AccountFactory(parent=parent, archived_at=NOW)
    with transaction.atomic():
        portfolio.archive(account=parent, version=1, by=admin, at=NOW)
        returning = Waiting(lambda: portfolio.restore(account=child, version=1, by=admin))
    assert returning.outcome() == "DomainError"
