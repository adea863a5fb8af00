"""People, teams and jobs for tests."""

from typing import Any

import factory
from factory.django import DjangoModelFactory, Password

from kam.core.models import Job, Team, TeamMembership, User

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
