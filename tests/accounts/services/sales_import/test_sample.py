"""The sample of an empty installation, and the day it proposes."""

from datetime import date

import pytest

from accounts.models import SalesLine
from accounts.services import sales_import
from kam.core.errors import DomainError
from kam.core.models import Company, User
from tests.accounts.services.sales_import.ways import DATA, LINE, counts, from_file, imported


@pytest.mark.parametrize(
    ("last_on", "proposed"),
    [
        (date(1998, 5, 6), date(1998, 5, 1)),
        (date(2010, 12, 9), date(2010, 12, 1)),
        # 31 January 2026 is a Saturday: Friday's line makes the month full.
        (date(2026, 1, 30), date(2026, 2, 1)),
        (date(2026, 1, 29), date(2026, 1, 1)),
        (date(2026, 1, 31), date(2026, 2, 1)),
        # 31 May 2026 is a Sunday.
        (date(2026, 5, 29), date(2026, 6, 1)),
        (date(2026, 5, 28), date(2026, 5, 1)),
        (date(2025, 12, 31), date(2026, 1, 1)),
    ],
)
def test_a_month_is_full_from_its_last_weekday_on(last_on: date, proposed: date) -> None:
    assert sales_import.proposed_as_of(last_on=last_on, on=date(2026, 7, 1)) == proposed


@pytest.mark.parametrize("last_on", [date(2026, 6, 30), date(2026, 7, 31), date(2030, 1, 1)])
def test_a_month_that_is_not_over_is_not_full(last_on: date) -> None:
    assert sales_import.proposed_as_of(last_on=last_on, on=date(2026, 7, 31)) == date(2026, 7, 1)


@pytest.mark.django_db
def test_northwind_proposes_the_first_of_may(admin: User) -> None:
    batch = from_file(DATA / "northwind.csv", by=admin, source="northwind")
    # On an empty installation the file's own currency becomes the company's.
    assert (Company.current().base_currency, batch.figures["unrated"]) == ("USD", 0)
    assert batch.figures["proposed_as_of"] == "1998-05-01"


@pytest.mark.django_db
@pytest.mark.parametrize("today", [date(2025, 11, 22), date(2025, 3, 31), date(2024, 3, 1)])
def test_the_sample_ends_with_the_last_closed_month(admin: User, today: date) -> None:
    batch = sales_import.import_rows(batch=sales_import.receive_sample(by=admin, today=today), by=admin)
    assert counts(batch) == (2_155, 0, 0, 0, 0)
    assert batch.figures["proposed_as_of"] == today.replace(day=1).isoformat()
    assert batch.source == "northwind"
    last = SalesLine.objects.order_by("-document_on").values_list("document_on", flat=True)[0]
    assert last == today.replace(day=6)


@pytest.mark.django_db
def test_the_sample_is_for_administrators_of_an_empty_installation(admin: User, anna: User) -> None:
    with pytest.raises(DomainError, match="administrator"):
        sales_import.receive_sample(by=anna, today=date(2026, 7, 1))
    imported(LINE, by=admin)
    with pytest.raises(DomainError, match="empty installation"):
        sales_import.receive_sample(by=admin, today=date(2026, 7, 1))
