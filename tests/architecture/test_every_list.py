"""Every list of the API, in every order, page by page, with all relations: each row once, and at the same price."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kam.core import audit_log
from tests.architecture.addresses import Address, addresses
from tests.architecture.sweep.company import Company

pytestmark = pytest.mark.django_db
LISTS: Final = {address.name: address for address in addresses() if address.contract("get").gives_list}
KNOWN: Final = re.compile(r"There are: ([a-z0-9, -]*);")
# The trail reads each kind of row by itself, and the names of what it names, however many there are of it.
TRAILS: Final = {"api:audit-list", "api:accounts-trail-list"}
# Languages decide about words, and the name about what stands there by its key.
WORDS: Final = {"name", "city", "owner", "team", "tags"}


@pytest.mark.parametrize("name", LISTS)
def test_every_row_comes_once_in_every_order(name: str, company: Company) -> None:
    url, rows = fullest(LISTS[name], company)
    for order in orders_of(url, company):
        whole = told(f"{url}?limit=200&sort={order}", company)["results"]
        parts = [row for page in pages(f"{url}?limit={len(rows) // 3 + 1}&sort={order}", company) for row in page]
        assert (parts, len(whole)) == (whole, len(rows)), order
        values = [row[field] for row in whole] if (field := field_of(order, rows)) else []
        assert values == in_order(values, is_descending=order.startswith("-")), order


@pytest.mark.parametrize("name", LISTS)
def test_relations_are_asked_for_together(name: str, company: Company) -> None:
    url, _rows = fullest(LISTS[name], company)
    resource = LISTS[name].contract("get").gives or LISTS[name].callback.cls.resource
    expand = f"&expand={','.join(resource.expansions)}" if resource.expansions else ""
    one, all_of_them = (queries_of(f"{url}?limit={limit}{expand}", company) for limit in (1, 200))
    # A relation that no row has is not asked for.
    assert all_of_them - one <= (2 * len(audit_log.kinds()) if name in TRAILS else len(resource.expansions))


def test_there_are_rows_to_part_and_to_sort(company: Company) -> None:
    """Else nothing above could fail."""
    many = {name for name, address in LISTS.items() if len(fullest(address, company)[1]) > 9}
    assert {"api:accounts-list", "api:alarms-list", "api:classification-run-snapshots-list", "api:tags-list"} <= many


def told(url: str, company: Company) -> dict[str, Any]:
    answer = company.systems["admin"].ask("get", url)
    assert answer.status == 200, (url, answer.body)
    found: dict[str, Any] = json.loads(answer.body)
    return found


def fullest(address: Address, company: Company) -> tuple[str, list[Any]]:
    """Return of one's own lists the one with the most rows, and these."""
    urls = [address.url(filling) for filling in company.fillings(address)["own"]]
    found = [(url, told(f"{url}?limit=200", company)["results"]) for url in urls]
    return max(found, key=lambda each: len(each[1]))


def orders_of(url: str, company: Company) -> list[str]:
    answer = company.systems["admin"].ask("get", f"{url}?sort=unasked")
    found = KNOWN.search(json.loads(answer.body)["detail"])
    return [each for name in (found[1].split(", ") if found else []) for each in (name, f"-{name}")]


def pages(url: str, company: Company) -> Iterator[list[Any]]:
    following = url
    while following:
        page = told(following, company)
        yield page["results"]
        parts = urlsplit(page["next"] or "")
        following = f"{parts.path}?{parts.query}" if page["next"] else ""


def field_of(order: str, rows: list[Any]) -> str:
    """Return the field that shows what the rows are sorted by; none for words."""
    name = order.removeprefix("-")
    field = name.replace("-", "_")
    return field if rows and field in rows[0] and name not in WORDS else ""


def in_order(values: list[Any], *, is_descending: bool) -> list[Any]:
    there = [value for value in values if value is not None]
    return sorted(there, key=comparable, reverse=is_descending) + [None] * (len(values) - len(there))


def comparable(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value) else value


def queries_of(url: str, company: Company) -> int:
    with CaptureQueriesContext(connection) as asked:
        told(url, company)
    return len(asked)
