"""Profiles as they are stored, and runs as they are asked for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from accounts.models import ClassificationProfile
from accounts.services import classification
from kam.core.errors import DomainError
from kam.core.models import Job

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "options", "field"),
    [
        ("", {}, "name"),
        ("N" * 61, {}, "name"),
        # The table keeps three decimals; a rounded threshold would be another series than the one that was checked.
        ("Ours", {"a": Decimal("79.9999")}, "a"),
        ("Ours", {"y": Decimal(1000)}, "y"),
    ],
)
def test_a_profile_that_the_table_cannot_hold_is_refused_in_words(admin, name, options, field):
    with pytest.raises(DomainError) as refusal:
        classification.save_profile(name=name, options=options, by=admin)
    assert refusal.value.field == field
    assert not ClassificationProfile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_run_that_two_clicks_ask_for_is_one_job(admin):
    def ask(_number: int) -> Any:
        try:
            return classification.request_run(as_of=date(2025, 1, 1), by=admin).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as clicks:
        keys = set(clicks.map(ask, range(4)))
    assert keys == {Job.objects.get().pk}
