"""Every file of figures that somebody takes along is written down."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Account, Export
from kam.core.models import Team, User
from tests.accounts.views.companies import classified, earlier_run, published_run

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


@pytest.mark.parametrize(
    ("address", "what", "rows"),
    [
        ("/classification/{run}/export/", "classes of a run", 1),
        ("/classification/compare/export/?from={earlier}&to={run}", "comparison of runs", 1),
        ("/accounts/{account}/products/export/", "products of an account", 0),
        ("/accounts/{account}/class/export/", "class of an account", 12),
    ],
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_is_written_down(
    form: str, address: str, what: str, rows: int, anna: User, team: Team, browse: Browse
) -> None:
    run = published_run()
    account: Account = classified(run, "AX", 300, owner=anna, team=team)
    address = address.format(run=run.pk, earlier=earlier_run(run).pk, account=account.pk)
    address += f"{'&' if '?' in address else '?'}format={form}"
    assert browse(anna).get(address).status_code == 200
    taken = Export.objects.get()
    assert (taken.made_by, taken.what, taken.form, taken.rows) == (anna, what, form, rows)
    assert taken.asked["format"] == form
