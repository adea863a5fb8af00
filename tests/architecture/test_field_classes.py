"""Money is told to no token without a scope for it: in no field, expansion, filter, message or header of the API."""

import pytest

from tests.architecture.addresses import Address, addresses
from tests.architecture.sweep.company import Company
from tests.architecture.sweep.crawl import readings
from tests.architecture.sweep.scanner import Scanner
from tests.architecture.sweep.table import ROWS

pytestmark = pytest.mark.django_db
API = [address for address in addresses() if address.is_api and ROWS[address.name].get is not None]
AMOUNTS = Scanner({"clara"}, is_companys_secret=True, is_for_amounts=True)
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_a_token_without_a_scope_of_money_is_told_no_amount(company: Company, part: int) -> None:
    told = [
        f"{url} tells {found}"
        for address in API[part::PARTS]
        for url in urls(address, company)
        if (found := AMOUNTS.found_in(company.without_money.ask("get", url).text))
    ]
    assert not told, "\n".join(told)


def test_a_token_with_the_scope_is_told_amounts(company: Company) -> None:
    """Else nobody would notice that the amounts are of no use."""
    told = {
        address.name
        for address in API
        for url in urls(address, company)
        if AMOUNTS.found_in(company.systems["owner"].ask("get", url).text)
    }
    assert {"api:accounts-list", "api:accounts-detail", "api:sales-lines-list", "api:account-class-explanation"} <= told


def urls(address: Address, company: Company) -> list[str]:
    """Return all that can be read of Clara's there, with every expansion."""
    found = [request.url for request in readings(address, company)]
    expansions = ",".join(getattr(getattr(address.callback.cls, "resource", None), "expansions", {}))
    return [*found, f"{found[0]}?expand={expansions}"] if expansions else found
