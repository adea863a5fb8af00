"""Currencies, rates and groups."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.importing.parents import Link
from accounts.importing.rates import Rate, read_rates
from accounts.models import Account, AccountMonth, ExchangeRate, SalesLine
from accounts.services import exchange_rates, rollup, sales_import
from accounts.services.sales_import import Wanted, groups
from kam.core.errors import DomainError
from kam.core.models import Company, User
from tests.accounts.services.sales_import.ways import DATA, LINE, counts, events, imported, lines, months

pytestmark = pytest.mark.django_db
EDGE = DATA / "edge"
TODAY = date(2026, 7, 1)


def rate(value: str, on: date, currency: str = "PLN") -> Rate:
    return Rate(currency, on, Decimal(value))


def test_the_latest_rate_on_or_before_the_day_converts_half_up(importer: User) -> None:
    sales_import.import_file(
        path=EDGE / "fx_hier.csv", by=importer, today=TODAY, wanted=Wanted(currency="EUR"), rates=EDGE / "rates.csv"
    )
    base = dict(SalesLine.objects.values_list("document_id", "base_amount"))
    # 100 * 0.2345678, 100 * 0.25 on the rate's own day, 100 * 0.25 two days before the next rate.
    assert [base[f"O000{number}"] for number in (1, 2, 3)] == [Decimal("23.4568"), 25, 25]
    # 100 * 0.9 on the day of the rate, 100 * 0.8 the day before; CHF has no rate; 0.02 * 0.99 = 0.0198.
    assert [base[f"O000{number}"] for number in (4, 5, 7, 9)] == [90, 80, None, Decimal("0.0198")]
    # Base currency is not multiplied.
    assert base["O0006"] == Decimal("77.77")


def test_a_line_without_a_rate_is_counted_and_adds_nothing(importer: User) -> None:
    batch = imported(LINE, "C1,Acme,2026-01-31,D2,P1,1,10,CHF,PL", by=importer)
    assert batch.figures["unrated"] == 1
    (month,) = AccountMonth.objects.all()
    assert (month.net, month.lines, month.unrated_lines, month.positive_documents) == (100, 1, 1, 1)


def test_a_month_of_unrated_lines_only_has_no_days(importer: User) -> None:
    imported("C1,Acme,2026-01-31,D2,P1,1,10,CHF,PL", by=importer, currency="EUR")
    (month,) = AccountMonth.objects.all()
    assert (month.net, month.lines, month.unrated_lines, month.first_on) == (0, 0, 1, None)


def test_a_corrected_rate_converts_its_lines_again(importer: User) -> None:
    imported(LINE, "C1,Acme,2026-01-31,D2,P1,1,10,CHF,PL", "C1,Acme,2026-01-01,D3,P1,1,10,CHF,PL", by=importer)
    exchange_rates.store_rates(rates=[rate("2", date(2026, 1, 15), "CHF")], by=importer)
    assert [(row[1], row[2]) for row in months()] == [(date(2026, 1, 1), 120)]
    exchange_rates.store_rates(rates=[rate("3", date(2026, 1, 15), "CHF")], by=importer)
    assert [row[2] for row in months()] == [130]
    before = len(events())
    assert exchange_rates.store_rates(rates=[rate("3", date(2026, 1, 15), "CHF")], by=importer) == 0
    assert len(events()) == before
    # The third line is older than the only rate.
    assert SalesLine.objects.get(document_id="D3").base_amount is None


def test_budget_rates_convert_nothing(importer: User) -> None:
    imported("C1,Acme,2026-01-31,D2,P1,1,10,CHF,PL", by=importer, currency="EUR")
    exchange_rates.store_rates(rates=[rate("2", date(2026, 1, 1), "CHF")], by=importer, kind=ExchangeRate.Kind.BUDGET)
    assert SalesLine.objects.get().base_amount is None


def test_rates_are_for_administrators(anna: User) -> None:
    with pytest.raises(DomainError, match="whole company"):
        exchange_rates.store_rates(rates=[rate("2", TODAY)], by=anna)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("currency,date,rate\nPLN,2026-01-01,0\n", "greater than zero"),
        ("currency,date,rate\nPLN,2026-01-01,NaN\n", "row 2"),
        ("currency,date,rate\nPLN,2026-01-01,0.12345678901\n", "10 after"),
        ("currency,date,rate\nZZZ,2026-01-01,1\n", "not a currency code"),
        ("currency,date,rate\nPLN,2026-02-30,1\n", "February 2026 has 28 days"),
        ("currency,date,rate\nPLN,2026-01-01,1\nPLN,2026-01-01,2\n", "row 3"),
        ("currency,rate\nPLN,1\n", "no column “date”"),
        ("", "empty"),
    ],
)
def test_one_faulty_rate_refuses_the_file(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(text)
    with pytest.raises(DomainError, match=says):
        read_rates(path, today=TODAY)


def test_the_first_sales_decide_the_base_currency(importer: User) -> None:
    imported(LINE.replace("EUR", "USD"), by=importer, currency="USD")
    assert Company.current().base_currency == "USD"
    assert lines()[0][9] == 100
    batch = imported("C1,Acme,2026-01-31,D2,P1,1,5,,PL", by=importer, currency="EUR")
    # A later file in another currency changes nothing about it.
    assert (Company.current().base_currency, batch.figures["unrated"]) == ("USD", 1)


def test_lines_that_name_no_currency_have_the_declared_one(importer: User) -> None:
    imported("C1,Acme,2026-01-31,D1,P1,1,5,,PL", by=importer, currency="GBP")
    assert (lines()[0][8], Company.current().base_currency) == ("GBP", "GBP")


def test_a_rep_does_not_decide_the_base_currency(anna: User) -> None:
    batch = imported(LINE.replace("EUR", "USD"), by=anna)
    assert (Company.current().base_currency, batch.figures["unrated"]) == ("EUR", 1)


def test_rates_stop_the_base_currency_from_changing(importer: User) -> None:
    exchange_rates.store_rates(rates=[rate("0.25", TODAY)], by=importer)
    with pytest.raises(DomainError, match="exchange rates to EUR"):
        imported(LINE, by=importer, currency="USD")
    assert (Company.current().base_currency, lines()) == ("EUR", [])


def test_an_amount_too_large_in_the_base_currency_is_a_fault(importer: User) -> None:
    exchange_rates.store_rates(rates=[rate("9999999", date(2026, 1, 1), "KWD")], by=importer)
    batch = imported(LINE, "C1,Acme,2026-01-31,D2,P1,1,99999999999,KWD,PL", by=importer)
    assert batch.errors.get().code == "converted_too_large"


def test_a_cost_too_large_in_the_base_currency_is_told_of_its_own_column(importer: User) -> None:
    exchange_rates.store_rates(rates=[rate("9999999", date(2026, 1, 1), "KWD")], by=importer)
    header = "customer_id,date,order_id,amount,currency,cost"
    rows = ["C1,2026-01-31,D1,1,EUR,1", "C1,2026-01-31,D2,1,KWD,99999999999"]
    error = imported(*rows, by=importer, header=header).errors.get()
    assert (error.column, error.value, error.code) == ("cost", "99999999999", "converted_too_large")


def test_groups_come_with_the_sales(importer: User) -> None:
    batch = sales_import.import_file(
        path=EDGE / "fx_hier.csv", by=importer, today=TODAY, wanted=Wanted(currency="EUR"), parents=EDGE / "parents.csv"
    )
    assert counts(batch) == (13, 0, 0, 0, 0)
    parents = Account.objects.exclude(parent=None).values_list("external_id", "parent__external_id")
    assert sorted(parents) == [("C2", "C1"), ("C3", "C2"), ("P5", "P3")]


def test_a_group_can_be_turned_over(importer: User, tmp_path: Path) -> None:
    for pairs in ("C2,C1\nC3,C2\n", "C1,C2\nC2,C3\nC3,\n"):
        path = tmp_path / "parents.csv"
        path.write_text(f"customer_id,parent_id\n{pairs}")
        sales_import.import_file(path=EDGE / "fx_hier.csv", by=importer, today=TODAY, parents=path)
    parents = Account.objects.exclude(parent=None).values_list("external_id", "parent__external_id")
    assert sorted(parents) == [("C1", "C2"), ("C2", "C3")]


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ("C1,C2\nC2,C3\nC3,C1\n", r"circle: (C1 → C2 → C3 → C1|C2 → C3 → C1 → C2|C3 → C1 → C2 → C3)"),
        ("C1,C1\n", "C1 → C1"),
        ("C1,C2\nC1,C3\n", "row 3"),
        (",C2\n", "row 2"),
    ],
)
def test_a_circle_refuses_everything_and_is_named(importer: User, tmp_path: Path, pairs: str, says: str) -> None:
    path = tmp_path / "parents.csv"
    path.write_text(f"customer_id,parent_id\n{pairs}")
    with pytest.raises(DomainError, match=says):
        sales_import.import_file(
            path=EDGE / "fx_hier.csv", by=importer, today=TODAY, rates=EDGE / "rates.csv", parents=path
        )
    assert (Account.objects.exists(), SalesLine.objects.exists(), ExchangeRate.objects.exists()) == (
        False,
        False,
        False,
    )


def test_a_circle_with_the_stored_groups_is_refused(importer: User, tmp_path: Path) -> None:
    sales_import.import_file(path=EDGE / "fx_hier.csv", by=importer, today=TODAY, parents=EDGE / "parents.csv")
    path = tmp_path / "parents.csv"
    path.write_text("customer_id,parent_id\nC1,C3\n")
    with pytest.raises(DomainError, match="circle"):
        sales_import.import_file(path=EDGE / "fx_hier.csv", by=importer, today=TODAY, parents=path)


def test_the_rollup_follows_lines_that_were_moved(importer: User) -> None:
    imported(LINE, LINE.replace("C1,Acme", "C2,Other").replace("D1", "D2"), by=importer)
    first, second = Account.objects.order_by("external_id")
    january: dict[int | None, list[date]] = {first.pk: [date(2026, 1, 1)], second.pk: [date(2026, 1, 1)]}
    SalesLine.objects.filter(account=first).update(account=second)
    rollup.refresh(months_by_account=january)
    assert [(row[0], row[2]) for row in months()] == [("C2", 200)]
    SalesLine.objects.update(account=first)
    rollup.refresh(months_by_account=january)
    assert [(row[0], row[2]) for row in months()] == [("C1", 200)]


def test_a_group_knows_merged_and_missing_customers(importer: User, anna: User) -> None:
    imported(LINE, LINE.replace("C1,Acme", "C2,Other").replace("D1", "D2"), by=importer)
    merged, survivor = Account.objects.order_by("external_id")
    Account.objects.filter(pk=merged.pk).update(merged_into=survivor, archived_at="2026-02-01T00:00Z")
    links = [Link("C1", "HEAD"), Link("HEAD", "")]
    assert groups.set_parents(links=links, source="upload", by=importer) == 1
    survivor.refresh_from_db()
    assert survivor.parent is not None
    assert (survivor.parent.external_id, survivor.parent.name, survivor.version) == ("HEAD", "HEAD", 2)
    with pytest.raises(DomainError, match="whole company"):
        groups.set_parents(links=links, source="upload", by=anna)


def test_a_rates_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_bytes("waluta;data;kurs\nzł;2026-01-01;1\n".encode("cp1250"))
    with pytest.raises(DomainError, match="not in UTF-8"):
        read_rates(path, today=TODAY)
    path.write_text('currency,date,rate\n"PLN"x,2026-01-01,1\n\n')
    with pytest.raises(DomainError, match=r"rates\.csv, row 2: The quotation marks"):
        read_rates(path, today=TODAY)
