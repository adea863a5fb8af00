"""What sweeps over all addresses need."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from kam.core.rest import authentication
from tests.architecture.sweep.company import Company, company_of
from tests.architecture.world import build

# Pages of the sign-in may be asked as often as a sweep does, and by tokens that do not work; what throttles them has
# tests of its own.
SETTINGS: Final = {"ACCOUNT_RATE_LIMITS": False}
MOST_WRONG: Final = 1_000_000


@pytest.fixture(scope="module")
def kept_company(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Company]:
    """The company, made once for all tests of a module: each of them runs in a savepoint inside.

    Say `parametrize("kept_company", …, indirect=True)` with False for the company before its first published run.
    """
    files = tmp_path_factory.mktemp("files")
    with (
        django_db_blocker.unblock(),
        override_settings(**SETTINGS, MEDIA_ROOT=files),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setattr(authentication, "MOST_WRONG", MOST_WRONG)
        yield company_of(build(is_published=getattr(request, "param", True)), files)
        transaction.set_rollback(True)


@pytest.fixture
def company(kept_company: Company, db: None, settings: Any) -> Company:
    """The company, in a savepoint of the test's own, with the files that it has received."""
    settings.MEDIA_ROOT = kept_company.files
    return kept_company
