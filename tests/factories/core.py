"""People, teams and jobs for tests."""

from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory, Password

from kam.core.models import ApiToken, Job, SavedView, Team, TeamMembership, UndoableAct, User
from kam.core.token_secrets import PERSONAL, SHOWN, digest_of, new_secret

# Every person of the tests signs in with it, where a test signs in with a password at all.
PASSWORD = "correct horse battery"


class UserFactory(DjangoModelFactory[User]):
    """A sales rep; say `role=User.Role.MANAGER` or ADMIN for another one."""

    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@company.example")
    password = Password(PASSWORD)


class TeamFactory(DjangoModelFactory[Team]):
    """A team without a team above it; say `parent=`."""

    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"Team {n}")


class TeamMembershipFactory(DjangoModelFactory[TeamMembership]):
    """A member of a team; say `is_manager=True` for its manager."""

    class Meta:
        model = TeamMembership

    team: Any = factory.SubFactory(TeamFactory)
    user: Any = factory.SubFactory(UserFactory)


class JobFactory(DjangoModelFactory[Job]):
    """A queued job of a kind that the test names."""

    class Meta:
        model = Job

    kind = "test"


class UndoableActFactory(DjangoModelFactory[UndoableAct]):
    """Something just done, of a kind that the test names."""

    class Meta:
        model = UndoableAct

    made_by: Any = factory.SubFactory(UserFactory)
    kind = "test"
    words = "Two accounts assigned"
    done_at = datetime(2026, 1, 2, 12, tzinfo=UTC)


class SavedViewFactory(DjangoModelFactory[SavedView]):
    """Somebody's own view of the accounts list that filters nothing."""

    class Meta:
        model = SavedView

    owner: Any = factory.SubFactory(UserFactory)
    list_key = "accounts"
    name = factory.Sequence(lambda n: f"View {n}")


class ServiceAccountFactory(UserFactory):
    """Another system with the rights of a rep, which nobody can sign in as."""

    name = factory.Sequence(lambda n: f"System {n}")
    email = factory.Sequence(lambda n: f"system{n}@service.invalid")
    is_service = True
    password = "!"


class ApiTokenFactory(DjangoModelFactory[ApiToken]):
    """A token without an end, for reading names; say `secret=` to know its secret."""

    class Meta:
        model = ApiToken
        exclude = ("secret",)

    secret = factory.LazyFunction(lambda: new_secret(PERSONAL))
    user: Any = factory.SubFactory(UserFactory)
    created_by = factory.SelfAttribute("user")
    name = factory.Sequence(lambda n: f"Token {n}")
    prefix = factory.LazyAttribute(lambda token: token.secret[:SHOWN])
    digest = factory.LazyAttribute(lambda token: digest_of(token.secret))
    scopes: Any = factory.LazyFunction(lambda: ["read:company"])
    created_at = datetime(2026, 1, 2, 12, tzinfo=UTC)
