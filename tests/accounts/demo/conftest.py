"""The demo company, loaded once for all tests that only look at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.accounts.demo.digest import digest

# A day in the month after the last closed one, which then is October 2026.
TODAY = "2026-11-22T10:00:00+01:00"


@pytest.fixture(scope="module")
def first_digest(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """What the demo company comes to when it is loaded, and taken out again."""
    with django_db_blocker.unblock(), _uploads(tmp_path_factory), transaction.atomic():
        _load()
        found = digest()
        transaction.set_rollback(True)
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        # The next load finds tables as empty as the first did: the dead rows would draw autovacuum into its middle.
        cursor.execute("VACUUM")
    return found


@pytest.fixture(scope="module")
def lumena(
    first_digest: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The demo company in the database, for looking only; nobody else's data is there."""
    with django_db_blocker.unblock(), _uploads(tmp_path_factory), transaction.atomic():
        _load()
        yield
        transaction.set_rollback(True)


def _load() -> None:
    with time_machine.travel(TODAY):
        call_command("seed_demo")


def _uploads(tmp_path_factory: pytest.TempPathFactory) -> override_settings:
    path: Path = tmp_path_factory.mktemp("uploads")
    return override_settings(MEDIA_ROOT=path)
