"""Values that are changed on the page of thresholds: marked, answered in one line, typed in percent."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import ClassificationProfile, ClassificationRun
from accounts.services import classification
from kam.core.models import User
from tests.accounts.services.classifying import STEADY, sell

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
PAGE = "/classification/thresholds/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def run(admin: User) -> ClassificationRun:
    """BIG, MIDDLE and SMALL with 800, 150 and 50 a month."""
    sell(*STEADY)
    return classification.run_classification(as_of=date(2025, 1, 1), by=admin)


def body(client: Client, query: str = "", **more: Any) -> str:
    return " ".join(client.get(f"{PAGE}{query}", **more).content.decode().split())


def test_what_is_changed_is_marked_with_what_is_saved(browse: Browse, admin: User, run: ClassificationRun) -> None:
    client = browse(admin)
    text = body(client, "?a=81&x=50.0&zeros=ignore")
    for words in (
        "saved: 80<",
        "saved: Count as zero<",
        "Changed, not saved",
        "1 account, €1.8k would move",
        "See and save",
    ):
        assert words in text
    assert text.count("saved: ") == 2
    # The answer to a change carries the marks, which stand elsewhere on the page.
    answer = body(client, "?a=81", headers=HTMX)
    assert '<p class="k-kept" id="saved-a" hx-swap-oob="true">saved: 80</p>' in answer
    assert '<p class="k-kept" id="saved-b" hx-swap-oob="true"></p>' in answer
    assert "This cannot be." in body(client, "?a=99", headers=HTMX)
    assert "Changed, not saved" not in body(client)


def test_limits_are_typed_and_read_in_percent(browse: Browse, admin: User, run: ClassificationRun) -> None:
    client = browse(admin)
    assert 'name="x" value="50"' in body(client)
    assert '<b>X up to</b> <span class="k-muted">50%</span> → 37.5%' in body(client, "?x=37.5")
    shown = client.get(PAGE, {"x": "37.5"}).context
    client.post(PAGE, dict(shown["form"].hidden) | {"version": 1, "reason": "Stricter."})
    assert ClassificationProfile.objects.get().x == Decimal("0.375")
    assert "Try these again" in body(client)
    assert "&amp;x=50" in body(client) or "x=50&amp;" in body(client)
