"""Four people whom every test knows, the administrator, and the account they quarrel about.

Anna owns the account, Boris is her manager, Clara is a stranger from another team,
Dina is on the account team and may look.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
import redis
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Account
from kam.core.models import Team, User
from tests.factories.accounts import AccountFactory, AccountTeamMemberFactory
from tests.factories.core import TeamFactory, TeamMembershipFactory, UserFactory
from tests.other_process import environment

PROJECT: Final = Path(__file__).parents[1]

# No test is about time: beside a heavy neighbour a generated example may take what it takes.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End what processes that tests have killed still hold of the database, before it is dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.fixture
def company_team(db: None) -> Team:
    """The team above all others."""
    return TeamFactory(name="Company")


@pytest.fixture
def team(company_team: Team) -> Team:
    """The team of Anna, led by Boris."""
    return TeamFactory(name="North", parent=company_team)


@pytest.fixture
def other_team(company_team: Team) -> Team:
    """The team of Clara."""
    return TeamFactory(name="South", parent=company_team)


@pytest.fixture
def anna(team: Team) -> User:
    """A rep who owns the account."""
    user = UserFactory(name="Anna", email="anna@company.example")
    TeamMembershipFactory(team=team, user=user)
    return user


@pytest.fixture
def boris(team: Team) -> User:
    """The manager of Anna's team."""
    user = UserFactory(name="Boris", email="boris@company.example", role=User.Role.MANAGER)
    TeamMembershipFactory(team=team, user=user, is_manager=True)
    return user


@pytest.fixture
def clara(other_team: Team) -> User:
    """A rep who has nothing to do with the account."""
    user = UserFactory(name="Clara", email="clara@company.example")
    TeamMembershipFactory(team=other_team, user=user)
    return user


@pytest.fixture
def dina(other_team: Team, account: Account) -> User:
    """A rep of another team, on the account team with the right to read."""
    user = UserFactory(name="Dina", email="dina@company.example")
    TeamMembershipFactory(team=other_team, user=user)
    AccountTeamMemberFactory(account=account, user=user, access="READ")
    return user


@pytest.fixture
def admin(db: None) -> User:
    """An administrator, in no team."""
    return UserFactory(name="Admin", email="admin@company.example", role=User.Role.ADMIN)


@pytest.fixture
def account(anna: User, team: Team) -> Account:
    """A customer that Anna owns, in the team of Boris."""
    return AccountFactory(name="Northern Timber", owner=anna, team=team)


@pytest.fixture
def browse(db: None) -> Callable[[User], Client]:
    """Return a function that signs a person in and returns the browser."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def worker(transactional_db: None, settings: LazySettings) -> Iterator[None]:
    """A Celery worker of its own on the database, the broker and the files of the test."""
    broker = redis.Redis.from_url(settings.BROKER_URL)
    broker.flushdb()
    words = ["-m", "celery", "--app", "kam", "worker", "--queues", "import,recompute,webhooks,mail"]
    words += ["--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "ERROR"]
    process = subprocess.Popen(
        [sys.executable, *words], cwd=PROJECT, env=environment(JOB_HEARTBEAT="1"), start_new_session=True
    )
    yield
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    broker.flushdb()
    broker.close()
