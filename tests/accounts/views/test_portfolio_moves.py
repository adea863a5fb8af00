"""Movements since a chosen run: how many, in which direction, who, and why."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Account, ClassificationRun
from kam.core.models import Team, User
from tests.accounts.views.companies import classified, earlier_run, published_run
from tests.factories.classification import OverrideFactory, SnapshotFactory

Browse = Callable[[User], Client]


@pytest.fixture
def run(db: None) -> ClassificationRun:
    return published_run(series="one")


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/portfolio/{query}")
    assert response.status_code == 200
    body = response.content.decode()
    return body[body.index('aria-labelledby="moves-title"') : body.index('aria-labelledby="months-title"')]


def moved(run: ClassificationRun, earlier: ClassificationRun, before: str, after: str, **columns: Any) -> Account:
    """Return an account that was of another class in the earlier run; its figures may have differed as well."""
    figures = {name: columns.pop(name) for name in ("value", "cv", "nonzero_buckets") if name in columns}
    account = classified(run, after, int(columns.pop("amount", 100)), **columns)
    if before == "dormant":
        SnapshotFactory(run=earlier, account=account, abc="", xyz="", status="dormant", value=0)
    elif before:
        SnapshotFactory(run=earlier, account=account, abc=before[0], xyz=before[1:].strip("-"), **figures)
    return account


def test_moves_are_counted_by_kind(run: ClassificationRun, anna: User, clara: User, browse: Browse) -> None:
    earlier = earlier_run(run)
    for before, after in (
        ("BX", "AX"), ("CZ", "AZ"), ("AX", "BX"), ("AZ", "AY"), ("AX", "AY"), ("C-", "CX"), ("", "BX"),
        ("dormant", "CY"),
    ):  # fmt: skip
        moved(run, earlier, before, after, owner=anna)
    moved(run, earlier, "AX", "CX", owner=clara)
    body = page(browse(anna))
    for words in ("2 up", "1 down", "1 steadier", "1 less steady", "1 first letter", "1 new", "1 back"):
        assert words in body
    assert "1 gone" not in body


def test_archived_accounts_do_not_move(run: ClassificationRun, anna: User, browse: Browse) -> None:
    account = moved(run, earlier_run(run), "BX", "AX", owner=anna)
    moved(run, earlier_run(run, series="other", window_end=date(2025, 10, 1)), "AX", "AX", owner=anna)
    assert "1 up" in page(browse(anna))
    account.archived_at = timezone.now()
    account.save(update_fields=["archived_at"])
    assert "0 up" in page(browse(anna))


def test_the_largest_are_named_with_their_cause(run: ClassificationRun, anna: User, browse: Browse) -> None:
    earlier = earlier_run(run)
    # 1,200 in this run: twice the 600, and a twelfth less than 1,309.
    moved(run, earlier, "BX", "AX", owner=anna, name="Growing", value=600)
    moved(run, earlier, "AX", "BX", owner=anna, name="Falling", value=1600)
    moved(run, earlier, "AX", "AY", owner=anna, name="Gappy", value=1200, nonzero_buckets=11)
    moved(run, earlier, "BX", "AX", owner=anna, name="Passed by none", value=1200)
    moved(run, earlier, "dormant", "CY", owner=anna, name="Awake")
    body = page(browse(anna))
    for words in (
        "12-month revenue up 100.0% on the earlier run",
        "12-month revenue down 25.0% on the earlier run",
        "gap: 0 months without sales, 1 before",
        "others fell behind it",
        "buys again",
    ):
        assert words in body


def test_the_picture_says_who_went_where_and_is_a_table_too(run: ClassificationRun, anna: User, browse: Browse) -> None:
    earlier = earlier_run(run)
    moved(run, earlier, "BX", "AX", owner=anna)
    moved(run, earlier, "AX", "AX", owner=anna)
    moved(run, earlier, "C-", "C-", owner=anna)
    body = page(browse(anna))
    assert "1 account from B to A" in body
    assert re.search(r'class="k-flow-up"[^>]*>\s*<title>1 account from B to A', body)
    assert "C, too new 1" in body
    # From B to A: one account; the table has the same rows and columns.
    assert re.search(r'<th scope="row">\s*B\s*</th>\s*<td class="k-cell-number">\s*1\s*</td>', body)


def test_another_run_is_chosen_and_kept(run: ClassificationRun, anna: User, browse: Browse) -> None:
    first = earlier_run(run, window_end=date(2025, 9, 1), as_of=date(2025, 9, 1))
    second = earlier_run(run)
    moved(run, second, "AX", "AX", owner=anna)
    account = Account.objects.get()
    SnapshotFactory(run=first, account=account, abc="C")
    client = browse(anna)
    # Without a choice the older one, which lies further back than a quarter.
    assert "1 up" in page(client)
    body = page(client, f"?since={second.pk}&class=AX")
    assert "0 up" in body
    assert f'<option value="{second.pk}" selected>1 Dec 2025</option>' in body
    assert '<input type="hidden" name="class" value="AX">' in body
    assert f"from={second.pk}&amp;to={run.pk}" in body
    # A run that is none of these is no choice.
    assert "1 up" in page(client, f"?since={run.pk}")


def test_runs_by_other_parameters_say_so(run: ClassificationRun, anna: User, browse: Browse) -> None:
    other = earlier_run(run, series="two")
    moved(run, other, "BX", "AX", owner=anna)
    body = page(browse(anna))
    assert "1 Dec 2025, other parameters" in body
    assert "The two runs judged by different parameters" in body
    # Of one window the run by the same parameters is offered.
    earlier_run(run)
    assert "other parameters" not in page(browse(anna))


def test_without_an_earlier_run_there_is_nothing_to_compare(
    run: ClassificationRun, anna: User, team: Team, browse: Browse
) -> None:
    classified(run, "AX", 100, owner=anna, team=team)
    assert "Movements show from the second run on" in page(browse(anna))


def test_classes_by_hand_count_here_as_computed_and_lead_to_their_accounts(
    run: ClassificationRun, anna: User, browse: Browse
) -> None:
    account = moved(run, earlier_run(run), "BX", "CX", owner=anna)
    moved(run, earlier_run(run, series="other", window_end=date(2025, 10, 1)), "AX", "AX", owner=anna)
    assert "set by hand" not in page(browse(anna))
    OverrideFactory(account=account, abc="B")
    body = page(browse(anna))
    assert "1 down" in body
    assert "1 account has a class set by hand; here it counts by its computed class." in body
    assert 'href="/accounts/?by-hand=yes"' in body
    # In the matrix it is in B: chosen with it, and not with C.
    assert "?class=BX&amp;by-hand=yes" in page(browse(anna), "?class=BX")
    assert "set by hand" not in page(browse(anna), "?class=AX")
    shown = browse(anna).get("/accounts/?by-hand=yes").content.decode()
    assert account.name in shown
    assert account.name not in browse(anna).get("/accounts/?by-hand=no").content.decode()
