"""Taking an import back takes its exchange rates and groups back, unless somebody has built on them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.importing.parents import Link
from accounts.importing.rates import Rate
from accounts.models import Account, ExchangeRate, ImportBatch
from accounts.services import classification, exchange_rates, hierarchy, sales_import
from kam.core.errors import DomainError
from kam.core.models import User
from tests.accounts.services.sales_import.ways import LINE, imported, lines, months, received
from tests.accounts.services.side_by_side import Waiting
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def swiss(document: str, *, amount: int = 100) -> str:
    """Return a line in francs of 31 January."""
    return LINE.replace("EUR", "CHF").replace("D1", document).replace(",100,", f",{amount},")


def with_rates(*texts: str, by: User, **rates: int) -> ImportBatch:
    """Import lines together with rates of the franc: "january" is in force on 31 January, "february" later."""
    found = [Rate("CHF", {"january": JANUARY, "february": FEBRUARY}[day], Decimal(rate)) for day, rate in rates.items()]
    batch = received(*texts, by=by, currency="EUR")
    return sales_import.import_rows(batch=batch, by=by, beside=sales_import.Beside(rates=found))


def rates() -> list[tuple[date, Decimal]]:
    return list(ExchangeRate.objects.order_by("on").values_list("on", "rate"))


def converted() -> dict[str, Decimal | None]:
    return {line[1]: line[9] for line in lines()}


class TestRates:
    def test_what_it_converted_counts_nowhere_again(self, importer: User) -> None:
        imported(swiss("D1"), by=importer, currency="EUR")
        before = lines(), months()
        batch = with_rates(swiss("D2"), by=importer, january=2, february=3)
        assert converted() == {"D1": 200, "D2": 200}
        undone = sales_import.undo_import(batch=batch, by=importer)
        assert undone.figures["undone"]["rates"] == 2
        assert rates() == []
        assert (lines(), months()) == before

    def test_the_rate_from_before_is_in_force_again(self, importer: User) -> None:
        exchange_rates.store_rates(rates=[Rate("CHF", JANUARY, Decimal(2))], by=importer)
        imported(swiss("D1"), by=importer, currency="EUR")
        batch = with_rates(swiss("D2"), by=importer, january=5)
        assert converted()["D1"] == 500
        sales_import.undo_import(batch=batch, by=importer)
        assert rates() == [(JANUARY, 2)]
        assert (converted(), months()[0][2]) == ({"D1": 200}, 200)

    def test_one_that_was_changed_since_stays(self, importer: User) -> None:
        batch = with_rates(swiss("D1"), by=importer, january=2, february=3)
        exchange_rates.store_rates(rates=[Rate("CHF", JANUARY, Decimal(4))], by=importer)
        sales_import.undo_import(batch=batch, by=importer)
        assert rates() == [(JANUARY, 4)]

    def test_one_that_came_or_went_otherwise_is_left_alone(self, importer: User) -> None:
        exchange_rates.store_rates(rates=[Rate("CHF", JANUARY, Decimal(2))], by=importer)
        # The file repeats January and brings February, which somebody removes.
        batch = with_rates(swiss("D1"), by=importer, january=2, february=3)
        exchange_rates.remove_rates(currency="CHF", on=FEBRUARY, by=importer)
        assert sales_import.undo_import(batch=batch, by=importer).figures["undone"]["rates"] == 0
        assert rates() == [(JANUARY, 2)]

    def test_one_that_lines_of_a_later_import_need_stays(self, importer: User) -> None:
        batch = with_rates(swiss("D1"), by=importer, january=2, february=3)
        imported(swiss("D2"), by=importer)
        sales_import.undo_import(batch=batch, by=importer)
        assert (rates(), converted()) == ([(JANUARY, 2)], {"D2": 200})

    def test_one_that_a_later_import_changed_an_older_line_by_stays(self, importer: User) -> None:
        imported(swiss("D1"), by=importer, currency="EUR")
        batch = with_rates(swiss("D2"), by=importer, january=2)
        imported(swiss("D1", amount=7), by=importer)
        sales_import.undo_import(batch=batch, by=importer)
        assert (rates(), converted()) == ([(JANUARY, 2)], {"D1": 14})

    def test_one_of_an_import_that_was_undone_does_not_come_back(self, importer: User) -> None:
        first = with_rates(swiss("D1"), by=importer, january=2)
        second = with_rates(LINE.replace("D1", "D2"), by=importer, january=5)
        sales_import.undo_import(batch=first, by=importer)
        assert rates() == [(JANUARY, 5)]
        sales_import.undo_import(batch=second, by=importer)
        assert rates() == []


def customers(*numbers: str, by: User) -> None:
    imported(*(LINE.replace("C1,Acme", f"{number},").replace("D1", f"D{number}") for number in numbers), by=by)


def grouped(*links: tuple[str, str], by: User, text: str = LINE) -> ImportBatch:
    """Import a line together with links from a customer to its parent."""
    beside = sales_import.Beside(parents=[Link(*link) for link in links])
    return sales_import.import_rows(batch=received(text, by=by), by=by, beside=beside)


def named(number: str) -> Account:
    return Account.objects.get(external_id=number)


def put(number: str, parent: str | None, *, by: User) -> None:
    hierarchy.set_parent(account=named(number), parent=named(parent) if parent else None, by=by)


def parents() -> dict[str, str | None]:
    return dict(Account.objects.values_list("external_id", "parent__external_id"))


class TestGroups:
    def test_accounts_stand_where_they_stood(self, importer: User) -> None:
        customers("C1", "C2", "C3", "C4", by=importer)
        put("C2", "C3", by=importer)
        put("C4", "C3", by=importer)
        before, version = parents(), named("C2").version
        # C3 > C2 becomes C2 > C3, C1 gets a parent that is opened for it, and C4 none.
        batch = grouped(("C2", ""), ("C3", "C2"), ("C1", "NEW"), ("C4", ""), by=importer)
        assert parents() == {"C1": "NEW", "C2": None, "C3": "C2", "C4": None, "NEW": None}
        undone = sales_import.undo_import(batch=batch, by=importer)
        assert undone.figures["undone"]["parents"] == 4
        assert parents() == before
        assert named("C2").version == version + 2

    def test_what_somebody_moved_since_stays(self, importer: User) -> None:
        customers("C1", "C2", "C3", by=importer)
        batch = grouped(("C1", "C2"), by=importer)
        put("C1", "C3", by=importer)
        assert sales_import.undo_import(batch=batch, by=importer).figures["undone"]["parents"] == 0
        assert parents()["C1"] == "C3"

    def test_the_survivor_stands_for_an_earlier_parent_that_was_merged(self, importer: User) -> None:
        customers("C1", "C2", "C3", "C4", by=importer)
        put("C1", "C2", by=importer)
        batch = grouped(("C1", "C3"), by=importer)
        Account.objects.filter(external_id="C2").update(merged_into=named("C4"), archived_at=timezone.now())
        sales_import.undo_import(batch=batch, by=importer)
        assert parents()["C1"] == "C4"

    def test_at_the_top_where_the_earlier_parent_can_be_none_any_more(self, importer: User) -> None:
        customers("C1", "C2", "C3", "C4", "C5", by=importer)
        put("C1", "C2", by=importer)
        put("C3", "C4", by=importer)
        batch = grouped(("C1", "C5"), ("C3", "C5"), by=importer)
        Account.objects.filter(external_id="C2").update(archived_at=timezone.now())
        put("C4", "C3", by=importer)
        sales_import.undo_import(batch=batch, by=importer)
        assert parents() == {"C1": None, "C2": None, "C3": None, "C4": "C3", "C5": None}

    def test_where_an_import_put_it_that_was_undone_it_does_not_come_back_to(self, importer: User) -> None:
        customers("C1", "C2", "C3", by=importer)
        first = grouped(("C1", "C2"), by=importer, text=LINE.replace("D1", "D8"))
        second = grouped(("C1", "C3"), by=importer, text=LINE.replace("D1", "D9"))
        sales_import.undo_import(batch=first, by=importer)
        assert parents()["C1"] == "C3"
        sales_import.undo_import(batch=second, by=importer)
        assert parents()["C1"] is None

    def test_an_account_that_it_brought_back_goes_again_and_the_head_opened_for_it(self, importer: User) -> None:
        first = imported(LINE, by=importer)
        classification.run_classification(as_of=FEBRUARY, by=importer)
        sales_import.undo_import(batch=first, by=importer)
        batch = grouped(("C1", "NEW"), by=importer)
        assert not named("C1").is_archived
        sales_import.undo_import(batch=batch, by=importer)
        assert (parents(), named("C1").is_archived) == ({"C1": None}, True)


def test_only_an_administrator_takes_back_what_is_the_whole_companys(admin: User) -> None:
    customers("C1", "C2", by=admin)
    batches = [grouped(("C1", "C2"), by=admin, text=LINE.replace("D1", "D3")), with_rates(LINE, by=admin, january=2)]
    Account.objects.update(owner=admin)
    UserFactory(role=User.Role.ADMIN)
    User.objects.filter(pk=admin.pk).update(role=User.Role.REP)
    for batch in batches:
        with pytest.raises(DomainError, match="Ask an administrator to undo it"):
            sales_import.undo_import(batch=batch, by=User.objects.get(pk=admin.pk))
    assert (parents()["C1"], len(rates())) == ("C2", 1)


@pytest.mark.django_db(transaction=True)
def test_a_group_that_is_changed_at_the_same_moment_stays_as_it_is_changed() -> None:
    importer = User.objects.importer()
    customers("C1", "C2", "C3", by=importer)
    batch = grouped(("C1", "C2"), by=importer)
    with transaction.atomic():
        put("C1", "C3", by=importer)
        undoing = Waiting(lambda: sales_import.undo_import(batch=batch, by=importer))
    assert undoing.outcome() == "done"
    assert parents()["C1"] == "C3"
