"""Sales over REST: lines, products, months and rates, as far as one sees the accounts."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, ExchangeRate, Product, ProductLine, SalesLine
from kam.core.models import User
from tests.factories.accounts import AccountFactory, AccountMonthFactory, SalesLineFactory

pytestmark = pytest.mark.django_db
MISSING = 987_654_321


@pytest.fixture
def lines(account: Account, clara: User) -> list[SalesLine]:
    """One line of Anna's account, one of Clara's, each with a product and a family of its own."""
    made: list[Any] = []
    for number, owner in enumerate((account, AccountFactory(owner=clara))):
        family = ProductLine.objects.create(name=f"Family {number}")
        product = Product.objects.create(external_id=f"P-{number}", name=f"Pen {number}", line=family)
        made.append(SalesLineFactory(account=owner, product=product, product_line=family, amount="-0.5"))
        AccountMonthFactory(account=owner)
    return made


@pytest.mark.parametrize("noun", ["sales-lines", "products", "product-lines", "account-months"])
def test_one_reads_what_ones_own_customers_buy(
    ask: Any, anna: User, boris: User, admin: User, lines: list[SalesLine], noun: str
) -> None:
    counts = [len(ask(person).get(f"{noun}/")["results"]) for person in (anna, boris, admin)]
    assert counts == [1, 1, 2]
    assert ask(anna, ["read:accounts"])("get", f"{noun}/").status_code == 403
    assert b"Family 1" not in ask(anna)("get", f"{noun}/").content


@pytest.mark.parametrize(("noun", "key"), [("sales-lines", "pk"), ("products", "product_id")])
def test_foreign_is_missing(ask: Any, anna: User, lines: list[SalesLine], noun: str, key: str) -> None:
    own, foreign = (getattr(line, key) for line in lines)
    answers = [ask(anna)("get", f"{noun}/{pk}/") for pk in (own, foreign, MISSING)]
    assert [answer.status_code for answer in answers] == [200, 404, 404]


def test_a_line_is_told_exactly_and_narrowed_as_asked(ask: Any, anna: User, lines: list[SalesLine]) -> None:
    line, caller = lines[0], ask(anna)
    told = caller.get(f"sales-lines/{line.pk}/?expand=product,account")
    assert (told["amount"], told["quantity"], told["document_on"]) == ("-0.5000", None, "2026-01-15")
    assert (told["product"]["external_id"], told["account"]["name"]) == ("P-0", "Northern Timber")
    # The import was another's.
    assert told["batch"] is None
    counts = {
        query: len(caller.get(f"sales-lines/?{query}")["results"])
        for query in (
            "from=2026-01-15&to=2026-01-15", "from=2026-01-16", f"account={line.account_id}", f"account={MISSING}",
            f"product={line.product_id}", f"batch={line.batch_id}",
        )
    }  # fmt: skip
    assert list(counts.values()) == [1, 0, 1, 0, 1, 0]
    for query in ("from=20260115", "account=x", "product=0", "batch=9999999999999999999", "salesperson=a"):
        assert caller("get", f"sales-lines/?{query}").status_code == 400, query


def test_many_lines_cost_as_many_queries_as_few(ask: Any, anna: User, account: Account) -> None:
    caller, counts = ask(anna), []
    caller.get("sales-lines/")
    for _more in range(2):
        SalesLineFactory.create_batch(3, account=account)
        with CaptureQueriesContext(connection) as asked:
            caller.get("sales-lines/?expand=account,product,product_line&sort=-document-on")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_administrators_keep_the_rates(ask: Any, admin: User, anna: User) -> None:
    body = {"currency": "PLN", "on": "2026-01-02", "rate": "0.2345"}
    assert ask(anna)("post", "exchange-rates/", body).status_code == 403
    caller = ask(admin)
    answer = caller("post", "exchange-rates/", body)
    assert (answer.status_code, answer.json()["rate"]) == (201, "0.2345000000")
    assert caller("post", "exchange-rates/", body | {"rate": "0.24"}).json()["id"] == answer.json()["id"]
    assert caller("post", "exchange-rates/", body | {"rate": "0"}).status_code == 400
    assert caller("post", "exchange-rates/", body | {"currency": "EUR"}).status_code == 400
    assert [row["on"] for row in ask(anna).get("exchange-rates/?currency=PLN&kind=DAILY")["results"]] == ["2026-01-02"]
    assert ask(anna)("delete", f"exchange-rates/{answer.json()['id']}/").status_code == 403
    assert caller("delete", f"exchange-rates/{answer.json()['id']}/").status_code == 204
    assert not ExchangeRate.objects.filter(on=date(2026, 1, 2)).exists()
