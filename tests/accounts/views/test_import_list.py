"""The list of imports says of each what came in: of which months, how much money, how many rows wait."""

import pytest
from django.urls import reverse

from accounts.models import ImportBatch
from accounts.views.import_figures import Figures
from kam.core.models import User
from tests.accounts.views.uploading import FAULTY, Browse, checked, page, work
from tests.factories.accounts import ImportBatchFactory

LIST = "accounts:import-list"


@pytest.mark.django_db(transaction=True)
def test_the_list_says_what_came_in_and_what_waits(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, FAULTY)
    client.post(page("check", batch))
    work()
    text = client.get(reverse(LIST)).content.decode()
    # One row of 100 is in, two are faulty.
    assert "Jan 2026" in text
    assert "€100" in text
    assert f'href="{page("result", batch)}#faulty">2 to correct</a>' in text
    result = client.get(page("result", batch)).content.decode()
    assert "2 faulty rows did not come in." in result
    assert 'id="faulty"' in result
    # The next file comes from where the last one came from.
    assert 'name="source" value="erp"' in client.get(reverse("accounts:import-new")).content.decode()


@pytest.mark.parametrize(
    ("figures", "total", "short"),
    [
        ({}, None, ""),
        ({"base_amount": "1500.00", "money": [{"currency": "EUR", "amount": "1500"}]}, 1500, "€1.5k"),
        # What is not converted is not in the sum, which is then none.
        ({"base_amount": "9.00", "unrated": 1, "money": [{"currency": "GBP", "amount": "9"}]}, None, "£9"),
        ({"money": [{"currency": code, "amount": "1"} for code in ("EUR", "GBP", "PLN")]}, None, "3 currencies"),
    ],
)
def test_a_sum_is_told_where_it_is_one(figures: dict[str, object], total: int | None, short: str) -> None:
    told = Figures(ImportBatch(figures=figures))
    assert (told.total, told.short_money) == (total, short)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (None, None, ""),
        ("2026-01-05", "2026-01-30", "Jan 2026"),
        ("2025-11-01", "2026-01-30", "Nov 2025 – Jan 2026"),
    ],
)
def test_the_months_of_a_file(first: str | None, last: str | None, said: str) -> None:
    assert Figures(ImportBatch(figures={"first_on": first, "last_on": last})).months == said


def test_what_is_not_in_yet_has_no_figures(browse: Browse, anna: User) -> None:
    ImportBatchFactory(made_by=anna, file_name="begun.csv", bad=0)
    text = browse(anna).get(reverse(LIST)).content.decode()
    assert "begun.csv" in text
    assert "to correct</a>" not in text
